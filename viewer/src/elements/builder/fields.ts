import { withWords, wordsOf } from "../../model/exhibition/document";
import type { Said } from "../../model/iiif/work";
import { build } from "../dom";
import { type FieldHost, wholePlace } from "./host";
import { takeWordsOnly } from "./pasted";

const LANGUAGES = ["vi", "en"] as const;
const LONGEST_TEXT = 20_000;

/** A text in Vietnamese and English side by side, with a mark where the translation is old. */
export function buildSaid(host: FieldHost, place: string, label: string, isLong = false): HTMLElement {
  const { texts } = host;
  const group = build("fieldset", { class: "said", "data-place": place }, build("legend", {}, label));
  const pair = build("div", { class: "said-pair" });
  for (const language of LANGUAGES) {
    const field = isLong ? build("textarea", { rows: 4 }) : build("input", { type: "text" });
    field.lang = language;
    field.maxLength = LONGEST_TEXT;
    field.value = wordsOf(host.read(place) as Said | undefined, language);
    field.dataset.field = `${place}:${language}`;
    takeWordsOnly(field);
    field.addEventListener("input", () => {
      const said = withWords(host.read(place) as Said | undefined, language, field.value);
      host.write(place, said, "typed");
    });
    pair.append(
      build("label", {}, build("span", { class: "said-language" }, texts(`builder.in.${language}`)), field),
    );
  }
  group.append(pair, buildMark(host, place, label));
  return group;
}

/** What is said where a translation is old; `markFields` shows and hides it. */
function buildMark(host: FieldHost, place: string, label: string): HTMLElement {
  const { texts } = host;
  const button = build("button", { type: "button", class: "button is-small" }, texts("builder.stale.holds"));
  button.setAttribute("aria-label", texts("builder.stale.holds_of", { label }));
  button.addEventListener("click", () => host.settle(wholePlace(host, place)));
  const mark = build("p", { class: "stale-mark", role: "status", "data-mark": place, hidden: true });
  mark.append(build("span", {}), button);
  return mark;
}

/** Show which of the texts of a form have an old translation. */
export function markFields(form: HTMLElement, host: FieldHost): void {
  const marks = host.stale();
  for (const mark of form.querySelectorAll<HTMLElement>("[data-mark]")) {
    const basis = marks[wholePlace(host, mark.dataset.mark ?? "")];
    const said = mark.firstElementChild;
    mark.hidden = basis === undefined;
    mark.closest("fieldset")?.classList.toggle("is-stale", basis !== undefined);
    const words = basis ? host.texts("builder.stale", { before: basis.join(" ") }) : "";
    if (said && said.textContent !== words) said.textContent = words;
  }
}

/** A number with its unit in the label; nothing where the field is empty. */
export function buildNumber(
  host: FieldHost,
  place: string,
  label: string,
  limits: { readonly min?: number; readonly max?: number },
): HTMLElement {
  const field = build("input", { type: "number", step: "any", ...limits, "data-field": place });
  const value = host.read(place);
  field.value = typeof value === "number" ? String(value) : "";
  field.addEventListener("input", () => {
    const number = field.valueAsNumber;
    if (Number.isFinite(number)) host.write(place, number, "typed");
    field.setAttribute("aria-invalid", String(!field.validity.valid));
  });
  return build("label", { class: "field", "data-place": place }, label, field);
}

export function buildFlag(host: FieldHost, place: string, label: string): HTMLElement {
  const field = build("input", { type: "checkbox", "data-field": place });
  field.checked = host.read(place) === true;
  field.addEventListener("change", () => host.write(place, field.checked, "typed"));
  return build("label", { class: "flag", "data-place": place }, field, label);
}

export function buildSelect(
  host: FieldHost,
  place: string,
  label: string,
  options: readonly (readonly [value: string, label: string])[],
): HTMLElement {
  const field = build("select", { "data-field": place });
  for (const [value, text] of options) field.append(build("option", { value }, text));
  const value = host.read(place);
  field.value = typeof value === "string" ? value : "";
  field.addEventListener("change", () => {
    host.write(place, field.value === "" ? undefined : field.value, "typed");
  });
  return build("label", { class: "field", "data-place": place }, label, field);
}

/** A button with words. */
export function buildButton(label: string, press: () => void, kind = ""): HTMLButtonElement {
  const button = build("button", { type: "button", class: `button ${kind}`.trim() }, label);
  button.addEventListener("click", press);
  return button;
}

/** A list whose parts can be added, taken out and moved up. */
export function buildList(
  host: FieldHost,
  place: string,
  words: { readonly title: string; readonly part: string; readonly add: string },
  blank: unknown,
  buildPart: (place: string, index: number) => readonly HTMLElement[],
): HTMLElement {
  const list = host.read(place);
  const parts: readonly unknown[] = Array.isArray(list) ? list : [];
  const box = build("section", { class: "parts", "data-place": place }, build("h3", {}, words.title));
  parts.forEach((part, index) => {
    const name = host.texts("builder.part", { part: words.part, number: index + 1 });
    const group = build("fieldset", { class: "part" }, build("legend", {}, name));
    group.append(...buildPart(`${place}.${index}`, index));
    const swap = (): void => {
      const moved = [...parts];
      moved.splice(index, 1);
      moved.splice(index - 1, 0, part);
      host.write(place, moved, "rebuilt");
    };
    const actions = build("p", { class: "actions" });
    if (index > 0)
      actions.append(buildButton(host.texts("builder.part.up", { name }), swap, "is-small is-quiet"));
    const remove = (): void => host.write(`${place}.${index}`, undefined, "rebuilt");
    actions.append(buildButton(host.texts("builder.part.remove", { name }), remove, "is-small is-quiet"));
    group.append(actions);
    box.append(group);
  });
  box.append(buildButton(words.add, () => host.write(place, [...parts, blank], "rebuilt"), "is-small"));
  return box;
}
