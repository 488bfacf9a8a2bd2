/** Why a document cannot be read, as a word the texts know: `viewer.work.<word>`. */
export type FetchProblem = "unreachable" | "slow" | "refused" | "too_large" | "not_iiif";

export class FetchProblemError extends Error {
  readonly problem: FetchProblem;

  constructor(problem: FetchProblem, cause?: unknown) {
    super(`the document cannot be read: ${problem}`, { cause });
    this.problem = problem;
  }
}

/** A manifest of ten thousand pages has about 40 MB; more would take a phone's memory. */
const MOST_BYTES = 64_000_000;

/**
 * Fetch JSON of whoever it may be, in bounded time and size.
 *
 * @throws FetchProblemError
 */
export async function fetchJson(address: string, limit_ms: number, signal?: AbortSignal): Promise<unknown> {
  const limit = AbortSignal.timeout(limit_ms);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const headers = { Accept: "application/ld+json, application/json;q=0.9" };
  try {
    const response = await fetch(address, { headers, signal: stop });
    if (!response.ok) throw new FetchProblemError("refused", response.status);
    return JSON.parse(await readText(response));
  } catch (error) {
    if (error instanceof FetchProblemError) throw error;
    if (error instanceof SyntaxError) throw new FetchProblemError("not_iiif", error);
    throw new FetchProblemError(limit.aborted ? "slow" : "unreachable", error);
  }
}

async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return parts.join("") + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader.cancel();
      throw new FetchProblemError("too_large");
    }
    parts.push(decoder.decode(value, { stream: true }));
  }
}
