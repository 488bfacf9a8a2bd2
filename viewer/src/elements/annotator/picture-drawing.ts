import type { Annotation, Corner, Part } from "../../model/annotations/annotation";
import {
  beginDrawing,
  close,
  type Drawn,
  outline,
  partInMiddle,
  type ShapeTool,
  setCorner,
  takeBack,
} from "../../model/annotations/drawing";
import { boxOf, cornersOf, toUnit, within } from "../../model/annotations/shapes";
import type { PicturePoint } from "../../model/measure";
import { formatNumber } from "../../model/text";
import type { ImageStage } from "../../stage/stage";
import type { Material } from "../builder/material";
import { build } from "../dom";
import { PictureOverlay } from "../tools/picture-overlay";
import type { Drawing, DrawingEvents, ToolName } from "./drawing";
import { Handles } from "./handles";
import { ARROWS, commandOf, DrawingSurface } from "./surface";

/** A press that went farther than this drew a box by dragging. */
const STILL_PX = 6;
/** So near its beginning, in pixels of the screen, a polygon is closed; wide enough for a finger. */
const CLOSING_PX = 14;
/** One press of an arrow key moves the cross by a hundredth of what is seen, with Shift by a tenth. */
const FINE = 0.01;
const COARSE = 0.1;
/** Around what one goes to, something of the picture is seen as well. */
const AROUND = 0.6;

/** A picture on which points, boxes and polygons are drawn, by pointer and by keys. */
export class PictureDrawing implements Drawing {
  readonly element: HTMLElement;
  readonly tools: readonly ToolName[] = ["move", "rectangle", "polygon", "point"];
  readonly #events: DrawingEvents;
  readonly #frame: DrawingSurface;
  readonly #stage: ImageStage;
  readonly #overlay: PictureOverlay;
  readonly #handles: Handles;
  readonly #layer = build("div", { class: "draw-layer", hidden: true });
  readonly #cross = build("span", { class: "draw-cross", "aria-hidden": true, hidden: true });
  readonly #badges = build("div", { class: "draw-badges" });
  readonly #leave: () => void;
  #tool: ToolName = "move";
  #drawn: Drawn = beginDrawing("rectangle");
  #at: Corner = [0, 0];
  #pressed: PicturePoint | undefined;
  #list: readonly Annotation[] = [];
  #chosen: string | undefined;

  static async open(media: Material, events: DrawingEvents): Promise<PictureDrawing> {
    const { openImageStage } = await import("../../stage/image-stage");
    return new PictureDrawing(media, events, openImageStage);
  }

