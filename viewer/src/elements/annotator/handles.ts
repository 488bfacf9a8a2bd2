import type { Corner, Part } from "../../model/annotations/annotation";
import { cornersOf, moved, type Size, withCorner } from "../../model/annotations/shapes";
import type { PicturePoint } from "../../model/measure";
import type { Texts } from "../../model/text";
import type { ImageStage } from "../../stage/stage";
import { build } from "../dom";
import { ARROWS } from "./surface";

/** One press moves by one pixel of the screen, with Shift by so many. */
const COARSE_PX = 10;

/** So far from each other handles lie at least: a finger meets one alone (WCAG 2.2, 2.5.8 asks for 24). */
const APART_PX = 32;

/** More corners than these nobody takes hold of one by one: the whole is moved, or typed. */
const MOST_HANDLES = 60;

interface Handle {
  readonly button: HTMLButtonElement;
  /** The corner; the whole where it is undefined. */
  readonly corner: number | undefined;
}

/** What the chosen shape is taken hold of by: a button on each corner, and one that moves the whole. */
export class Handles {
  readonly #handles: Handle[] = [];
  #part: Part = { kind: "whole" };

  constructor(
    readonly surface: HTMLElement,
    readonly stage: ImageStage,
    readonly texts: Texts,
    readonly change: (part: Part, isGoingOn: boolean) => void,
    /** Say where a corner is now, to who moved it by keys. */
    readonly told: (corner: Corner) => void,
  ) {}

  /** Hold this part; with handles that are there already the focus stays where it is. */
  hold(part: Part): void {
    this.#part = part;
    const count = cornersOf(part).length;
    const wanted = count > MOST_HANDLES ? 0 : count;
    const corners = this.#handles.filter(({ corner }) => corner !== undefined).length;
    if (corners !== wanted || this.#handles.length === 0) this.#build(wanted, count);
    this.follow();
  }

  /** Lie where the corners are seen now; those that would lie on others wait until one comes closer. */
  follow(): void {
    const taken: PicturePoint[] = [];
    for (const { button, corner } of this.#handles) {
      const spot = this.#spotOf(corner);
      if (!spot) continue;
      const { x, y } = spot;
      button.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
      const isFree = taken.every(
        (other) => Math.max(Math.abs(other.x - x), Math.abs(other.y - y)) >= APART_PX,
      );
      button.hidden = !isFree && document.activeElement !== button;
      if (!button.hidden) taken.push(spot);
    }
  }

  /** Where a handle is seen: that of the whole below the shape, where it covers nothing. */
  #spotOf(corner: number | undefined): PicturePoint | undefined {
    if (corner !== undefined) {
      const place = cornersOf(this.#part)[corner];
      return place && this.stage.project({ x: place[0], y: place[1] });
    }
    const spots = cornersOf(this.#part).map(([x, y]) => this.stage.project({ x, y }));
    const xs = spots.map(({ x }) => x);
    const y = Math.max(...spots.map((spot) => spot.y)) + APART_PX;
    return {
      x: (Math.min(...xs) + Math.max(...xs)) / 2,
      y: Math.min(y, this.surface.clientHeight - APART_PX / 2),
    };
  }

  focus(): void {
    this.#handles[0]?.button.focus({ preventScroll: true });
  }

  dispose(): void {
    for (const { button } of this.#handles) button.remove();
    this.#handles.length = 0;
  }

  #build(wanted: number, count: number): void {
    this.dispose();
    for (let corner = 0; corner < wanted; corner += 1) {
      const label = this.texts("annotate.handle.corner", { number: corner + 1, count });
      this.#add(count === 1 ? this.texts("annotate.handle.point") : label, corner);
    }
    if (count > 1) this.#add(this.texts("annotate.handle.whole"), undefined);
  }

  #add(label: string, corner: number | undefined): void {
    const kind = corner === undefined ? "shape-handle is-whole" : "shape-handle";
    const button = build("button", { type: "button", class: kind, "aria-label": label, title: label });
    button.setAttribute("aria-description", this.texts("annotate.handle.how"));
    button.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? COARSE_PX : 1;
      this.#shift(corner, arrow[0] * step, arrow[1] * step, false);
      const place = cornersOf(this.#part)[corner ?? 0];
      if (place) this.told(place);
    });
    button.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      button.setPointerCapture(event.pointerId);
    });
    button.addEventListener("pointermove", (event) => {
      if (button.hasPointerCapture(event.pointerId))
        this.#shift(corner, event.movementX, event.movementY, true);
    });
    button.addEventListener("lostpointercapture", () => this.change(this.#part, false));
    this.#handles.push({ button, corner });
    this.surface.append(button);
  }

  /** Move by pixels of the screen. */
  #shift(corner: number | undefined, x: number, y: number, isGoingOn: boolean): void {
    const size: Size = this.stage;
    const [from, to] = [this.stage.unproject({ x: 0, y: 0 }), this.stage.unproject({ x, y })];
    const [across, down] = [to.x - from.x, to.y - from.y];
    if (corner === undefined)
      this.#part = moved(this.#part, atLeastOne(across, this.#part), atLeastOne(down, this.#part), size);
    else {
      const place = cornersOf(this.#part)[corner];
      if (!place) return;
      const next: Corner = [
        place[0] + atLeastOne(across, this.#part),
        place[1] + atLeastOne(down, this.#part),
      ];
      this.#part = withCorner(this.#part, corner, next, size);
    }
    this.change(this.#part, isGoingOn);
    this.follow();
  }
}

/** A rectangle has whole pixels: near by, where one pixel is large, a press still moves it. */
function atLeastOne(by: number, part: Part): number {
  if (part.kind !== "rectangle" || Math.abs(by) < 0.01 || Math.abs(by) >= 1) return by;
  return Math.sign(by);
}
