import { mediaOfWork, withFacts } from "../model/iiif/media-of-work";
import { isVersion2, readWork, UnreadableWorkError } from "../model/iiif/read-work";
import { chooseName } from "../model/iiif/values";
import type { Work } from "../model/iiif/work";
import type { Media } from "../model/media";
import type { Texts } from "../model/text";
import { fetchFacts } from "./facts";
import { FetchProblemError, fetchJson } from "./fetch-json";

/** A manifest that takes longer is told as a problem; the visitor may load the page again. */
const LONGEST_WAIT_MS = 30_000;

/** A document as the viewer shows it. */
export interface OpenedWork {
  readonly work: Work;
  readonly title: string;
  readonly media: readonly Media[];
  /** The place of the media to begin with. */
  readonly start: number;
}

/** Fetch a manifest of any version and read it; raise an error whose text is for the visitor. */
export async function openWork(address: string, language: string, texts: Texts): Promise<OpenedWork> {
  try {
    const work = await fetchWork(address);
    const media = mediaOfWork(work, language, (type) => texts("viewer.work.unknown", { type }));
    return {
      work,
      title: chooseName(work.label, language),
      media: await Promise.all(media.map((each, index) => measured(each, work, index))),
      start: Math.max(
        0,
        work.sights.findIndex((sight) => sight.id === work.start),
      ),
    };
  } catch (error) {
    console.error(error);
    const isTold = error instanceof UnreadableWorkError || error instanceof FetchProblemError;
    // Whatever else goes wrong does so while it is read: it is no document that anybody could show.
    const problem = isTold ? error.problem : "not_iiif";
    throw new Error(texts(`viewer.work.${problem}`), { cause: error });
  }
}

/** Fetch a manifest of any version and read it. */
export async function fetchWork(address: string): Promise<Work> {
  return readWork(await upgraded(await fetchJson(address, LONGEST_WAIT_MS)));
}

/** Bring version 2 to version 3 by the library that all viewers use; it is fetched only where it is needed. */
async function upgraded(document: unknown): Promise<unknown> {
  if (!isVersion2(document)) return document;
  const { upgrade } = await import("@iiif/parser/upgrader");
  return upgrade(document);
}

/** A model's levels with what its report says of them. */
async function measured(media: Media, work: Work, index: number): Promise<Media> {
  const sight = work.sights[index];
  if (sight?.kind !== "model" || sight.reportUrl === undefined) return media;
  return { ...media, levels: withFacts(media.levels, await fetchFacts(sight.reportUrl)) };
}