  constructor(
    media: Material,
    events: DrawingEvents,
    open: typeof import("../../stage/image-stage").openImageStage,
  ) {
    this.#events = events;
    const { texts } = events;
    this.#frame = new DrawingSurface("image", texts, media.label, (command) => this.#stage.act(command));
    this.element = this.#frame.element;
    const { width = 0, height = 0 } = media;
    const box = { left: 0, top: 0, width, height };
    const picture = { infoUrl: media.info_url, url: undefined, width, height };
    const reports = this.#frame.reports(texts, events.problem);
    this.#stage = open(this.#frame.host, { width, height, layers: [{ box, picture }] }, reports);
    const { surface } = this.#frame;
    this.#overlay = new PictureOverlay(surface, this.#stage);
    surface.append(this.#badges, this.#layer, this.#cross);
    const change = (part: Part, isGoingOn: boolean): void => {
      if (this.#chosen) events.changed(this.#chosen, part, isGoingOn);
    };
    const told = (corner: Corner): void => events.say(this.#where(corner));
    this.#handles = new Handles(surface, this.#stage, texts, change, told);
    this.#leave = this.#stage.onMoved(() => this.#follow());
    surface.addEventListener("keydown", (event) => this.#onKey(event));
    this.#listen();
    this.#stage.opened.then(() => this.#redraw());
  }

  get tool(): ToolName {
    return this.#tool;
  }

  choose(tool: ToolName): void {
    this.#tool = tool;
    const isDrawing = tool !== "move";
    this.#layer.hidden = !isDrawing;
    this.#cross.hidden = !isDrawing;
    if (isDrawing) {
      this.#drawn = beginDrawing(tool as ShapeTool);
      this.#at = this.#middle();
      this.#frame.surface.focus({ preventScroll: true });
      this.#events.say(`${this.#events.texts(`annotate.how.${tool}`)} ${this.#where()}`);
    }
    const { texts } = this.#events;
    this.#frame.describe(isDrawing ? texts(`annotate.how.${tool}`) : texts("viewer.hint.image"));
    this.#events.toolChanged(tool);
    this.#redraw();
  }

  putInMiddle(): void {
    const tool = this.#tool === "move" ? "rectangle" : (this.#tool as ShapeTool);
    const part = partInMiddle(tool, this.#middle(), this.#stage.visible(), this.#stage);
    if (part) this.#events.drawn(part);
  }

  finish(): void {
    const done = close(this.#drawn);
    if (!done.part) {
      this.#events.say(this.#events.texts("annotate.too_few", { number: this.#drawn.corners.length }));
    }
    this.#take(done);
  }

  show(list: readonly Annotation[], chosen: string | undefined): void {
    this.#list = list;
    this.#chosen = chosen;
    this.#redraw();
  }

  goTo(said: Annotation): void {
    const box = boxOf(said.selector);
    if (!box) {
      this.#stage.goTo(null);
      return;
    }
    const seen = this.#stage.visible();
    const isSeen =
      box.left >= seen.left &&
      box.top >= seen.top &&
      box.left + box.width <= seen.left + seen.width &&
      box.top + box.height <= seen.top + seen.height;
    const isLarge = box.width > seen.width / 6 || box.height > seen.height / 6;
    if (isSeen && isLarge) return;
    const [across, down] = [
      Math.max(box.width, this.#stage.width / 8) * AROUND,
      Math.max(box.height, this.#stage.height / 8) * AROUND,
    ];
    this.#stage.goTo({
      left: box.left - across,
      top: box.top - down,
      width: box.width + 2 * across,
      height: box.height + 2 * down,
    });
  }

  dispose(): void {
    this.#leave();
    this.#handles.dispose();
    this.#overlay.dispose();
    this.#stage.dispose();
  }

  #middle(): Corner {
    const { left, top, width, height } = this.#stage.visible();
    return within([left + width / 2, top + height / 2], this.#stage);
  }

  #onKey(event: KeyboardEvent): void {
    const command = commandOf(event);
    const arrow = ARROWS[event.key];
    const isDrawing = this.#tool !== "move" && event.target === this.#frame.surface;
    if (isDrawing && arrow && !event.ctrlKey && !event.metaKey) this.#moveCross(arrow, event);
    else if (isDrawing && (event.key === "Enter" || event.key === " ")) this.#set(this.#at);
    else if (isDrawing && event.key === "Backspace") this.#takeBack();
    else if (this.#tool !== "move" && event.key === "Escape") this.#escape();
    else if (command) this.#stage.act(command);
    else return;
    event.preventDefault();
  }

  #moveCross(arrow: readonly [number, number], event: KeyboardEvent): void {
    const seen = this.#stage.visible();
    const share = event.shiftKey ? COARSE : FINE;
    const [across, down] = event.altKey ? [1, 1] : [seen.width * share, seen.height * share];
    const to = within([this.#at[0] + arrow[0] * across, this.#at[1] + arrow[1] * down], this.#stage);
    this.#at = to;
    const isSeen =
      to[0] >= seen.left &&
      to[1] >= seen.top &&
      to[0] <= seen.left + seen.width &&
      to[1] <= seen.top + seen.height;
    if (!isSeen) {
      const { width, height } = seen;
      this.#stage.goTo({ left: to[0] - width / 2, top: to[1] - height / 2, width, height });
    }
    this.#events.say(this.#where());
    this.#redraw();
  }

  /** Where the cross is, in per cent of the picture. */
  #where([x, y]: Corner = this.#at): string {
    const { texts, language } = this.#events;
    const say = (value: number, whole: number): string =>
      formatNumber(toUnit(value, whole || 1, "percent"), language, 1);
    return texts("annotate.cross", { x: say(x, this.#stage.width), y: say(y, this.#stage.height) });
  }

  #set(at: Corner): void {
    const scale = this.#stage.unproject({ x: CLOSING_PX, y: 0 }).x - this.#stage.unproject({ x: 0, y: 0 }).x;
    const done = setCorner(this.#drawn, at, this.#stage, Math.abs(scale));
    if (!done.part) {
      const { texts } = this.#events;
      this.#events.say(texts(`annotate.set.${this.#tool}`, { number: done.drawn.corners.length }));
    }
    this.#take(done);
  }

  #take({ drawn, part }: ReturnType<typeof close>): void {
    this.#drawn = drawn;
    if (part) {
      this.choose("move");
      this.#events.drawn(part);
    } else this.#redraw();
  }

  #takeBack(): void {
    this.#drawn = takeBack(this.#drawn);
    this.#events.say(this.#events.texts("annotate.taken_back", { number: this.#drawn.corners.length }));
    this.#redraw();
  }

  /** First what is drawn is left, then drawing itself. */
  #escape(): void {
    if (this.#drawn.corners.length > 0) {
      this.#drawn = beginDrawing(this.#drawn.tool);
      this.#events.say(this.#events.texts("annotate.dropped"));
      this.#redraw();
    } else {
      this.choose("move");
      this.#events.say(this.#events.texts("annotate.left"));
    }
  }

  #listen(): void {
    const layer = this.#layer;
    const cornerAt = (event: PointerEvent): Corner => {
      const { x, y } = this.#stage.unproject(this.#frame.placeOf(event));
      return within([x, y], this.#stage);
    };
    layer.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      this.#frame.surface.focus({ preventScroll: true });
      layer.setPointerCapture(event.pointerId);
      this.#pressed = this.#frame.placeOf(event);
      this.#at = cornerAt(event);
      this.#redraw();
    });
    layer.addEventListener("pointermove", (event) => {
      this.#at = cornerAt(event);
      const { x, y } = this.#frame.placeOf(event);
      const isDragged = this.#pressed && Math.hypot(x - this.#pressed.x, y - this.#pressed.y) > STILL_PX;
      if (isDragged && this.#tool === "rectangle" && this.#drawn.corners.length === 0 && this.#pressed) {
        const from = this.#stage.unproject(this.#pressed);
        this.#drawn = { ...this.#drawn, corners: [within([from.x, from.y], this.#stage)] };
      }
      this.#redraw();
    });
    layer.addEventListener("pointerup", (event) => {
      if (!this.#pressed) return;
      this.#pressed = undefined;
      this.#set(cornerAt(event));
    });
    layer.addEventListener("pointercancel", () => {
      this.#pressed = undefined;
      this.#drawn = beginDrawing(this.#drawn.tool);
      this.#redraw();
    });
    layer.addEventListener(
      "wheel",
      (event) => {
        event.preventDefault();
        this.#stage.act({ type: "zoom", factor: event.deltaY < 0 ? 1.2 : 1 / 1.2 });
      },
      { passive: false },
    );
  }

  #redraw(): void {
    if (this.#stage.width === 0) return;
    const spots = (corners: readonly Corner[]): PicturePoint[] => corners.map(([x, y]) => ({ x, y }));
    const shapes = this.#list
      .filter(({ selector }) => selector.kind === "rectangle" || selector.kind === "polygon")
      .map((each) => ({
        name: each.id === this.#chosen ? "chosen" : "mark",
        spots: spots(cornersOf(each.selector)),
      }));
    const drawn = this.#tool === "move" ? [] : outline(this.#drawn, this.#at, this.#stage);
    const started = drawn.length > 1 ? [{ name: "line", spots: spots(drawn) }] : [];
    this.#overlay.showShapes([...shapes, ...started]);
    this.#drawBadges();
    const chosen = this.#list.find((each) => each.id === this.#chosen);
    if (chosen && this.#tool === "move" && cornersOf(chosen.selector).length > 0)
      this.#handles.hold(chosen.selector);
    else this.#handles.dispose();
    this.#follow();
  }

  /** A number on each; in the order of Tab the list beside it has them already. */
  #drawBadges(): void {
    const badges = this.#list.map((each, index) => {
      const kind = each.id === this.#chosen ? "draw-badge is-chosen" : "draw-badge";
      const badge = build("button", { type: "button", class: kind, tabindex: -1, "aria-hidden": true });
      badge.append(String(index + 1));
      badge.addEventListener("click", () => this.#events.chosen(each.id));
      badge.hidden = cornersOf(each.selector).length === 0;
      return badge;
    });
    this.#badges.replaceChildren(...badges);
  }

  #follow(): void {
    const place = (element: HTMLElement, [x, y]: Corner): void => {
      const seen = this.#stage.project({ x, y });
      element.style.transform = `translate(${seen.x.toFixed(1)}px, ${seen.y.toFixed(1)}px)`;
    };
    place(this.#cross, this.#at);
    for (const [index, badge] of [...this.#badges.children].entries()) {
      const corner = cornersOf(this.#list[index]?.selector ?? { kind: "whole" })[0];
      if (corner && badge instanceof HTMLElement) place(badge, corner);
    }
    this.#handles.follow();
  }
}
