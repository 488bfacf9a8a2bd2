/** What is said of a medium, field by field: kept when a field is left, and never lost because the list is drawn anew. */

import { build } from "../../elements/dom";
import { firstText, type Texts, withFirst } from "../../model/studio/values";
import { pageTexts } from "../problems";

const LANGUAGES = ["vi", "en"] as const;

/** A text in both languages; `keep` is called with all of it when a field of it was changed and left. */
export function drawWords(
  name: string,
  said: Texts,
  mayEdit: boolean,
  keep: (texts: Texts) => void,
): HTMLElement {
  const say = pageTexts();
  let texts = said;
  const sides = LANGUAGES.map((language) => {
    const input = build("input", { lang: language, disabled: !mayEdit, "data-said": `${name}:${language}` });
    input.defaultValue = firstText(texts, language);
    // Not `change`: a field whose words were put back after the list was drawn anew has no such event.
    input.addEventListener("blur", () => {
      if (input.value === input.defaultValue) return;
      input.defaultValue = input.value;
      texts = withFirst(texts, language, input.value);
      keep(texts);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") input.blur();
    });
    return build("label", { class: "side" }, build("span", {}, say(`studio.in.${language}`)), input);
  });
  const legend = build("legend", {}, say(`studio.media.${name}`));
  return build("fieldset", { class: "field is-texts" }, legend, build("div", { class: "sides" }, ...sides));
}

/** Draw a list anew: what somebody has typed and not left yet stands in it again, and the cursor where it was. */
export function redrawAround(root: HTMLElement, draw: () => void): void {
  const typed = listFields(root).filter((input) => input.value !== input.defaultValue);
  const focused = listFields(root).find((input) => input === document.activeElement);
  const words = new Map(typed.map((input) => [placeOf(input), input.value]));
  const cursor = focused ? ([focused.selectionStart, focused.selectionEnd] as const) : undefined;
  const place = focused ? placeOf(focused) : "";
  draw();
  for (const input of listFields(root)) {
    const kept = words.get(placeOf(input));
    if (kept !== undefined) input.value = kept;
    if (cursor && placeOf(input) === place) {
      input.focus({ preventScroll: true });
      input.setSelectionRange(...cursor);
    }
  }
}

/** Show in every field that nobody is typing in what is kept now. */
export function showKept(root: HTMLElement, find: (id: string, name: string) => Texts | undefined): void {
  for (const input of listFields(root)) {
    const [name = "", language = ""] = (input.dataset.said ?? "").split(":");
    const kept = find(input.closest<HTMLElement>("[data-id]")?.dataset.id ?? "", name);
    if (!kept || input === document.activeElement || input.value !== input.defaultValue) continue;
    input.value = input.defaultValue = firstText(kept, language);
  }
}

function listFields(root: HTMLElement): readonly HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>("[data-id] input[data-said]")];
}

function placeOf(input: HTMLInputElement): string {
  const row = input.closest<HTMLElement>("[data-id]");
  return `${row?.dataset.id} ${input.dataset.said}`;
}
