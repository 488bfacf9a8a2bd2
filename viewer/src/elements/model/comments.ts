import { mediaOfWork } from "../../model/iiif/media-of-work";
import { readWork } from "../../model/iiif/read-work";
import type { Media } from "../../model/media";
import type { Comment } from "../../model/scene";
import { fetchJson } from "../fetch-json";

const LONGEST_WAIT_MS = 15_000;

/** What is said of places on a model: of its scene, or in the document that its page names. */
export async function fetchComments(media: Media, language: string): Promise<readonly Comment[]> {
  if (media.saidUrl === "") return media.scene?.comments ?? [];
  const work = readWork(await fetchJson(media.saidUrl, LONGEST_WAIT_MS));
  // The scene of a media ends with its identifier.
  const found = mediaOfWork(work, language, () => "").find((each) => each.id.endsWith(`/${media.id}`));
  return found?.scene?.comments ?? [];
}
