import type { ComparedSight, TourStep } from "../../model/tour/tour";
import type { ImageStage } from "../../stage/stage";
import { build } from "../dom";
import type { Surroundings } from "./exhibit";
import { choose } from "./said";
import { StageExhibit } from "./stage-exhibit";

/** How wide the handle of the curtain is, in pixels (tour.css says the same): its middle never leaves the stage. */
const HANDLE_PX = 44;

/** Two pictures over each other that move and are zoomed as one; a curtain between them is drawn aside. */
export class ComparisonExhibit extends StageExhibit<ImageStage> {
  readonly #sight: ComparedSight;
  readonly #slider = build("input", { type: "range", class: "curtain-slider", min: 0, max: 100, value: 50 });
  readonly #watch = new ResizeObserver(() => this.#draw());

  constructor(sight: ComparedSight, around: Surroundings) {
    super("image", around);
    this.#sight = sight;
    this.element.classList.add("is-compared");
    this.element.append(build("div", { class: "curtain-line", "aria-hidden": true }), this.#slider);
    this.#label();
    this.#slider.setAttribute("aria-label", around.texts("tour.compare"));
    this.#slider.addEventListener("input", () => this.#draw());
    // Its keys are its own: they do not lead to another step.
    this.#slider.addEventListener("keydown", (event) => event.stopPropagation());
    this.#watch.observe(this.element);
    this.#open().catch((error: unknown) => this.fail(error, "image_failed"));
  }

  override dispose(): void {
    this.#watch.disconnect();
    super.dispose();
  }

  protected fly(_step: TourStep): void {
    const { width, height } = this.#sight;
    this.stage?.goTo({ left: 0, top: 0, width, height });
    // What is where it has to be already is told so by nobody.
    if (this.stage) window.setTimeout(() => this.stage?.isSharp && this.reports().sharp?.(true), 50);
  }

  protected override nameOf(step: TourStep): string {
    const alts = this.#sight.pictures.map(({ alt }) => choose(alt, this.around.language).text);
    return [super.nameOf(step), ...alts].filter(Boolean).join(". ");
  }

  #label(): void {
    for (const [index, side] of (["before", "after"] as const).entries()) {
      const { text, lang } = choose(this.#sight.pictures[index]?.label ?? {}, this.around.language);
      if (text) this.element.append(build("span", { class: `tour-label is-${side}`, lang }, text));
    }
  }

  async #open(): Promise<void> {
    const { openImageStage } = await import("../../stage/image-stage");
    const { shelf } = this.around;
    const { width, height, pictures } = this.#sight;
    const layers = pictures.map(({ picture, box }) => {
      const found = picture.infoUrl === undefined ? undefined : shelf.info(picture.infoUrl);
      const url = picture.url === undefined ? undefined : shelf.file(picture.url);
      return {
        box,
        picture: { ...picture, url },
        ...(typeof found === "object" ? { tileSource: found } : {}),
      };
    });
    const region = { left: 0, top: 0, width, height };
    const stage = openImageStage(this.host, { width, height, layers }, this.reports(), region);
    this.take(stage);
    await stage.opened;
    this.#draw();
  }

  #draw(): void {
    const split = Number(this.#slider.value) / 100;
    const { clientWidth } = this.element;
    if (clientWidth === 0) return;
    const line_px = HANDLE_PX / 2 + split * (clientWidth - HANDLE_PX);
    this.element.style.setProperty("--split", `${line_px}px`);
    this.stage?.drawCurtain(line_px / clientWidth);
    const percent = 100 - Number(this.#slider.value);
    this.#slider.setAttribute("aria-valuetext", this.around.texts("tour.compare_at", { percent }));
  }
}
