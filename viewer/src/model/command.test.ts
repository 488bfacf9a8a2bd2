import { expect, test } from "vitest";
import { COMMANDS, findKeyCommand } from "./command";

const press = (
  key: string,
  held: Partial<Record<"shiftKey" | "ctrlKey" | "altKey" | "metaKey", boolean>> = {},
) => findKeyCommand({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held });

test.each([
  ["+", COMMANDS.zoomIn],
  ["=", COMMANDS.zoomIn],
  ["-", COMMANDS.zoomOut],
  ["0", COMMANDS.home],
  ["Home", COMMANDS.home],
  ["ArrowLeft", COMMANDS.left],
  ["r", COMMANDS.rotateRight],
])("the key %s has its command", (key, command) => {
  expect(press(key)).toEqual(command);
});

test("shift with an arrow slides", () => {
  expect(press("ArrowUp", { shiftKey: true })).toEqual({ type: "slide", x: 0, y: 1 });
});

test("keys of the browser stay the browser's", () => {
  expect(press("+", { ctrlKey: true })).toBeUndefined();
  expect(press("ArrowLeft", { altKey: true })).toBeUndefined();
  expect(press("r", { metaKey: true })).toBeUndefined();
  expect(press("Tab")).toBeUndefined();
});

test("zooming in and out again comes back", () => {
  expect(COMMANDS.zoomIn.factor * COMMANDS.zoomOut.factor).toBeCloseTo(1);
});
