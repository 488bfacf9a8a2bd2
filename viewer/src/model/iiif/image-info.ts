import { readUnit_mm } from "./physical";
import { addressOf, type Fields, idOf, isFields, listOf, sizeOf, textOf } from "./values";

/** What an image service says of its picture, as far as it is used here. */
export interface ImageInfo {
  /** The address before `/full/max/0/default.jpg`. */
  readonly base: string;
  readonly version: 2 | 3;
  readonly width: number;
  readonly height: number;
  /** Sizes that the service prefers, smallest first; a service of level 0 has no others. */
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  /** What it gives at most; Infinity where it says nothing. */
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly maxArea: number;
  /** Whether it answers for any size and region, or only for those it lists. */
  readonly isFixed: boolean;
  /** Millimetres of the thing in one pixel, where that is told. */
  readonly unit_mm: number | undefined;
  /** The document as the engine is given it: with nothing in it that could keep a browser busy for ever. */
  readonly document: Fields;
}

/** A picture with longer sides is a mistake: it would be 100 metres wide at 100,000 pixels a metre. */
const MOST_PX = 10_000_000;

/** Smaller tiles would be asked for by the million, larger ones fill a phone's memory. */
const LEAST_TILE_PX = 64;
const MOST_TILE_PX = 8_192;

/** Each scale factor is half of the one before: no picture has more than 24 of them. */
const MOST_FACTORS = 24;

/** Read an info.json of version 2 or 3; undefined where it describes no picture. */
export function readImageInfo(document: unknown, address: string): ImageInfo | undefined {
  if (!isFields(document)) return undefined;
  const [width, height] = [sizeOf(document.width), sizeOf(document.height)];
  if (width < 1 || height < 1 || Math.max(width, height) > MOST_PX) return undefined;
  const base = addressOf(idOf(document)) ?? address.replace(/\/info\.json$/, "");
  const sizes = readSizes(document.sizes);
  const maxWidth = sizeOf(document.maxWidth) || Number.POSITIVE_INFINITY;
  return {
    base: base.replace(/\/$/, ""),
    version: isVersion3(document) ? 3 : 2,
    width,
    height,
    sizes,
    maxWidth,
    maxHeight: sizeOf(document.maxHeight) || maxWidth,
    maxArea: sizeOf(document.maxArea) || Number.POSITIVE_INFINITY,
    isFixed: /level0/.test(profilesOf(document)),
    unit_mm: readUnit_mm(document),
    document: { ...document, tiles: readTiles(document.tiles), sizes: sizes.length > 0 ? sizes : undefined },
  };
}

function isVersion3(document: Fields): boolean {
  const contexts = [document["@context"]].flat().map(textOf);
  return document.type === "ImageService3" || contexts.some((each) => each.includes("/image/3/"));
}

function profilesOf(document: Fields): string {
  return [document.profile].flat().map(textOf).join(" ");
}

function readSizes(value: unknown): ImageInfo["sizes"] {
  const sizes = listOf(value).map((size) => ({ width: sizeOf(size.width), height: sizeOf(size.height) }));
  return sizes.filter(({ width, height }) => width >= 1 && height >= 1).sort((a, b) => a.width - b.width);
}

function readTiles(value: unknown): readonly Fields[] | undefined {
  const tiles = listOf(value).flatMap((tile) => {
    const [width, height] = [sizeOf(tile.width), sizeOf(tile.height) || sizeOf(tile.width)];
    const isSane = Math.min(width, height) >= LEAST_TILE_PX && Math.max(width, height) <= MOST_TILE_PX;
    const factors = Array.isArray(tile.scaleFactors)
      ? tile.scaleFactors.filter((each) => sizeOf(each) >= 1)
      : [];
    const [first] = factors;
    if (!isSane || first === undefined) return [];
    return [{ ...tile, width, height, scaleFactors: factors.slice(0, MOST_FACTORS) }];
  });
  return tiles.length > 0 ? tiles : undefined;
}
