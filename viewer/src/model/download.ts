import type { ImageInfo } from "./iiif/image-info";
import type { Region } from "./place";

/** One size in which a picture can be taken. */
export interface OfferedSize {
  readonly width: number;
  readonly height: number;
  readonly url: string;
}

/** For a screen, for a slide, for print; the largest that is given comes before them. */
const WIDTHS_PX = [3_000, 1_500, 800] as const;

/**
 * Whether rights allow everybody to take a copy: the licences and dedications of Creative Commons all do. The
 * statements of RightsStatements.org describe what is known of a thing, and allow nothing by themselves.
 */
export function mayCopy(rights: string | undefined): boolean {
  return /^https?:\/\/creativecommons\.org\/(licenses|publicdomain)\/[a-z-]+\/[0-9.]+\/?$/.test(rights ?? "");
}

/** The short name of a statement of rights: CC BY-SA 4.0, CC0 1.0, InC-EDU; its address where it has none. */
export function nameRights(rights: string): string {
  const found = /\/(licenses|publicdomain|vocab)\/([a-zA-Z-]+)(?:\/([0-9.]+))?/.exec(rights);
  const [, folder, code = "", version = ""] = found ?? [];
  if (folder === "licenses") return `CC ${code.toUpperCase()} ${version}`.trim();
  if (folder === "publicdomain") {
    return `${code === "zero" ? "CC0" : "Public Domain Mark"} ${version}`.trim();
  }
  return folder === "vocab" ? code : rights;
}

/** The sizes of a whole picture, the largest that the service gives first, never more than the picture has. */
export function offerSizes(info: ImageInfo): readonly OfferedSize[] {
  if (info.isFixed) {
    const listed = info.sizes.length > 0 ? info.sizes : [{ width: info.width, height: info.height }];
    return [...listed].reverse().map((size) => ({ ...size, url: addressOfSize(info, "full", size) }));
  }
  const largest = limitSize(info, info.width, info.height);
  const sizes = WIDTHS_PX.filter((width) => width < largest.width).map((width) => ({
    width,
    height: Math.max(1, Math.round((info.height * width) / info.width)),
  }));
  return [largest, ...sizes].map((size) => ({ ...size, url: addressOfSize(info, "full", size) }));
}

/** A region of the picture as large as the service gives it; undefined where it gives no regions. */
export function offerRegion(info: ImageInfo, region: Region): OfferedSize | undefined {
  const left = Math.max(0, Math.round(region.left));
  const top = Math.max(0, Math.round(region.top));
  const width = Math.min(info.width - left, Math.round(region.width));
  const height = Math.min(info.height - top, Math.round(region.height));
  if (info.isFixed || width < 1 || height < 1) return undefined;
  const size = limitSize(info, width, height);
  return { ...size, url: addressOfSize(info, `${left},${top},${width},${height}`, size) };
}

function addressOfSize(info: ImageInfo, region: string, { width, height }: Omit<OfferedSize, "url">): string {
  // Version 3 writes both sides, version 2 the width alone: what each calls canonical, so that caches have it.
  const size = info.version === 3 ? `${width},${height}` : `${width},`;
  return `${info.base}/${region}/${size}/0/default.jpg`;
}

/** The largest size of this shape within the limits of the service. */
function limitSize(info: ImageInfo, width: number, height: number): { width: number; height: number } {
  const area = Math.sqrt(info.maxArea / (width * height));
  const factor = Math.min(1, info.maxWidth / width, info.maxHeight / height, area);
  const round = factor < 1 ? Math.floor : Math.round;
  return { width: Math.max(1, round(width * factor)), height: Math.max(1, round(height * factor)) };
}
