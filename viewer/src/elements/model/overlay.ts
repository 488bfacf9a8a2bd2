import type { Point } from "../../model/camera";
import type { ModelSpace } from "../../stage/stage";
import { build } from "../dom";

const SVG = "http://www.w3.org/2000/svg";

/** While the object turns, what is hidden is found so often and no more: it takes a drawing of its own. */
const HIDING_EVERY_MS = 150;

/** Something that is kept on its place of the object while the view changes. */
export interface Pin {
  readonly element: HTMLElement;
  readonly place: Point;
  /** Whether it goes out of sight with its place. */
  readonly hides: boolean;
}

/** A line between two places. */
export interface Thread {
  readonly from: Point;
  readonly to: Point;
}

/** What lies over a model: pins on places, lines between them, and a cross in the middle. */
export class ModelOverlay {
  readonly element: HTMLElement;
  readonly #space: ModelSpace;
  readonly #cross = build("span", { class: "model-cross", "aria-hidden": true, hidden: true });
  readonly #lines = document.createElementNS(SVG, "svg");
  readonly #pins = new Map<object, readonly Pin[]>();
  readonly #threads = new Map<object, readonly Thread[]>();
  readonly #end: () => void;
  #hiding = 0;
  #hid_ms = 0;

  constructor(space: ModelSpace) {
    this.#space = space;
    this.#lines.setAttribute("class", "model-lines");
    this.#lines.setAttribute("aria-hidden", "true");
    this.element = build("div", { class: "model-overlay" }, this.#lines, this.#cross);
    this.#end = space.onDrawn(() => this.#follow());
  }

  /** Show these pins and lines of an owner in place of those it had. */
  set(owner: object, pins: readonly Pin[], threads: readonly Thread[] = []): void {
    for (const { element } of this.#pins.get(owner) ?? []) element.remove();
    this.#pins.set(owner, pins);
    this.#threads.set(owner, threads);
    this.element.append(...pins.map((pin) => pin.element));
    this.#follow();
  }

  showCross(isShown: boolean): void {
    this.#cross.hidden = !isShown;
  }

  dispose(): void {
    clearTimeout(this.#hiding);
    this.#end();
    this.element.remove();
  }

  #follow(): void {
    const pins = [...this.#pins.values()].flat();
    const spots = this.#space.project(pins.map((pin) => pin.place));
    for (const [index, { element }] of pins.entries()) {
      const spot = spots[index];
      if (!spot) continue;
      element.style.transform = `translate(${spot.x.toFixed(1)}px, ${spot.y.toFixed(1)}px)`;
      element.classList.toggle("is-outside", !spot.isInside);
    }
    this.#drawLines();
    if (pins.some((pin) => pin.hides)) this.#hideSoon();
  }

  #drawLines(): void {
    const threads = [...this.#threads.values()].flat();
    const ends = this.#space.project(threads.flatMap(({ from, to }) => [from, to]));
    const lines = threads.map((_, index) => {
      const line = document.createElementNS(SVG, "line");
      const [from, to] = [ends[index * 2], ends[index * 2 + 1]];
      line.setAttribute("x1", String(from?.x ?? 0));
      line.setAttribute("y1", String(from?.y ?? 0));
      line.setAttribute("x2", String(to?.x ?? 0));
      line.setAttribute("y2", String(to?.y ?? 0));
      return line;
    });
    this.#lines.replaceChildren(...lines);
  }

  /** Hide at once where nothing was hidden for a while, and once more when the view has come to rest. */
  #hideSoon(): void {
    clearTimeout(this.#hiding);
    if (performance.now() - this.#hid_ms >= HIDING_EVERY_MS) this.#hide();
    else this.#hiding = window.setTimeout(() => this.#hide(), HIDING_EVERY_MS);
  }

  #hide(): void {
    const pins = [...this.#pins.values()].flat().filter((pin) => pin.hides);
    const hidden = this.#space.findHidden(pins.map((pin) => pin.place));
    for (const [index, { element }] of pins.entries()) {
      element.classList.toggle("is-hidden", hidden[index] ?? false);
    }
    this.#hid_ms = performance.now();
  }
}
