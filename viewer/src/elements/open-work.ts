import { mediaOfWork, withFacts } from "../model/iiif/media-of-work";
import { isVersion2, readWork, UnreadableWorkError } from "../model/iiif/read-work";
import { chooseSaid } from "../model/iiif/values";
import type { Work } from "../model/iiif/work";
import type { Media } from "../model/media";
import type { Texts } from "../model/text";
import { fetchFacts, fetchJson } from "./facts";

/** A manifest that takes longer is told as a problem; the visitor may load the page again. */
const LONGEST_WAIT_MS = 30_000;

/** A document as the viewer shows it. */
export interface OpenedWork {
  readonly title: string;
  readonly media: readonly Media[];
  /** The place of the media to begin with. */
  readonly start: number;
}

/** Fetch a manifest of any version and read it; raise an error whose text is for the visitor. */
export async function openWork(address: string, language: string, texts: Texts): Promise<OpenedWork> {
  try {
    const work = readWork(await upgraded(await fetchJson(address, LONGEST_WAIT_MS)));
    const media = mediaOfWork(work, language, (type) => texts("viewer.work.unknown", { type }));
    return {
      title: chooseSaid(work.label, language),
      media: await Promise.all(media.map((each, index) => measured(each, work, index))),
      start: Math.max(
        0,
        work.sights.findIndex((sight) => sight.id === work.start),
      ),
    };
  } catch (error) {
    console.error(error);
    const problem = error instanceof UnreadableWorkError ? error.problem : "unreachable";
    throw new Error(texts(`viewer.work.${problem}`), { cause: error });
  }
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
