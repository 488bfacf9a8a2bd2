import { expect, test } from "vitest";
import { filterOf, isUnadjusted, UNADJUSTED } from "./adjustment";

test.each([
  [100, 100, ""],
  [150, 100, "brightness(1.5)"],
  [100, 50, "contrast(0.5)"],
  [200, 300, "brightness(2) contrast(3)"],
  [0, 9000, "brightness(0.25) contrast(4)"],
])("%i %% and %i %% are %s", (brightness, contrast, filter) => {
  expect(filterOf({ mirrored: false, brightness, contrast })).toBe(filter);
});

test("only what changes nothing is unadjusted", () => {
  expect(isUnadjusted(UNADJUSTED)).toBe(true);
  expect(isUnadjusted({ ...UNADJUSTED, mirrored: true })).toBe(false);
  expect(isUnadjusted({ ...UNADJUSTED, contrast: 101 })).toBe(false);
});
