import { type Side, sideSeen, viewFrom } from "../../model/camera";
import { findKeyCommand } from "../../model/command";
import type { ModelFile, ModelSight } from "../../model/iiif/work";
import type { Level } from "../../model/media";
import type { DeepSight, TourStep } from "../../model/tour/tour";
import type { ImageStage, ModelStage, StageReports } from "../../stage/stage";
import { buildPad, buildZoomControls } from "../controls";
import { build } from "../dom";
import type { Exhibit, Surroundings } from "./exhibit";
import { choose } from "./said";

/** A picture or a model on a stage that visitors can move themselves, and to which steps fly. */
abstract class StageExhibit<S extends ImageStage | ModelStage> implements Exhibit {
  readonly element: HTMLElement;
  protected readonly host = build("div", { class: "stage-host" });
  protected readonly around: Surroundings;
  protected stage: S | undefined;
  protected step: TourStep | undefined;
  readonly #surface: HTMLElement;
  readonly #zoom: HTMLElement;
  readonly #note = build("p", { class: "tour-note", role: "status", hidden: true });
  #isSharp = false;
  #isActive = false;
  #isDisposed = false;

  constructor(kind: "image" | "model", around: Surroundings) {
    this.around = around;
    const act = (command: Parameters<ImageStage["act"]>[0]): void => this.stage?.act(command);
    const hint = around.texts(`viewer.hint.${kind}`);
    this.#surface = build("div", { class: "stage-surface", tabindex: 0, role: "application" }, this.host);
    this.#surface.setAttribute("aria-description", hint);
    this.#surface.addEventListener("keydown", (event) => {
      const command = findKeyCommand(event);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      act(command);
    });
    const controls = buildZoomControls(around.texts, act);
    this.#zoom = controls.zoom;
    const tools = build("div", { class: "toolbar tour-tools" }, controls.element);
    this.element = build("div", { class: "tour-exhibit", "data-kind": kind }, this.#surface, this.#note);
    this.element.append(buildPad(kind, around.texts, act), tools);
  }

  show(step: TourStep): void {
    this.step = step;
    this.#surface.setAttribute(
      "aria-label",
      choose(step.alt, this.around.language).text || this.#title(step),
    );
    this.#tellSharp(false);
    this.fly(step);
  }

  setActive(isActive: boolean): void {
    this.#isActive = isActive;
    if (isActive) this.around.sharp(this.#isSharp);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.stage?.dispose();
  }

  protected abstract fly(step: TourStep): void;

  /** Put an engine that has arrived on the stage, unless nobody waits for it any more. */
  protected take(stage: S | undefined): void {
    if (this.#isDisposed) stage?.dispose();
    else this.stage = stage;
  }

  protected reports(): StageReports {
    return {
      drawn: () => this.element.classList.add("is-drawn"),
      seen: ({ zoom, side }) => {
        this.#zoom.textContent = `${Math.round(zoom * 100)} %`;
        if (side && this.#isActive) this.around.side(side);
      },
      loading: () => undefined,
      shown: () => undefined,
      sharp: (isSharp) => this.#tellSharp(isSharp),
      problem: (problem) => {
        this.#note.textContent = this.around.texts(`viewer.problem.${problem}`);
        this.#note.hidden = false;
        this.element.dataset.problem = problem;
      },
    };
  }

  #tellSharp(isSharp: boolean): void {
    this.#isSharp = isSharp;
    if (this.#isActive) this.around.sharp(isSharp);
  }

  protected fail(error: unknown, problem: "image_failed" | "model_failed"): void {
    console.error(error);
    this.reports().problem(problem);
  }

  #title(step: TourStep): string {
    return choose(step.title, this.around.language).text;
  }
}

/** A picture that can be zoomed. */
export class ImageExhibit extends StageExhibit<ImageStage> {
  constructor(sight: DeepSight, around: Surroundings) {
    super("image", around);
    this.#open(sight).catch((error: unknown) => this.fail(error, "image_failed"));
  }

  protected fly(step: TourStep): void {
    this.stage?.goTo(step.aim.region);
    // What is where it has to be already is told so by nobody.
    if (this.stage) window.setTimeout(() => this.stage?.isSharp && this.reports().sharp?.(true), 50);
  }

  async #open({ picture }: DeepSight): Promise<void> {
    const { openImageStage } = await import("../../stage/image-stage");
    const { shelf } = this.around;
    const source =
      picture.infoUrl === undefined ? shelf.file(picture.url ?? "") : shelf.info(picture.infoUrl);
    const region = this.step?.aim.region ?? null;
    this.take(openImageStage(this.host, source, this.reports(), region));
  }
}

/** A model that can be turned. */
export class ModelExhibit extends StageExhibit<ModelStage> {
  readonly #sight: ModelSight;
  #levels: readonly Level[] = [];

  constructor(sight: ModelSight, around: Surroundings) {
    super("model", around);
    this.#sight = sight;
    this.#open().catch((error: unknown) => this.fail(error, "model_failed"));
  }

  protected fly({ aim }: TourStep): void {
    this.stage?.setLamp(aim.lamp);
    this.stage?.lookThrough(aim.eye);
    if (this.stage) this.stage.setLevel(this.#choose());
    if (this.element.classList.contains("is-drawn")) this.reports().sharp?.(true);
  }

  async #open(): Promise<void> {
    const shown = this.#sight.files[0];
    // What the document itself shows is what a phone opens; larger levels are for those who ask for them. A file whose
    // size is not told is another form of the same.
    const files = this.#sight.files
      .filter((file) => file === shown || (file.bytes > 0 && this.#isWanted(file, shown?.bytes ?? 0)))
      .sort((one, other) => one.bytes - other.bytes);
    const unique = files.filter((file, index) => files.findIndex((each) => each.url === file.url) === index);
    this.#levels = await Promise.all(
      unique.map(async (file) => ({
        name: file.url.split("/").at(-1) ?? file.url,
        label: "",
        url: await this.around.shelf.model(file.url),
        triangles: 0,
        bytes: file.bytes,
        error_mm: 0,
        detail_mm: 0,
      })),
    );
    const { openModelStage } = await import("../../stage/model-stage");
    this.take(openModelStage(this.host, this.#levels, this.reports()));
    if (this.step) this.fly(this.step);
  }

  #isWanted(file: ModelFile, most_bytes: number): boolean {
    return file.bytes <= most_bytes || this.step?.aim.levelUrl === file.url;
  }

  /** The level that the step asks for, else the finest of those that are shown unasked. */
  #choose(): Level | undefined {
    const asked = this.step?.aim.levelUrl;
    const named = asked?.split("/").at(-1);
    return this.#levels.find((level) => level.name === named) ?? this.#levels.at(-1);
  }
}

/** The side of a model that a step shows, as one would say it aloud. */
export function sideOfStep(step: TourStep): Side | undefined {
  if (step.sight.kind !== "model" || !step.aim.eye) return undefined;
  return sideSeen(viewFrom(step.aim.eye.position, step.aim.eye.target));
}
