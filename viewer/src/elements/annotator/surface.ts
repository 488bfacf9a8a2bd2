import { type Command, findKeyCommand } from "../../model/command";
import type { Texts } from "../../model/text";
import type { StageReports } from "../../stage/stage";
import { buildPad, buildZoomControls } from "../controls";
import { build } from "../dom";

/** The dark stage with its pad and zoom: its surface takes the focus and the keys. */
export class DrawingSurface {
  readonly host = build("div", { class: "stage-host" });
  readonly element: HTMLElement;
  readonly surface: HTMLElement;
  readonly #zoom: HTMLElement;

  constructor(
    readonly kind: "image" | "model",
    texts: Texts,
    words: string,
    act: (command: Command) => void,
  ) {
    this.surface = build("div", { class: "stage-surface", tabindex: 0, role: "application" }, this.host);
    this.surface.setAttribute("aria-label", words);
    this.describe(texts(`viewer.hint.${kind}`));
    const controls = buildZoomControls(texts, act);
    this.#zoom = controls.zoom;
    this.element = build("div", { class: "stage annotator-stage", "data-kind": kind }, this.surface);
    this.element.append(buildPad(kind, texts, act), build("div", { class: "toolbar" }, controls.element));
  }

  /** How it is worked with, for who does not see it. */
  describe(words: string): void {
    this.surface.setAttribute("aria-description", words);
  }

  /** Where a pointer is, in pixels of the surface. */
  placeOf(event: PointerEvent): { x: number; y: number } {
    const box = this.surface.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  reports(texts: Texts, problem: (sentence: string) => void): StageReports {
    return {
      drawn: () => this.element.classList.add("is-drawn"),
      seen: ({ zoom }) => {
        this.#zoom.textContent = `${Math.round(zoom * 100)} %`;
      },
      loading: () => undefined,
      shown: () => undefined,
      problem: (word) => problem(texts(`viewer.problem.${word}`)),
    };
  }
}

/** Whether a key moves what is on the stage; a key of a button on it is not for the stage. */
export function commandOf(event: KeyboardEvent): Command | undefined {
  return event.target === event.currentTarget ? findKeyCommand(event) : undefined;
}

/** One press of an arrow key. */
export const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
