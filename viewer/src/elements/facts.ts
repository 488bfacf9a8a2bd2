import { type LevelFacts, readFacts } from "../model/iiif/media-of-work";
import { fetchJson } from "./fetch-json";

/** A report is a small thing: without it a model is shown all the same. */
const LONGEST_REPORT_MS = 5_000;

/** What was measured on the levels of a model; nothing where that cannot be had. */
export async function fetchFacts(address: string): Promise<readonly LevelFacts[]> {
  try {
    return readFacts(await fetchJson(address, LONGEST_REPORT_MS));
  } catch (error) {
    console.warn(error);
    return [];
  }
}
