import type { Comment } from "../../model/scene";
import { build } from "../dom";
import { buildNoteMarker } from "../note-marker";
import type { Tool, Workplace } from "./tool";

/** What is said of places: numbers on the object, and the texts in a list beside it. */
export class NotesTool implements Tool {
  readonly key = "notes";
  readonly icon = "notes";
  readonly panel: HTMLElement;
  readonly #at: Workplace;
  readonly #comments: readonly Comment[];
  readonly #lines: readonly HTMLButtonElement[];
  readonly #markers: readonly HTMLButtonElement[];

  /** @param open shows the panel of this tool. */
  constructor(at: Workplace, comments: readonly Comment[], open: () => void) {
    this.#at = at;
    this.#comments = comments;
    this.#lines = comments.map((comment, index) => this.#buildLine(comment, index));
    this.#markers = comments.map((comment, index) =>
      this.#buildMarker(comment, index, () => {
        open();
        this.#choose(index);
      }),
    );
    const items = this.#lines.map((line) => build("li", {}, line));
    this.panel = build("div", {}, build("ol", { class: "note-list" }, ...items));
    const pins = comments.map(({ point }, index) => ({
      element: build("span", { class: "pin" }, this.#markers[index] ?? ""),
      place: point,
      hides: true,
    }));
    at.overlay.set(this, pins);
  }

  #buildLine({ text }: Comment, index: number): HTMLButtonElement {
    const number = build("span", { class: "note-number" }, String(index + 1));
    const line = build("button", { type: "button", class: "note" }, number, build("span", {}, text));
    line.addEventListener("click", () => this.#choose(index));
    return line;
  }

  #buildMarker({ text }: Comment, index: number, press: () => void): HTMLButtonElement {
    const marker = buildNoteMarker(this.#at.texts, index, text);
    marker.addEventListener("click", press);
    return marker;
  }

  /** Go and look at a place, and read what is said of it. */
  #choose(index: number): void {
    const comment = this.#comments[index];
    if (!comment) return;
    for (const buttons of [this.#lines, this.#markers]) {
      for (const [each, button] of buttons.entries()) {
        if (each === index) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    }
    const { space } = this.#at.stage;
    if (comment.camera) space.lookThrough(comment.camera);
    else space.showPlace(comment.point);
    this.#lines[index]?.scrollIntoView({ block: "nearest" });
    this.#at.say(this.#at.texts("viewer.notes.shown", { number: index + 1, text: comment.text }));
  }
}
