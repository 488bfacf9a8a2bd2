import type { Annotation, Camera, SpacePoint } from "../../model/annotations/annotation";
import type { Point } from "../../model/camera";
import type { Level } from "../../model/media";
import type { ModelStage } from "../../stage/stage";
import type { Material } from "../builder/material";
import { build } from "../dom";
import { ModelOverlay, type Pin } from "../model/overlay";
import type { Drawing, DrawingEvents, ToolName } from "./drawing";
import { commandOf, DrawingSurface } from "./surface";

/** A press that moved farther than this turned the object and set no point. */
const STILL_PX = 5;

/** A model on which points are set, and from where to look at them: by pointer, or by turning it below a cross. */
export class ModelDrawing implements Drawing {
  readonly element: HTMLElement;
  readonly tools: readonly ToolName[] = ["move", "point", "view"];
  readonly #events: DrawingEvents;
  readonly #frame: DrawingSurface;
  readonly #stage: ModelStage | undefined;
  #overlay: ModelOverlay | undefined;
  #tool: ToolName = "move";
  #pressed: { readonly x: number; readonly y: number } | undefined;
  #list: readonly Annotation[] = [];
  #chosen: string | undefined;

  static async open(media: Material, events: DrawingEvents): Promise<ModelDrawing> {
    const { openModelStage } = await import("../../stage/model-stage");
    return new ModelDrawing(media, events, openModelStage);
  }

  constructor(
    media: Material,
    events: DrawingEvents,
    open: typeof import("../../stage/model-stage").openModelStage,
  ) {
    this.#events = events;
    const { texts } = events;
    this.#frame = new DrawingSurface("model", texts, media.label, (command) => this.#stage?.act(command));
    this.element = this.#frame.element;
    const levels: readonly Level[] = (media.levels ?? []).map((level) => ({
      ...level,
      error_mm: 0,
      detail_mm: 0,
    }));
    const reports = this.#frame.reports(texts, events.problem);
    const drawn = (): void => {
      reports.drawn();
      this.#lay();
    };
    this.#stage = open(this.#frame.host, levels, null, { ...reports, drawn });
    const { surface } = this.#frame;
    surface.addEventListener("keydown", (event) => this.#onKey(event));
    surface.addEventListener("pointerdown", (event) => {
      this.#pressed = { x: event.clientX, y: event.clientY };
    });
    surface.addEventListener("pointerup", (event) => this.#onUp(event));
  }

  get tool(): ToolName {
    return this.#tool;
  }

  choose(tool: ToolName): void {
    this.#tool = tool;
    const isDrawing = tool !== "move";
    this.#overlay?.showCross(isDrawing);
    this.#frame.surface.classList.toggle("is-measured", isDrawing);
    const { texts } = this.#events;
    this.#frame.describe(isDrawing ? texts(`annotate.how.${tool}_model`) : texts("viewer.hint.model"));
    if (isDrawing) {
      this.#frame.surface.focus({ preventScroll: true });
      this.#events.say(texts(`annotate.how.${tool}_model`));
    }
    this.#events.toolChanged(tool);
  }

  putInMiddle(): void {
    const { clientWidth, clientHeight } = this.#frame.surface;
    this.#setAt(clientWidth / 2, clientHeight / 2);
  }

  finish(): void {
    this.putInMiddle();
  }

  show(list: readonly Annotation[], chosen: string | undefined): void {
    this.#list = list;
    this.#chosen = chosen;
    this.#drawPins();
  }

  goTo({ selector }: Annotation): void {
    const space = this.#stage?.space;
    if (selector.kind !== "space-point" || !space || !this.#overlay) return;
    const { camera } = selector;
    if (!camera) {
      space.showPlace([selector.x, selector.y, selector.z]);
      return;
    }
    const lens = { kind: "perspective", fov_deg: camera.field_of_view_deg } as const;
    space.lookThrough({
      id: "",
      label: "",
      position: camera.position,
      target: camera.look_at,
      direction: [0, 0, -1],
      lens,
      isHidden: false,
    });
  }

  /** From where the model is seen now. */
  eye(): Camera | undefined {
    if (!this.#stage) return undefined;
    const { position, target, fov_deg } = this.#stage.space.eye();
    return { position, look_at: target, field_of_view_deg: fov_deg };
  }

  dispose(): void {
    this.#overlay?.dispose();
    this.#stage?.dispose();
  }

  /** Places are known once a level is there. */
  #lay(): void {
    if (this.#overlay || !this.#stage) return;
    this.#overlay = new ModelOverlay(this.#stage.space);
    this.#overlay.showCross(this.#tool !== "move");
    this.#frame.surface.append(this.#overlay.element);
    this.#drawPins();
  }

  #onKey(event: KeyboardEvent): void {
    const command = commandOf(event);
    const isDrawing = this.#tool !== "move";
    if (isDrawing && event.target === this.#frame.surface && (event.key === "Enter" || event.key === " ")) {
      this.putInMiddle();
    } else if (isDrawing && event.key === "Escape") {
      this.choose("move");
      this.#events.say(this.#events.texts("annotate.left"));
    } else if (command) this.#stage?.act(command);
    else return;
    event.preventDefault();
  }

  #onUp(event: PointerEvent): void {
    const isOnPin = event.target instanceof Element && event.target.closest("button") !== null;
    const from = this.#pressed;
    this.#pressed = undefined;
    if (this.#tool === "move" || event.button !== 0 || isOnPin || !from) return;
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) return;
    const { x, y } = this.#frame.placeOf(event);
    this.#setAt(x, y);
  }

  #setAt(x: number, y: number): void {
    const place = this.#overlay ? this.#stage?.space.pick(x, y) : undefined;
    if (!place) {
      this.#events.say(this.#events.texts("annotate.missed"));
      return;
    }
    const camera = this.#tool === "view" ? this.eye() : undefined;
    this.choose("move");
    this.#events.drawn(partAt(place, camera));
  }

  #drawPins(): void {
    const pins: Pin[] = this.#list.flatMap((each, index) => {
      const { selector } = each;
      if (selector.kind !== "space-point") return [];
      const kind = each.id === this.#chosen ? "draw-badge is-chosen" : "draw-badge";
      const badge = build("button", { type: "button", class: kind, tabindex: -1, "aria-hidden": true });
      badge.append(String(index + 1));
      badge.addEventListener("click", () => this.#events.chosen(each.id));
      const element = build("span", { class: "pin" }, badge);
      return [{ element, place: [selector.x, selector.y, selector.z] as Point, hides: true }];
    });
    this.#overlay?.set(this, pins);
  }
}

/** A micrometre: no scanner of museum objects resolves more. */
const MICROMETRES = 1e6;

function partAt([x, y, z]: Point, camera: Camera | undefined): SpacePoint {
  const rounded = (value: number): number => Math.round(value * MICROMETRES) / MICROMETRES;
  const place = { kind: "space-point", x: rounded(x), y: rounded(y), z: rounded(z) } as const;
  return camera ? { ...place, camera } : place;
}
