import type { Side } from "../../model/camera";
import { build } from "../dom";
import { buildWordButton } from "./controls";
import type { Tool, Workplace } from "./tool";

const SIDES: readonly Side[] = ["front", "back", "left", "right", "top", "bottom"];

/** Go to a side of the object or to a camera of the document, or let the object turn by itself. */
export class ViewsTool implements Tool {
  readonly key = "views";
  readonly icon = "views";
  readonly panel: HTMLElement;

  constructor(at: Workplace) {
    const { texts, stage, media, say } = at;
    const sides = SIDES.map((side) => {
      const name = texts(`viewer.side.${side}`);
      return buildWordButton(name, undefined, () => {
        stage.space.showSide(side);
        say(name);
      });
    });
    const cameras = (media.scene?.cameras ?? []).filter((camera) => !camera.isHidden);
    const shots = cameras.map((camera, index) => {
      const name = camera.label || texts("viewer.views.camera", { number: index + 1 });
      return buildWordButton(name, undefined, () => {
        stage.space.lookThrough(camera);
        say(name);
      });
    });
    this.panel = build("div", {}, build("div", { class: "panel-grid" }, ...sides));
    if (shots.length > 0) {
      this.panel.append(
        build("p", { class: "panel-head" }, texts("viewer.views.cameras")),
        build("div", { class: "panel-grid" }, ...shots),
      );
    }
  }
}
