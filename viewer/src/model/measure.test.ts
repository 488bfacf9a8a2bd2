import { expect, test } from "vitest";
import { distance_mm, formatLength, nudge } from "./measure";

test("a distance is that of the diagonal, in millimetres", () => {
  expect(distance_mm({ x: 100, y: 100 }, { x: 400, y: 500 }, 0.25)).toBe(125);
});

test.each([
  [0.416, "vi", "0,42 mm"],
  [7.25, "en", "7.25 mm"],
  [125, "vi", "12,5 cm"],
  [1830, "vi", "1,83 m"],
  [123_400, "vi", "123 m"],
])("%d mm in %s is %s", (length, language, words) => {
  expect(formatLength(length, language).replace("\u00a0", " ")).toBe(words);
});

test("an end stays on the picture", () => {
  expect(nudge({ x: 5, y: 90 }, -10, 20, 100, 100)).toEqual({ x: 0, y: 100 });
});
