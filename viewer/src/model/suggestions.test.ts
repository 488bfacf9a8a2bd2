import { expect, test } from "vitest";
import { moveChoice, parseSuggestions } from "./suggestions";

const LINE = { label: "Đồng", kind: "Chất liệu", count: 12, url: "https://a.vn/search?material=dong" };

test("the lines are read as they are", () => {
  const item = { label: "Trống", kind: "Hiện vật", url: "http://a.vn/items/trong" };
  expect(parseSuggestions({ suggestions: [LINE, item] })).toEqual([LINE, item]);
  expect(parseSuggestions({ suggestions: [] })).toEqual([]);
});

test.each([
  null,
  [],
  {},
  { suggestions: "x" },
  { suggestions: [null] },
  { suggestions: [{ ...LINE, label: 1 }] },
  { suggestions: [{ ...LINE, url: "javascript:alert(1)" }] },
])("what is no answer is refused: %j", (answer) => {
  expect(() => parseSuggestions(answer)).toThrow(TypeError);
});

test("arrow keys go through the lines and back to the box", () => {
  expect(moveChoice(-1, 3, "ArrowDown")).toBe(0);
  expect(moveChoice(2, 3, "ArrowDown")).toBe(-1);
  expect(moveChoice(-1, 3, "ArrowUp")).toBe(2);
  expect(moveChoice(0, 3, "ArrowUp")).toBe(-1);
});
