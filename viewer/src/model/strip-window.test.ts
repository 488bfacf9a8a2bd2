import { expect, test } from "vitest";
import { indexAfterKey, spanInSight } from "./strip-window";

test("only what is near is built", () => {
  expect(spanInSight(0, 800, 80, 7000)).toEqual({ first: 0, end: 30 });
  expect(spanInSight(80_000, 800, 80, 7000)).toEqual({ first: 980, end: 1030 });
  expect(spanInSight(560_000, 800, 80, 7000)).toEqual({ first: 6980, end: 7000 });
  expect(spanInSight(0, 800, 80, 3)).toEqual({ first: 0, end: 3 });
});

test.each([
  ["ArrowRight", 5, 6],
  ["ArrowLeft", 0, 0],
  ["End", 5, 999],
  ["Home", 5, 0],
  ["PageDown", 995, 999],
  ["a", 5, undefined],
])("%s at %i leads to %s", (key, index, next) => {
  expect(indexAfterKey(key, index, 1000)).toBe(next);
});
