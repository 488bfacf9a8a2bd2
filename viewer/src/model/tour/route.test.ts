import { describe, expect, it } from "vitest";
import { BEGINNING, backward, goTo, onward } from "./route";
import type { TourStep } from "./tour";

function step(id: string, next: string | null = null, ways: readonly string[] = []): TourStep {
  return { id, next, ways: ways.map((to) => ({ step: to, label: {} })) } as unknown as TourStep;
}

describe("a route", () => {
  const steps = [step("a"), step("b", "d"), step("c"), step("d", null, ["a", "c"])];

  it("goes on to the step that follows, or to the one that is named", () => {
    const second = onward(BEGINNING, steps);
    expect(second?.index).toBe(1);
    expect(second && onward(second, steps)?.index).toBe(3);
  });

  it("waits where the visitor has to choose, and ends at the end", () => {
    expect(onward({ index: 3, before: [] }, steps)).toBeUndefined();
    expect(onward({ index: 0, before: [] }, [step("a")])).toBeUndefined();
  });

  it("goes back the way that one came", () => {
    const there = goTo(goTo(BEGINNING, 3), 1);
    expect(backward(there)?.index).toBe(3);
    expect(backward({ index: 2, before: [] })?.index).toBe(1);
    expect(backward(BEGINNING)).toBeUndefined();
  });

  it("goes on to the step that follows where the named one is not there", () => {
    expect(onward(BEGINNING, [step("a", "nowhere"), step("b")])?.index).toBe(1);
  });

  it("forgets ways that are too long", () => {
    let route = BEGINNING;
    for (let turn = 0; turn < 5000; turn++) route = goTo(route, turn % 2 ? 0 : 1);
    expect(route.before.length).toBeLessThanOrEqual(1000);
  });
});
