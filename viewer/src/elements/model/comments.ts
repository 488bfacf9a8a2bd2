import { readCommentPage } from "../../model/iiif/comments";
import { commentOf, mediaOfWork } from "../../model/iiif/media-of-work";
import { readWork } from "../../model/iiif/read-work";
import type { Media } from "../../model/media";
import type { Comment } from "../../model/scene";
import { fetchJson } from "../fetch-json";

const LONGEST_WAIT_MS = 15_000;

/** What is said of places on a model: of its scene, or in the document that its page names; and where these say that more stands. */
export async function fetchComments(media: Media, language: string): Promise<readonly Comment[]> {
  const described = media.saidUrl === "" ? media : await fetchDescribed(media, language);
  const scene = described?.scene;
  if (!described || !scene) return [];
  const pages = await Promise.allSettled(scene.saidElsewhere.map((page) => fetchJson(page, LONGEST_WAIT_MS)));
  const elsewhere = pages.flatMap((page) =>
    page.status === "fulfilled" ? readCommentPage(page.value, described.id) : [],
  );
  return [...scene.comments, ...elsewhere.map((each) => commentOf(each, scene.cameras, language))];
}

async function fetchDescribed(media: Media, language: string): Promise<Media | undefined> {
  const work = readWork(await fetchJson(media.saidUrl, LONGEST_WAIT_MS));
  // The scene of a media ends with its identifier.
  return mediaOfWork(work, language, () => "").find((each) => each.id.endsWith(`/${media.id}`));
}
