import type { Group } from "three";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { parseRequiredExtensions } from "../model/glb";
import type { Level } from "../model/media";

/** A model that is not there after half a minute of asking is told as a problem. */
const MAX_ASKED = 6;
const LONGEST_WAIT_S = 6;

/**
 * Fetch one level and decode it, telling how much of it has arrived.
 *
 * The fraction is counted in bytes of the file, which the level announces; a server that compresses on the
 * way hides the real length, so the header is not asked.
 */
export async function loadLevel(
  level: Level,
  signal: AbortSignal,
  arrived: (fraction: number) => void,
): Promise<Group> {
  const response = await fetchPatiently(level.url, signal);
  if (!response.ok || response.body === null) {
    throw new Error(`${level.url} answered ${response.status}`);
  }
  const bytes = await collect(response.body, level.bytes, arrived);
  return decodeModel(bytes, new URL(level.url, document.baseURI).href);
}

/**
 * Decode a binary glTF: plain, or compressed with meshopt as our levels are, or with Draco as many others are.
 *
 * The decoder of Draco is fetched only for a file that needs it; it takes 250 kB.
 */
async function decodeModel(bytes: ArrayBuffer, url: string): Promise<Group> {
  const loader = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder);
  if (!parseRequiredExtensions(bytes).includes("KHR_draco_mesh_compression")) {
    return (await loader.parseAsync(bytes, url)).scene;
  }
  const { buildDracoLoader } = await import("./draco");
  const draco = buildDracoLoader();
  try {
    return (await loader.setDRACOLoader(draco).parseAsync(bytes, url)).scene;
  } finally {
    draco.dispose();
  }
}

/** Ask again where the server says that too many are being served just now, for as long as it says. */
async function fetchPatiently(url: string, signal: AbortSignal): Promise<Response> {
  for (let asked = 1; ; asked++) {
    const response = await fetch(url, { signal });
    const wait_s = Number(response.headers.get("Retry-After"));
    if (response.status !== 503 || !(wait_s > 0) || asked === MAX_ASKED) return response;
    await new Promise((resolve) => setTimeout(resolve, Math.min(wait_s, LONGEST_WAIT_S) * 1000));
    signal.throwIfAborted();
  }
}

async function collect(
  body: ReadableStream<Uint8Array>,
  expected_bytes: number,
  arrived: (fraction: number) => void,
): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const reader = body.getReader();
  let length_bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    length_bytes += value.byteLength;
    arrived(expected_bytes > 0 ? Math.min(1, length_bytes / expected_bytes) : 0);
  }
  const whole = new Uint8Array(length_bytes);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole.buffer;
}
