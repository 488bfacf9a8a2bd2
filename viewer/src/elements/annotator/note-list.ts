import { type Annotation, sayingIn } from "../../model/annotations/annotation";
import type { Texts } from "../../model/text";
import { build, buildIconButton } from "../dom";
import { wordsToShow } from "./words";

/** In a list: enough to know it again. */
const LETTERS = 90;

export interface NoteListEvents {
  choose(id: string): void;
  /** Move it by one place: -1 up, 1 down. */
  move(id: string, by: -1 | 1): void;
}

/** All notes in their order: a number, why, and how they begin; the chosen one can be moved. */
export function buildNoteList(
  list: readonly Annotation[],
  chosen: string | undefined,
  texts: Texts,
  language: string,
  mayEdit: boolean,
  events: NoteListEvents,
): HTMLElement {
  if (list.length === 0)
    return build("p", { class: "hint" }, texts(mayEdit ? "annotate.none" : "annotate.none_read"));
  const rows = list.map((each, index) => {
    const words = build(
      "span",
      { class: "note-words" },
      build("span", { class: "note-purpose" }, texts(`annotate.purpose.${each.motivation}`)),
      wordsOf(each, language) || texts("annotate.wordless"),
    );
    const button = build("button", { type: "button", class: "note-line", "data-id": each.id });
    button.append(build("span", { class: "note-count" }, String(index + 1)), words);
    if (each.id === chosen) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => events.choose(each.id));
    const row = build("li", { class: each.id === chosen ? "is-chosen" : "" }, button);
    if (mayEdit && each.id === chosen && list.length > 1) {
      row.append(buildMoves(each.id, index, list.length, texts, events));
    }
    return row;
  });
  return build("ol", { class: "note-rows" }, ...rows);
}

export function buildMoves(
  id: string,
  index: number,
  count: number,
  texts: Texts,
  events: Pick<NoteListEvents, "move">,
): HTMLElement {
  const move = (by: -1 | 1, key: string, icon: "up" | "down"): HTMLButtonElement => {
    const label = texts(`annotate.${key}`, { number: index + 1 });
    const button = buildIconButton(label, icon, () => events.move(id, by));
    button.className = "icon-button";
    button.dataset.move = icon;
    button.disabled = index + by < 0 || index + by >= count;
    return button;
  };
  return build("span", { class: "note-moves" }, move(-1, "up", "up"), move(1, "down", "down"));
}

/** How it begins, in the reader's language where it says anything in that. */
export function wordsOf(said: Annotation, language: string): string {
  const text = wordsToShow(sayingIn(said, language) || said.bodies[0]?.value || "").replace(/\s+/g, " ");
  return text.length > LETTERS ? `${text.slice(0, LETTERS)}…` : text;
}
