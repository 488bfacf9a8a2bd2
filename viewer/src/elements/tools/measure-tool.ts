import type { Canvas } from "../../model/media";
import type { ImageStage } from "../../stage/stage";
import { build } from "../dom";
import type { Tool, ToolHost } from "./host";
import { Ruler } from "./ruler";

/** Measure on the picture, where the document tells how large the thing is; else say that it does not. */
export function buildMeasureTool(host: ToolHost, canvas: Canvas | null): Tool {
  const { texts } = host;
  const element = build("div", { class: "tool-body", role: "group", "aria-label": texts("viewer.measure") });
  const stage = host.stage();
  const unit_mm = stage && findUnit_mm(stage, canvas);
  if (!stage || unit_mm === undefined) {
    element.append(build("p", { class: "tool-text" }, texts("viewer.measure.no_scale")));
    return { name: "measure", element };
  }
  let ruler: Ruler | undefined;
  const length = build("output", { class: "measure-length" });
  const start = build("button", { type: "button", class: "tool-button" });
  const end = (): void => {
    ruler?.dispose();
    ruler = undefined;
    length.textContent = "";
    start.textContent = texts("viewer.measure.start");
  };
  start.addEventListener("click", () => {
    if (ruler) {
      end();
      return;
    }
    start.textContent = texts("viewer.measure.end");
    ruler = new Ruler(host, stage, unit_mm, (words) => {
      length.textContent = words;
      host.announcer.settle(texts("viewer.measure.length", { length: words }));
    });
    ruler.focus();
  });
  end();
  element.append(build("p", { class: "tool-text" }, texts("viewer.measure.how")), start, length);
  return { name: "measure", element, dispose: end };
}

/** Of the canvas, or of the picture that fills it. */
function findUnit_mm(stage: ImageStage, canvas: Canvas | null): number | undefined {
  if (canvas?.unit_mm !== undefined) return canvas.unit_mm;
  const { info, width } = stage;
  return info?.unit_mm === undefined || width === 0 ? undefined : (info.unit_mm * info.width) / width;
}
