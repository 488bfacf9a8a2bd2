import { type ImageInfo, readImageInfo } from "../model/iiif/image-info";
import { mayChange, pauseBefore } from "../model/retry";

/** An image service that takes longer for these few lines is told as a problem. */
const LONGEST_WAIT_MS = 15_000;

/** Not being let in (CORS) looks like a lost connection: asked once more, for it may be one. */
const MOST_SILENCES = 2;

/** Fetch what an image service says of its picture; a service that is busy is asked again, later and later. */
export async function fetchInfo(address: string, signal: AbortSignal): Promise<ImageInfo> {
  let silences = 0;
  for (let refusals = 1; ; refusals += 1) {
    const status = await ask(address, signal);
    if (typeof status !== "number") return status;
    if (status === 0) silences += 1;
    const pause_ms = pauseBefore(refusals, Math.random());
    if (!mayChange(status) || silences >= MOST_SILENCES || pause_ms === undefined) {
      throw new Error(`${address} cannot be read: status ${status}`);
    }
    await wait(pause_ms, signal);
  }
}

/** The answer, or the status with which there is none. */
async function ask(address: string, signal: AbortSignal): Promise<ImageInfo | number> {
  const headers = { Accept: "application/ld+json, application/json;q=0.9" };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]);
  try {
    const response = await fetch(address, { headers, signal: limit });
    if (!response.ok) return response.status;
    const info = readImageInfo(await response.json(), address);
    if (!info) throw new RangeError(`${address} describes no picture`);
    return info;
  } catch (error) {
    if (signal.aborted || error instanceof RangeError || error instanceof SyntaxError) throw error;
    return 0;
  }
}

function wait(pause_ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = window.setTimeout(resolve, pause_ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
