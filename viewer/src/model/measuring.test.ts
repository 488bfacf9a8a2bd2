import { describe, expect, it } from "vitest";
import { clear, distance_mm, NOTHING_MEASURED, remove, setMark, undo } from "./measuring";

const mark = (x: number, y: number, z: number) => ({ place: [x, y, z] as const, levelUrl: "/low.glb" });
const A = mark(0, 0, 0);
const B = mark(0.3, 0.4, 0);
const C = mark(0.3, 0.4, 1.2);

describe("measuring", () => {
  it("takes two marks for a distance", () => {
    const one = setMark(NOTHING_MEASURED, A);
    expect(one.pending).toEqual(A);
    const two = setMark(one, B);
    expect(two.pending).toBeUndefined();
    expect(two.done.map((each) => distance_mm(each, 1))).toEqual([500]);
  });

  it("counts in the unit of the scene", () => {
    const [only] = setMark(setMark(NOTHING_MEASURED, A), C).done;
    if (!only) throw new Error("expected a measurement");
    expect(distance_mm(only, 0.01)).toBeCloseTo(13);
  });

  it("keeps the number of each when another is deleted", () => {
    let now = [A, B, B, C, A, C].reduce(setMark, NOTHING_MEASURED);
    expect(now.done.map((each) => each.id)).toEqual([1, 2, 3]);
    now = remove(now, 2);
    expect(now.done.map((each) => each.id)).toEqual([1, 3]);
    expect([A, B].reduce(setMark, now).done.at(-1)?.id).toBe(4);
  });

  it("takes every step back, also a deletion, and no more than there were", () => {
    const measured = [A, B, C].reduce(setMark, NOTHING_MEASURED);
    const cleared = clear(measured);
    expect(cleared.done).toEqual([]);
    expect(undo(cleared)).toEqual(measured);
    const start = undo(undo(undo(measured)));
    expect(start).toEqual(NOTHING_MEASURED);
    expect(undo(start)).toBe(start);
  });

  it("forgets the oldest steps, not the measurements", () => {
    let now = NOTHING_MEASURED;
    for (let step = 0; step < 400; step += 1) now = setMark(now, A);
    expect(now.done).toHaveLength(200);
    expect(now.past).toHaveLength(100);
  });
});
