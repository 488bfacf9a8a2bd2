import { expect, test } from "vitest";
import { MOST_TRIES, mayChange, pauseBefore } from "./retry";

test("each pause is twice the one before, until it is enough", () => {
  const pauses = [1, 2, 3, 4].map((refusals) => pauseBefore(refusals, 0));
  expect(pauses).toEqual([1000, 2000, 4000, 8000]);
  expect(pauseBefore(MOST_TRIES, 0)).toBeUndefined();
});

test("chance makes a pause longer by half at most", () => {
  expect(pauseBefore(1, 1)).toBe(1500);
});

test.each([
  [503, true],
  [429, true],
  [0, true],
  [404, false],
  [403, false],
])("a status of %i may change: %s", (status, may) => {
  expect(mayChange(status)).toBe(may);
});
