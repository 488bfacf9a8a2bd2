import { type Annotation, sayingIn, withText } from "../../model/annotations/annotation";
import type { Texts } from "../../model/text";
import { takeWordsOnly } from "../builder/pasted";
import { build, buildIconButton } from "../dom";
import { buildMoves, type NoteListEvents } from "./note-list";
import { wordsToShow } from "./words";

/** Languages that documents of our museums are written in; the tag is what is kept. */
export const SCRIPTS = ["vi", "lzh-Hant", "vi-Hani", "en", "fr"] as const;

export interface LineListEvents extends NoteListEvents {
  change(said: Annotation, what: string): void;
  remove(said: Annotation): void;
  /** As it is now: its place may have been moved meanwhile. */
  read(id: string): Annotation | undefined;
  /** A line after the last one is wanted. */
  add(): void;
  setScript(tag: string): void;
}

/** The lines of a page in the order in which they are read, each with its text: Enter goes to the next. */
export function buildLineList(
  lines: readonly Annotation[],
  chosen: string | undefined,
  script: string,
  texts: Texts,
  mayEdit: boolean,
  events: LineListEvents,
): HTMLElement {
  const rows = lines.map((line, index) =>
    buildRow(line, index, lines, chosen, script, texts, mayEdit, events),
  );
  const body =
    rows.length > 0
      ? build("ol", { class: "line-rows" }, ...rows)
      : build("p", { class: "hint" }, texts("annotate.line.none"));
  return build(
    "div",
    {},
    buildScript(script, texts, events),
    build("p", { class: "hint", id: "line-how" }, texts("annotate.line.how")),
    body,
  );
}

function buildScript(script: string, texts: Texts, events: LineListEvents): HTMLElement {
  const select = build("select", { "data-script": true });
  const all = (SCRIPTS as readonly string[]).includes(script) ? SCRIPTS : [...SCRIPTS, script];
  for (const tag of all) {
    const isKnown = (SCRIPTS as readonly string[]).includes(tag);
    select.append(build("option", { value: tag }, isKnown ? texts(`annotate.script.${tag}`) : tag));
  }
  select.value = script;
  select.addEventListener("change", () => events.setScript(select.value));
  return build("label", { class: "field" }, texts("annotate.script"), select);
}

function buildRow(
  line: Annotation,
  index: number,
  lines: readonly Annotation[],
  chosen: string | undefined,
  script: string,
  texts: Texts,
  mayEdit: boolean,
  events: LineListEvents,
): HTMLElement {
  const number = index + 1;
  const label = texts("annotate.line.text", { number });
  const input = build("input", {
    type: "text",
    lang: script,
    "aria-label": label,
    autocomplete: "off",
    disabled: !mayEdit,
  });
  input.dataset.line = line.id;
  input.setAttribute("aria-describedby", "line-how");
  input.value = wordsToShow(sayingIn(line, script));
  takeWordsOnly(input);
  input.addEventListener("focus", () => events.choose(line.id));
  input.addEventListener("input", () => {
    const next = withText(events.read(line.id) ?? line, script, input.value);
    events.change(next, `${line.id}:${script}`);
  });
  input.addEventListener("keydown", (event) => onKey(event, index, lines, line, events));
  const row = build("li", { class: line.id === chosen ? "is-chosen" : "" });
  row.append(build("span", { class: "note-count", "aria-hidden": true }, String(number)), input);
  const others = line.bodies.filter(
    (body) => (body.language ?? "none") !== script && body.value.trim() !== "",
  );
  if (others.length > 0)
    row.append(
      build("span", { class: "line-others" }, others.map((body) => wordsToShow(body.value)).join(" · ")),
    );
  if (!mayEdit) return row;
  const remove = buildIconButton(texts("annotate.line.remove_number", { number }), "close", () =>
    events.remove(line),
  );
  remove.className = "icon-button";
  const moves = buildMoves(line.id, index, lines.length, texts, events);
  moves.append(remove);
  row.append(moves);
  return row;
}

function onKey(
  event: KeyboardEvent,
  index: number,
  lines: readonly Annotation[],
  line: Annotation,
  events: LineListEvents,
): void {
  // While a word is being composed (Telex, pinyin), Enter belongs to the input method.
  if (event.isComposing) return;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    events.move(line.id, event.key === "ArrowUp" ? -1 : 1);
  } else if (event.key === "Enter" || event.key === "ArrowDown") {
    const next = lines[index + 1];
    if (next) focusLine(next.id);
    else if (event.key === "Enter") events.add();
  } else if (event.key === "ArrowUp") {
    const before = lines[index - 1];
    if (before) focusLine(before.id);
  } else return;
  event.preventDefault();
}

/** Let the keyboard go on in the text of a line. */
export function focusLine(id: string): void {
  document.querySelector<HTMLElement>(`[data-line="${id}"]`)?.focus();
}
