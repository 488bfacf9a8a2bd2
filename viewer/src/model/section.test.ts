import { describe, expect, it } from "vitest";
import { depthOf_m, FIRST_SECTION, keeps, planeOf, type Section } from "./section";

const BOX = { low: [-1, 0, -3], high: [1, 4, 1] } as const;

describe("a section", () => {
  it("first takes away the front half", () => {
    const plane = planeOf(FIRST_SECTION, BOX);
    expect(keeps(plane, [0, 2, -1.01])).toBe(true);
    expect(keeps(plane, [0, 2, -0.99])).toBe(false);
  });

  it("keeps the other side where it is flipped", () => {
    const plane = planeOf({ axis: "y", share: 0.25, flipped: true }, BOX);
    expect(keeps(plane, [9, 1.01, 9])).toBe(true);
    expect(keeps(plane, [9, 0.99, 9])).toBe(false);
  });

  it("tells how deep it is from the low end", () => {
    expect(depthOf_m({ axis: "z", share: 0.25, flipped: false }, BOX)).toBeCloseTo(1);
    expect(depthOf_m({ axis: "x", share: 1, flipped: false }, BOX)).toBeCloseTo(2);
  });

  it("at its ends cuts nothing or everything", () => {
    const whole: Section = { axis: "x", share: 1, flipped: false };
    expect([-1, 0, 1].every((x) => keeps(planeOf(whole, BOX), [x, 0, 0]))).toBe(true);
    expect(keeps(planeOf({ ...whole, share: 0 }, BOX), [0.5, 0, 0])).toBe(false);
  });
});
