import { contains, type Point2 } from "../../model/tour/find";
import type { Quiz, Still, StillSight, TourStep } from "../../model/tour/tour";
import { build } from "../dom";
import type { Exhibit, Surroundings } from "./exhibit";
import { choose } from "./said";

/** Cells by which a place on a picture is chosen with the keyboard. */
const COLUMNS = 8;
const ROWS = 6;

/** Still pictures: one, two laid over each other, or several side by side. */
export class StillExhibit implements Exhibit {
  readonly element: HTMLElement;
  readonly #around: Surroundings;
  readonly #sight: StillSight;
  readonly #images: HTMLImageElement[] = [];
  #isActive = false;

  constructor(sight: StillSight, step: TourStep, around: Surroundings, asked: (at: Point2) => void) {
    this.#around = around;
    this.#sight = sight;
    this.element = build("div", { class: "tour-exhibit is-stills", "data-kind": sight.arrangement });
    if (sight.arrangement === "comparison") this.#buildComparison(step);
    else if (sight.arrangement === "gallery") this.#buildGallery();
    else this.#buildSingle(step, asked);
  }

  show(_step: TourStep): void {
    this.#tellSharp();
  }

  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    this.#tellSharp();
  }

  dispose(): void {
    this.element.replaceChildren();
  }

  #tellSharp(): void {
    if (!this.#isActive) return;
    this.#around.sharp(this.#images.every((image) => image.complete && image.naturalWidth > 0));
  }

  #build(still: Still, alt: string): HTMLImageElement {
    const image = build("img", {
      src: this.#around.shelf.file(still.url),
      width: still.width || undefined,
      height: still.height || undefined,
      alt,
    });
    image.addEventListener("load", () => this.#tellSharp());
    this.#images.push(image);
    return image;
  }

  #alt(still: Still, step?: TourStep): string {
    const { language } = this.#around;
    return choose(still.alt, language).text || (step ? choose(step.alt, language).text : "");
  }

  #buildSingle(step: TourStep, asked: (at: Point2) => void): void {
    const { language } = this.#around;
    const still = this.#sight.translations[language] ?? this.#sight.pictures[0];
    const title = choose(step.title, language).text;
    const image = this.#build(still, this.#alt(still, step) || title);
    const frame = build("div", { class: "tour-single" }, image);
    frame.style.setProperty("--shape", `${this.#sight.width} / ${this.#sight.height}`);
    frame.style.setProperty("--wide", String(this.#sight.width / this.#sight.height));
    if (step.quiz?.kind === "find") frame.append(this.#buildGrid(asked));
    this.element.append(frame);
  }

  /** A net of buttons over the picture: a press chooses the very place, a key the cell. */
  #buildGrid(asked: (at: Point2) => void): HTMLElement {
    const { texts } = this.#around;
    const grid = build("div", { class: "tour-find", role: "group", "aria-label": texts("tour.find") });
    for (let row = 0; row < ROWS; row++) {
      for (let column = 0; column < COLUMNS; column++) {
        const label = texts("tour.find_grid", { column: column + 1, row: row + 1 });
        const cell = build("button", { type: "button", "aria-label": label });
        cell.addEventListener("click", (event) => {
          const box = grid.getBoundingClientRect();
          const isKey = event.detail === 0;
          const x = isKey ? (column + 0.5) / COLUMNS : (event.clientX - box.left) / box.width;
          const y = isKey ? (row + 0.5) / ROWS : (event.clientY - box.top) / box.height;
          const reach = isKey ? { x: 0.5 / COLUMNS, y: 0.5 / ROWS } : { x: 0.01, y: 0.01 };
          asked({ x, y, reach });
        });
        grid.append(cell);
      }
    }
    return grid;
  }

  #buildComparison(step: TourStep): void {
    const { language, texts } = this.#around;
    const [before, after = before] = this.#sight.pictures;
    const over = build("div", { class: "tour-over" }, this.#build(after, this.#alt(after, step)));
    const frame = build(
      "div",
      { class: "tour-single tour-comparison" },
      this.#build(before, this.#alt(before)),
      over,
    );
    frame.style.setProperty("--shape", `${this.#sight.width} / ${this.#sight.height}`);
    frame.style.setProperty("--wide", String(this.#sight.width / this.#sight.height));
    for (const [still, side] of [
      [before, "before"],
      [after, "after"],
    ] as const) {
      const { text } = choose(still.label, language);
      if (text) frame.append(build("span", { class: `tour-label is-${side}` }, text));
    }
    const slider = build("input", {
      type: "range",
      min: 0,
      max: 100,
      value: 50,
      "aria-label": texts("tour.compare"),
    });
    const move = (): void => {
      frame.style.setProperty("--split", `${slider.value}%`);
      slider.setAttribute(
        "aria-valuetext",
        texts("tour.compare_at", { percent: 100 - Number(slider.value) }),
      );
    };
    slider.addEventListener("input", move);
    // Its keys are its own: they do not lead to another step.
    slider.addEventListener("keydown", (event) => event.stopPropagation());
    move();
    frame.append(slider);
    this.element.append(frame);
  }

  #buildGallery(): void {
    const { language, texts } = this.#around;
    const list = build("ul", { class: "tour-gallery", tabindex: 0, "aria-label": texts("tour.gallery") });
    for (const still of this.#sight.pictures) {
      const { text, lang } = choose(still.label, language);
      const figure = build("figure", {}, this.#build(still, this.#alt(still)));
      if (text) figure.append(build("figcaption", { lang }, text));
      list.append(build("li", {}, figure));
    }
    // Its keys scroll it: they do not lead to another step.
    list.addEventListener("keydown", (event) => event.stopPropagation());
    this.element.append(list);
  }
}

/** Whether a press at a place of the picture finds what is to be found; places are shares of its sides. */
export function finds(quiz: Quiz, sight: StillSight, at: Point2): boolean {
  return quiz.kind === "find" && contains(quiz.target, sight, at);
}
