import { type LevelFacts, readFacts } from "../model/iiif/media-of-work";

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

export async function fetchJson(address: string, limit_ms: number): Promise<unknown> {
  const headers = { Accept: "application/ld+json, application/json;q=0.9" };
  const response = await fetch(address, { headers, signal: AbortSignal.timeout(limit_ms) });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return response.json();
}
