import { Group, Light, Matrix4 } from "three";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { parseRequiredExtensions } from "../model/glb";
import type { Level } from "../model/media";
import type { ModelPart } from "../model/scene";

/** A model that is not there after half a minute of asking is told as a problem. */
const MAX_ASKED = 6;
const LONGEST_WAIT_S = 6;

/** What could be loaded of a level, and how many of its parts could not. */
export interface LoadedLevel {
  readonly object: Group;
  readonly missing: number;
}

/**
 * Fetch one level and decode it, telling how much of it has arrived.
 *
 * A level of several parts is there as soon as one of them is. The fraction is counted in bytes of the files,
 * which the level announces; a server that compresses on the way hides the real length, so the header is
 * asked only where nothing was announced.
 */
export async function loadLevel(
  level: Level,
  signal: AbortSignal,
  arrived: (fraction: number) => void,
): Promise<LoadedLevel> {
  const plain = { url: level.url, bytes: level.bytes, matrix: undefined, hasLights: true };
  const parts = level.parts ?? [plain];
  const shares = sharesOf(parts);
  const loaded = new Map<string, Promise<Group>>();
  const object = new Group();
  const faults: unknown[] = [];
  let before = 0;
  for (const [index, part] of parts.entries()) {
    const share = shares[index] ?? 0;
    const start = before;
    try {
      const known = loaded.get(part.url);
      const loading = known ?? loadPart(part, signal, (fraction) => arrived(start + share * fraction));
      loaded.set(part.url, loading);
      // The same file in several places is decoded once; its copies share what the GPU holds.
      object.add(placed(known ? (await loading).clone() : await loading, part));
    } catch (fault) {
      signal.throwIfAborted();
      faults.push(fault);
    }
    before += share;
    arrived(before);
  }
  if (object.children.length === 0) throw faults[0] ?? new Error("the scene holds no model");
  for (const fault of faults) console.warn(fault);
  return { object, missing: faults.length };
}

/** How much of the whole each part is: by bytes where all are told, else each as much as the others. */
function sharesOf(parts: readonly ModelPart[]): readonly number[] {
  const all = parts.reduce((sum, part) => sum + part.bytes, 0);
  const areTold = parts.every((part) => part.bytes > 0);
  return parts.map((part) => (areTold ? part.bytes / all : 1 / parts.length));
}

async function loadPart(
  part: ModelPart,
  signal: AbortSignal,
  arrived: (fraction: number) => void,
): Promise<Group> {
  const response = await fetchPatiently(part.url, signal);
  if (!response.ok || response.body === null) throw new Error(`${part.url} answered ${response.status}`);
  const told_bytes = response.headers.has("Content-Encoding")
    ? 0
    : Number(response.headers.get("Content-Length"));
  const bytes = await collect(response.body, part.bytes || told_bytes, arrived);
  return decodeModel(bytes, new URL(part.url, document.baseURI).href);
}

/** The part where the scene wants it to stand. */
function placed(object: Group, { matrix, hasLights }: ModelPart): Group {
  const holder = new Group();
  if (matrix) {
    holder.matrixAutoUpdate = false;
    holder.matrix = new Matrix4().fromArray([...matrix]);
  }
  const lights: Light[] = [];
  object.traverse((node) => {
    if (node instanceof Light && !hasLights) lights.push(node);
  });
  for (const light of lights) light.removeFromParent();
  holder.add(object);
  return holder;
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
