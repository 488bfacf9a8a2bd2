import type { Media } from "./media";

/** A part of a picture, in its pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What a link to the page wants to be seen: one media by its place in the list, and a part of its picture. */
export interface Place {
  readonly index: number;
  readonly region: Region | null;
}

/** The place of a media; one of ours is also found by the end of its canvas's address. */
export function findMedia(media: readonly Media[], id: string): number {
  const named = media.findIndex((entry) => entry.id === id);
  return named >= 0 || id === "" ? named : media.findIndex((entry) => entry.id.endsWith(`/${id}`));
}

/** The same as a link says it: `media=id&xywh=left,top,width,height`. */
export function formatPlace(id: string, region: Region | null): string {
  const part = region ? `&xywh=${region.left},${region.top},${region.width},${region.height}` : "";
  return `media=${encodeURIComponent(id)}${part}`;
}

/** The region in whole units, within a picture of this size; null where that is the whole of it. */
export function clipRegion(region: Region, width: number, height: number): Region | null {
  const left = Math.max(0, Math.round(region.left));
  const top = Math.max(0, Math.round(region.top));
  const right = Math.min(Math.round(width), Math.round(region.left + region.width));
  const bottom = Math.min(Math.round(height), Math.round(region.top + region.height));
  const isWhole = left === 0 && top === 0 && right === Math.round(width) && bottom === Math.round(height);
  if (isWhole || right <= left || bottom <= top) return null;
  return { left, top, width: right - left, height: bottom - top };
}

const REGION = /^(\d{1,7}),(\d{1,7}),(\d{1,7}),(\d{1,7})$/;

/** Read `#media=id&xywh=left,top,width,height`; whatever else stands there wants the first media, whole. */
export function findPlace(media: readonly Media[], hash: string): Place {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const index = findMedia(media, asked.get("media") ?? "");
  if (index < 0) return { index: 0, region: null };
  return { index, region: parseRegion(asked.get("xywh") ?? "") };
}

export function parseRegion(text: string): Region | null {
  const found = REGION.exec(text);
  if (!found) return null;
  const [left = 0, top = 0, width = 0, height = 0] = found.slice(1).map(Number);
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}
