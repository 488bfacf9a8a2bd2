import { expect, test } from "vitest";
import { languageApart, styleApart } from "./apart";

test("styles hang on the host, and their lengths on nothing of the page", () => {
  expect(styleApart(":root{--gap:.5rem;--edge:-1.5rem;width:min(100%,82vh + 9rem)}")).toBe(
    ":host{--gap:8px;--edge:-24px;width:min(100%,82vh + 144px)}",
  );
});

test("inner elements have their names; classes and properties that look like them keep theirs", () => {
  expect(styleApart("baovat-viewer:fullscreen,.embed baovat-tour>p{--baovat-height:1px}.baovat-tour{}")).toBe(
    "baovat-viewer-stage:fullscreen,.embed baovat-tour-stage>p{--baovat-height:1px}.baovat-tour{}",
  );
});

test.each([
  [null, "vi"],
  ["vi-VN", "vi"],
  ["en", "en"],
  ["fr", "en"],
  ["vix", "en"],
])("a page in %s hears %s", (told, spoken) => {
  expect(languageApart(told)).toBe(spoken);
});
