/** One control for each kind of field; each tells of a change with the field's whole new value. */

import { build } from "../../elements/dom";
import {
  firstText,
  moved,
  readAt,
  readTexts,
  splitLines,
  type Values,
  withFirst,
  withLines,
  writeAt,
} from "../../model/studio/values";
import { pageTexts } from "../problems";
import type { Field } from "./fields";
import { buildWord, buildWords, type Vocabularies } from "./word-controls";

export type Change = (value: unknown) => void;

const LANGUAGES = ["vi", "en"] as const;
let counted = 0;

/** A number that no other control of the page has. */
export function nextId(): string {
  counted += 1;
  return `f${counted}`;
}

export function buildControl(
  field: Field,
  value: unknown,
  change: Change,
  words: Vocabularies,
  locked: boolean,
): HTMLElement {
  const label = pageTexts()(`studio.field.${field.name}`);
  switch (field.kind) {
    case "texts":
      return buildTexts(field, label, value, change, locked);
    case "words":
      return buildWords(label, words[field.words] ?? [], asList(value), change, locked);
    case "word":
      return buildWord(label, words[field.words] ?? [], String(value ?? ""), change, locked);
    case "choice":
      return buildChoice(field.name, label, field.options, String(value ?? ""), change, locked);
    case "list":
      return buildList(field, label, asEntries(value), change, words, locked);
    case "lines": {
      const box = build("textarea", { rows: 3, disabled: locked });
      box.value = asList(value).join("\n");
      box.addEventListener("input", () => change(splitLines(box.value)));
      return build("label", { class: "field" }, label, box);
    }
    default:
      return buildLine(field, label, value, change, locked);
  }
}

function asList(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function asEntries(value: unknown): Values[] {
  return Array.isArray(value) ? (value as Values[]) : [];
}

function buildLine(
  field: Field,
  label: string,
  value: unknown,
  change: Change,
  locked: boolean,
): HTMLElement {
  const type = field.kind === "date" ? "date" : "text";
  const input = build("input", { type, disabled: locked, autocomplete: "off" });
  if (field.kind === "number") input.inputMode = "decimal";
  input.value = value === undefined || value === null ? "" : String(value);
  input.addEventListener("input", () => {
    if (field.kind !== "number") return change(input.value.trim());
    // A comma is how Vietnamese writes what English writes with a point.
    const number = Number(input.value.trim().replace(",", "."));
    const isNumber = input.value.trim() !== "" && Number.isFinite(number);
    input.setAttribute("aria-invalid", String(input.value.trim() !== "" && !isNumber));
    change(isNumber ? number : undefined);
  });
  return build("label", { class: "field" }, label, input);
}

function buildTexts(
  field: Extract<Field, { kind: "texts" }>,
  label: string,
  value: unknown,
  change: Change,
  locked: boolean,
): HTMLElement {
  let texts = readTexts(value);
  const legend = build("legend", {}, label);
  const sides = LANGUAGES.map((language) => {
    const shown = field.many ? (texts[language] ?? []).join("\n") : firstText(texts, language);
    const attributes = { lang: language, disabled: locked };
    const box =
      field.rows > 1 ? build("textarea", { rows: field.rows, ...attributes }) : build("input", attributes);
    box.value = shown;
    box.addEventListener("input", () => {
      texts = field.many ? withLines(texts, language, box.value) : withFirst(texts, language, box.value);
      change(texts);
    });
    const name = pageTexts()(`studio.in.${language}`);
    return build("label", { class: "side" }, build("span", {}, name), box);
  });
  return build("fieldset", { class: "field is-texts" }, legend, build("div", { class: "sides" }, ...sides));
}

function buildChoice(
  name: string,
  label: string,
  options: readonly string[],
  value: string,
  change: Change,
  locked: boolean,
): HTMLElement {
  const say = pageTexts();
  const select = build("select", { disabled: locked }, build("option", { value: "" }, "–"));
  for (const option of options) {
    const said = name === "unit" ? option : say(`studio.choice.${option}`);
    select.append(build("option", { value: option }, said));
  }
  select.value = value;
  select.addEventListener("change", () => change(select.value));
  return build("label", { class: "field" }, label, select);
}

/** A list of entries, each a small form, that are added, moved and taken away. */
function buildList(
  field: Extract<Field, { kind: "list" }>,
  label: string,
  entries: readonly Values[],
  change: Change,
  words: Vocabularies,
  locked: boolean,
): HTMLElement {
  const say = pageTexts();
  let current: readonly Values[] = entries;
  const rows = build("ol", { class: "entries" });
  const put = (list: readonly Values[], focus?: number): void => {
    current = list;
    draw();
    change(current);
    if (focus !== undefined) {
      const target = rows.children[Math.min(focus, rows.children.length - 1)] ?? add;
      (target instanceof HTMLButtonElement
        ? target
        : target.querySelector<HTMLElement>("input, select, textarea")
      )?.focus();
    }
  };
  const button = (text: string, press: () => void): HTMLButtonElement => {
    const made = build("button", { type: "button", class: "button is-small" }, text);
    made.addEventListener("click", press);
    return made;
  };
  const add = button(say("studio.entry.add", { what: label }), () => put([...current, {}], current.length));
  const draw = (): void => {
    rows.replaceChildren(
      ...current.map((entry, index) => {
        const number = index + 1;
        const controls = field.fields.map((inner) =>
          buildControl(
            inner,
            readAt(entry, inner.path),
            (value) => {
              const now = current[index] ?? {};
              current = current.map((each, at) => (at === index ? writeAt(now, inner.path, value) : each));
              change(current.filter((each) => Object.keys(each).length > 0));
            },
            words,
            locked,
          ),
        );
        const actions = locked
          ? []
          : [
              ...(index > 0
                ? [
                    button(say("studio.entry.up", { number }), () =>
                      put(moved(current, index, -1), index - 1),
                    ),
                  ]
                : []),
              button(say("studio.entry.remove", { number }), () =>
                put(
                  current.filter((_, at) => at !== index),
                  index,
                ),
              ),
            ];
        return build(
          "li",
          { class: "entry" },
          build("div", { class: "entry-fields" }, ...controls),
          build("p", { class: "actions" }, ...actions),
        );
      }),
    );
  };
  draw();
  const inside = locked ? [rows] : [rows, add];
  return build("fieldset", { class: "field is-list" }, build("legend", {}, label), ...inside);
}
