import type { Region } from "../place";

/**
 * What a link says after `iiif-content=`: a canvas, or a region of it, within its manifest.
 *
 * Source: Content State 1.0, 2.2 and 6. `manifests/content_state.py` writes and reads the same.
 */
export function writeContentState(canvas: string, manifest: string, region: Region | null): string {
  const part = region ? `#xywh=${region.left},${region.top},${region.width},${region.height}` : "";
  const target = {
    id: `${canvas}${part}`,
    type: "Canvas",
    partOf: [{ id: manifest, type: "Manifest" }],
  };
  return encodeState(JSON.stringify(target));
}

/** Encode a content state for an address (1.0, 6). */
export function encodeState(text: string): string {
  const encoded = btoa(encodeURIComponent(text));
  return encoded.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
