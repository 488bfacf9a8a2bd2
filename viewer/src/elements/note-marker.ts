import type { Texts } from "../model/text";
import { build } from "./dom";

/** In the name of a marker: enough to know it again. */
const NAME_LETTERS = 60;

/** A numbered button that stands on a picture or a model where something is said of it. */
export function buildNoteMarker(texts: Texts, index: number, text: string): HTMLButtonElement {
  const start = text.length > NAME_LETTERS ? `${text.slice(0, NAME_LETTERS)}…` : text;
  const label = texts("viewer.notes.marker", { number: index + 1, text: start });
  const attributes = { type: "button", class: "note-marker", "aria-label": label, title: label };
  return build("button", attributes, String(index + 1));
}
