import { writeContentState } from "../../model/iiif/content-state";
import type { Work } from "../../model/iiif/work";
import type { Canvas } from "../../model/media";
import { clipRegion, formatPlace } from "../../model/place";
import { tryCopy } from "../copy-button";
import { build } from "../dom";
import type { Tool, ToolHost } from "./host";

/** A link that opens the very place that is seen now, in our page or in any viewer that knows Content State. */
export function buildLinkTool(host: ToolHost, canvas: Canvas | null, work: Work | null): Tool {
  const { texts } = host;
  const address = build("input", { type: "text", readonly: true, class: "tool-address" });
  const copy = build("button", { type: "button", class: "tool-button" }, texts("viewer.link.copy"));
  const refresh = (): void => {
    address.value = writeLink(host, canvas, work);
  };
  address.addEventListener("focus", () => {
    refresh();
    address.select();
  });
  copy.addEventListener("click", async () => {
    refresh();
    const done = await tryCopy(address.value);
    if (!done) address.select();
    host.announcer.say(texts(done ? "copy.done" : "copy.failed"));
    copy.textContent = texts(done ? "copy.done" : "copy.failed");
    window.setTimeout(() => {
      copy.textContent = texts("viewer.link.copy");
    }, 2500);
  });
  refresh();
  const leave = host.stage()?.onMoved(refresh);
  const element = build(
    "div",
    { class: "tool-body", role: "group", "aria-label": texts("viewer.link") },
    build("label", { class: "tool-field" }, build("span", {}, texts("viewer.link.address")), address),
    copy,
  );
  return { name: "link", element, ...(leave && { dispose: leave }) };
}

function writeLink(host: ToolHost, canvas: Canvas | null, work: Work | null): string {
  const stage = host.stage();
  const region = stage && stage.width > 0 ? clipRegion(stage.visible(), stage.width, stage.height) : null;
  if (canvas && work?.id && host.viewPage !== undefined) {
    const address = new URL(host.viewPage, document.baseURI);
    address.searchParams.set("iiif-content", writeContentState(canvas.id, work.id, region));
    return address.href;
  }
  const address = new URL(window.location.href);
  address.hash = formatPlace(host.media.id, region);
  return address.href;
}
