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

const REGION = /^(\d{1,7}),(\d{1,7}),(\d{1,7}),(\d{1,7})$/;

/** Read `#media=id&xywh=left,top,width,height`; whatever else stands there wants the first media, whole. */
export function findPlace(media: readonly Media[], hash: string): Place {
  const asked = new URLSearchParams(hash.replace(/^#/, ""));
  const index = media.findIndex((entry) => entry.id === asked.get("media"));
  if (index < 0) return { index: 0, region: null };
  return { index, region: parseRegion(asked.get("xywh") ?? "") };
}

function parseRegion(text: string): Region | null {
  const found = REGION.exec(text);
  if (!found) return null;
  const [left = 0, top = 0, width = 0, height = 0] = found.slice(1).map(Number);
  return width > 0 && height > 0 ? { left, top, width, height } : null;
}
