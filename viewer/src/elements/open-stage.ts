import type { Media } from "../model/media";
import type { Region } from "../model/place";
import type { Texts } from "../model/text";
import { sourcesOf } from "../stage/picture-source";
import type { Stage, StageReports } from "../stage/stage";
import { canDrawModels } from "../stage/webgl";
import { fetchAhead } from "./fetch-ahead";
import type { StageView } from "./stage-view";

/**
 * Load the engine of a media and let it draw; undefined where it is no longer wanted by then, or cannot draw.
 *
 * A `region` of a picture is moved to once it is open.
 */
export async function openStage(
  media: Media,
  view: StageView,
  reports: StageReports,
  region: Region | null,
  texts: Texts,
  isWanted: () => boolean,
): Promise<Stage | undefined> {
  if (media.kind === "image") {
    if (media.infoUrl.endsWith("/info.json")) fetchAhead(media.infoUrl);
    const { openImageStage } = await import("../stage/image-stage");
    return isWanted() ? openImageStage(view.host, sourcesOf(media), reports, region) : undefined;
  }
  // Making the drawing context alone may take a third of a second, in which nothing is painted.
  await view.posterPainted();
  if (!isWanted()) return undefined;
  if (media.views.length > 0 && !canDrawModels()) {
    const { openTurntableStage } = await import("../stage/turntable-stage");
    if (!isWanted()) return undefined;
    // Without WebGL the visitor turns the model by its pictures from all around.
    view.element.dataset.turned = "by-pictures";
    view.showNotice(texts("viewer.turned_by_pictures"));
    return openTurntableStage(view.host, media.poster, media.views, reports);
  }
  const [first] = media.levels;
  fetchAhead(first?.parts?.[0]?.url ?? first?.url ?? "");
  const { openModelStage } = await import("../stage/model-stage");
  return isWanted() ? openModelStage(view.host, media.levels, media.scene, reports) : undefined;
}
