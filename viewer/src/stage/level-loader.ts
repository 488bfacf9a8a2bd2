import type { Group } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import type { Level } from "../model/media";

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
  const response = await fetch(level.url, { signal });
  if (!response.ok || response.body === null) {
    throw new Error(`${level.url} answered ${response.status}`);
  }
  const bytes = await collect(response.body, level.bytes, arrived);
  const gltf = await new GLTFLoader().parseAsync(bytes, new URL(level.url, document.baseURI).href);
  return gltf.scene;
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
