import type { PicturePoint } from "../../model/measure";
import type { Region } from "../../model/place";
import type { ImageStage } from "../../stage/stage";

const SVG = "http://www.w3.org/2000/svg";

/** Lines drawn over a picture that stay on their places while it moves. Pale on dark, so that they show on anything. */
export class PictureOverlay {
  readonly element = document.createElementNS(SVG, "svg");
  readonly #stage: ImageStage;
  readonly #leave: () => void;
  readonly #drawn: { readonly spots: readonly PicturePoint[]; readonly shapes: readonly SVGElement[] }[] = [];

  constructor(surface: HTMLElement, stage: ImageStage) {
    this.#stage = stage;
    this.element.setAttribute("class", "picture-overlay");
    this.element.setAttribute("aria-hidden", "true");
    surface.append(this.element);
    this.#leave = stage.onMoved(() => this.draw());
  }

  /** A frame around each region; around the chosen one it is stronger. */
  showRegions(regions: readonly Region[], chosen: Region | null): void {
    this.#clear();
    for (const region of regions) {
      const { left, top, width, height } = region;
      const [right, bottom] = [left + width, top + height];
      this.#add(region === chosen ? "chosen" : "mark", [
        { x: left, y: top },
        { x: right, y: top },
        { x: right, y: bottom },
        { x: left, y: bottom },
      ]);
    }
    this.draw();
  }

  /** Shapes with their names for the styles; the first of what lies over another lies below. */
  showShapes(shapes: readonly { readonly name: string; readonly spots: readonly PicturePoint[] }[]): void {
    this.#clear();
    for (const { name, spots } of shapes) this.#add(name, spots);
    this.draw();
  }

  /** A line from one place to another. */
  showLine(from: PicturePoint, to: PicturePoint): void {
    this.#clear();
    this.#add("line", [from, to]);
    this.draw();
  }

  draw(): void {
    for (const { spots, shapes } of this.#drawn) {
      const points = spots.map((spot) => this.#stage.project(spot));
      const written = points.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
      for (const shape of shapes) shape.setAttribute("points", written);
    }
  }

  dispose(): void {
    this.#leave();
    this.element.remove();
  }

  #add(name: string, spots: readonly PicturePoint[]): void {
    const shapes = ["under", "over"].map((place) => {
      const shape = document.createElementNS(SVG, spots.length > 2 ? "polygon" : "polyline");
      shape.setAttribute("class", `overlay-${name} is-${place}`);
      return shape;
    });
    this.element.append(...shapes);
    this.#drawn.push({ spots, shapes });
  }

  #clear(): void {
    this.#drawn.length = 0;
    this.element.replaceChildren();
  }
}
