import { distance_mm, nudge, type PicturePoint } from "../../model/measure";
import { formatDistance } from "../../model/text";
import type { ImageStage } from "../../stage/stage";
import { build } from "../dom";
import type { ToolHost } from "./host";
import { PictureOverlay } from "./picture-overlay";

/** One press of an arrow key moves an end by one pixel of the screen, with Shift by so many. */
const COARSE_PX = 10;

const DIRECTIONS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A line between two ends that a visitor moves: by clicks on the picture, by arrow keys, or by dragging. */
export class Ruler {
  readonly #stage: ImageStage;
  readonly #host: ToolHost;
  readonly #unit_mm: number;
  readonly #tell: (words: string) => void;
  readonly #overlay: PictureOverlay;
  readonly #label = build("span", { class: "measure-label", "aria-hidden": true });
  readonly #ends: [HTMLButtonElement, HTMLButtonElement];
  readonly #leaving: readonly (() => void)[];
  #spots: [PicturePoint, PicturePoint];
  /** The end that the next click on the picture sets. */
  #next: 0 | 1 = 0;

  constructor(host: ToolHost, stage: ImageStage, unit_mm: number, tell: (words: string) => void) {
    this.#host = host;
    this.#stage = stage;
    this.#unit_mm = unit_mm;
    this.#tell = tell;
    this.#spots = firstSpots(stage);
    const { surface } = host.view;
    this.#overlay = new PictureOverlay(surface, stage);
    this.#ends = [this.#buildEnd(0), this.#buildEnd(1)];
    surface.append(...this.#ends, this.#label);
    surface.classList.add("is-measured");
    this.#leaving = [
      stage.onMoved(() => this.#draw()),
      stage.onPressed((spot) => {
        this.#set(this.#next, nudge(spot, 0, 0, stage.width, stage.height));
        this.#next = this.#next === 0 ? 1 : 0;
      }),
    ];
    this.#change();
  }

  focus(): void {
    this.#ends[0].focus({ preventScroll: true });
  }

  dispose(): void {
    for (const leave of this.#leaving) leave();
    this.#overlay.dispose();
    for (const end of this.#ends) end.remove();
    this.#label.remove();
    this.#host.view.surface.classList.remove("is-measured");
  }

  #buildEnd(index: 0 | 1): HTMLButtonElement {
    const label = this.#host.texts("viewer.measure.point", { name: index === 0 ? "A" : "B" });
    const end = build("button", { type: "button", class: "measure-end", "aria-label": label, title: label });
    end.addEventListener("focus", () => {
      this.#next = index;
      this.#bringIntoView(index);
    });
    end.addEventListener("keydown", (event) => {
      const direction = DIRECTIONS[event.key];
      // Whatever is pressed on an end is not meant for the picture under it.
      event.stopPropagation();
      if (!direction) return;
      event.preventDefault();
      const step = event.shiftKey ? COARSE_PX : 1;
      this.#shift(index, direction[0] * step, direction[1] * step);
    });
    end.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      end.setPointerCapture(event.pointerId);
    });
    end.addEventListener("pointermove", (event) => {
      if (end.hasPointerCapture(event.pointerId)) this.#shift(index, event.movementX, event.movementY);
    });
    return end;
  }

  /** What has the focus is seen: the picture may have been moved away from it. */
  #bringIntoView(index: 0 | 1): void {
    const { x, y } = this.#spots[index];
    const { left, top, width, height } = this.#stage.visible();
    if (x >= left && y >= top && x <= left + width && y <= top + height) return;
    this.#stage.goTo({ left: x - width / 2, top: y - height / 2, width, height });
  }

  /** Move an end by pixels of the screen. */
  #shift(index: 0 | 1, x: number, y: number): void {
    const seen = this.#stage.project(this.#spots[index]);
    const spot = this.#stage.unproject({ x: seen.x + x, y: seen.y + y });
    this.#set(index, nudge(spot, 0, 0, this.#stage.width, this.#stage.height));
  }

  #set(index: 0 | 1, spot: PicturePoint): void {
    this.#spots[index] = spot;
    this.#change();
  }

  #change(): void {
    const [from, to] = this.#spots;
    const words = formatDistance(distance_mm(from, to, this.#unit_mm), this.#host.language);
    this.#overlay.showLine(from, to);
    this.#label.textContent = words;
    this.#tell(words);
    this.#draw();
  }

  #draw(): void {
    const seen = this.#spots.map((spot) => this.#stage.project(spot));
    for (const [index, end] of this.#ends.entries()) place(end, seen[index]);
    const [from, to] = seen;
    if (from && to) place(this.#label, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 });
  }
}

function place(element: HTMLElement, spot: PicturePoint | undefined): void {
  if (spot) element.style.transform = `translate(${spot.x}px, ${spot.y}px) translate(-50%, -50%)`;
}

/** To the left and the right of the middle of what is seen. */
function firstSpots(stage: ImageStage): [PicturePoint, PicturePoint] {
  const { left, top, width, height } = stage.visible();
  const at = (fraction: number): PicturePoint =>
    nudge({ x: left + width * fraction, y: top + height / 2 }, 0, 0, stage.width, stage.height);
  return [at(0.35), at(0.65)];
}
