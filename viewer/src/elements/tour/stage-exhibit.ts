import { type Point, type Side, sideSeen, viewFrom } from "../../model/camera";
import { findKeyCommand } from "../../model/command";
import type { ModelFile, ModelSight } from "../../model/iiif/work";
import type { LightDirection } from "../../model/light";
import type { Level } from "../../model/media";
import { type SceneCamera, settingSeenFrom } from "../../model/scene";
import type { DeepSight, Eye, TourStep } from "../../model/tour/tour";
import type { ImageStage, ModelStage, StageReports } from "../../stage/stage";
import { buildPad, buildZoomControls } from "../controls";
import { build } from "../dom";
import type { Exhibit, Surroundings } from "./exhibit";
import { choose } from "./said";

/** A picture or a model on a stage that visitors can move themselves, and to which steps fly. */
export abstract class StageExhibit<S extends ImageStage | ModelStage> implements Exhibit {
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
    this.#surface.setAttribute("aria-label", this.nameOf(step));
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

  /** What is to be seen, in words. */
  protected nameOf(step: TourStep): string {
    const { language } = this.around;
    return choose(step.alt, language).text || choose(step.title, language).text;
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

  async #open({ picture, width, height }: DeepSight): Promise<void> {
    const { openImageStage } = await import("../../stage/image-stage");
    const { shelf } = this.around;
    const found = picture.infoUrl === undefined ? undefined : shelf.info(picture.infoUrl);
    const still = picture.url === undefined ? undefined : shelf.file(picture.url);
    const layer = {
      box: { left: 0, top: 0, width, height },
      picture: { ...picture, url: still },
      ...(typeof found === "object" ? { tileSource: found } : {}),
    };
    const region = this.step?.aim.region ?? null;
    this.take(openImageStage(this.host, { width, height, layers: [layer] }, this.reports(), region));
  }
}

/** A model that can be turned. */
export class ModelExhibit extends StageExhibit<ModelStage> {
  readonly #sight: ModelSight;
  #levels: readonly Level[] = [];
  #shown = "";

  constructor(sight: ModelSight, around: Surroundings) {
    super("model", around);
    this.#sight = sight;
    this.#open().catch((error: unknown) => this.fail(error, "model_failed"));
  }

  protected fly({ aim }: TourStep): void {
    if (!this.stage) return;
    this.stage.space.setLight(aim.lamp ? directionOf(aim.lamp) : undefined);
    if (aim.eye) this.stage.space.lookThrough(this.#cameraOf(aim.eye));
    else this.stage.act({ type: "home" });
    const level = this.#choose();
    this.stage.setLevel(level);
    if (level && level.name === this.#shown) this.reports().sharp?.(true);
  }

  protected override reports(): StageReports {
    return {
      ...super.reports(),
      shown: (level) => {
        this.#shown = level.name;
        if (level.name === this.#choose()?.name) super.reports().sharp?.(true);
      },
    };
  }

  /** An eye as the stage looks through it; in a picture that is higher than wide it stands back, so that all is seen. */
  #cameraOf({ position, target, fov_deg }: Eye): SceneCamera {
    const { clientWidth, clientHeight } = this.host;
    const back = Math.max(1, clientHeight / Math.max(1, clientWidth));
    const at = (axis: 0 | 1 | 2): number => target[axis] + (position[axis] - target[axis]) * back;
    return {
      id: "",
      label: "",
      position: [at(0), at(1), at(2)],
      target,
      direction: [0, 0, -1],
      lens: { kind: "perspective", fov_deg },
      isHidden: false,
    };
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
    const eye = this.step?.aim.eye;
    // Without an eye the stage stands where it always does; with one it begins there, and does not fly in.
    const setting = eye ? settingSeenFrom(this.#cameraOf(eye)) : null;
    this.take(openModelStage(this.host, this.#levels, setting, this.reports()));
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

/** From where a lamp shines that stands at this place. */
function directionOf([x, y, z]: Point): LightDirection {
  const degrees = 180 / Math.PI;
  return {
    azimuth_deg: Math.atan2(x, z) * degrees,
    elevation_deg: Math.atan2(y, Math.hypot(x, z)) * degrees,
  };
}

/** The side of a model that a step shows, as one would say it aloud. */
export function sideOfStep(step: TourStep): Side | undefined {
  if (step.sight.kind !== "model" || !step.aim.eye) return undefined;
  return sideSeen(viewFrom(step.aim.eye.position, step.aim.eye.target));
}
