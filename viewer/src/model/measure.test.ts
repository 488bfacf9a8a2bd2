import { expect, test } from "vitest";
import { distance_mm, nudge } from "./measure";

test("a distance is that of the diagonal, in millimetres", () => {
  expect(distance_mm({ x: 100, y: 100 }, { x: 400, y: 500 }, 0.25)).toBe(125);
});

test("an end stays on the picture", () => {
  expect(nudge({ x: 5, y: 90 }, -10, 20, 100, 100)).toEqual({ x: 0, y: 100 });
});
