import type { PicturePoint } from "../measure";
import type { Region } from "../place";
import { readBodies } from "./comments";
import { readPagesElsewhere } from "./pages-elsewhere";
import { readBox } from "./pictures";
import { type Fields, fieldsOf, idOf, listOf, textOf, typeOf } from "./values";
import type { Said } from "./work";

/** Something said of a picture, or a text that stands in it. */
export interface PictureNote {
  readonly id: string;
  readonly text: Said;
  /** Whether it is a text that stands in the picture: a transcription. */
  readonly isTranscribed: boolean;
  /** Around its place; null where it is about the whole. */
  readonly region: Region | null;
  /** The corners of its place: one of a point, at least three of an area. */
  readonly corners: readonly PicturePoint[];
}

/** What is said on a canvas: with it, and where more is said. */
export interface SaidOnCanvas {
  readonly notes: readonly PictureNote[];
  readonly pages: readonly string[];
}

const TOLD = new Set(["commenting", "describing", "tagging", "supplementing"]);

/** A page of a newspaper has some thousand lines; more than these nobody reads beside a picture. */
const MOST_NOTES = 2_000;
const MOST_CORNERS = 2_000;

/** What a canvas says of itself, and the pages in which the rest stands. */
export function readSaidOnCanvas(canvas: Fields): SaidOnCanvas {
  const notes = listOf(canvas.annotations).flatMap((page) => readNotes(page, canvas));
  return { notes: notes.slice(0, MOST_NOTES), pages: readPagesElsewhere(canvas) };
}

/** What stands in a page of annotations. */
export function readNotes(page: unknown, canvas: Fields = {}): readonly PictureNote[] {
  const annotations = listOf(fieldsOf(page).items).slice(0, MOST_NOTES);
  return annotations.flatMap((annotation) => {
    const motivations = [annotation.motivation].flat().map(textOf);
    const text = readBodies(annotation);
    if (!motivations.some((each) => TOLD.has(each)) || Object.keys(text).length === 0) return [];
    const isTranscribed = motivations.includes("supplementing");
    return [{ id: idOf(annotation), text, isTranscribed, ...readPart(annotation.target, canvas) }];
  });
}

function readPart(target: unknown, canvas: Fields): Pick<PictureNote, "region" | "corners"> {
  if (typeof target === "string") return partOfBox(target, canvas);
  const [fields = {}] = listOf(target);
  const selectors = listOf(fields.selector);
  const drawn = selectors.find((each) => typeOf(each) === "SvgSelector");
  const corners = drawn ? readSvg(textOf(drawn.value)) : [];
  if (corners.length > 2) return { region: boxAround(corners), corners };
  const point = selectors.find((each) => typeOf(each) === "PointSelector");
  if (point && typeof point.x === "number" && typeof point.y === "number" && point.z === undefined) {
    const corner = { x: point.x, y: point.y };
    return { region: { left: corner.x, top: corner.y, width: 1, height: 1 }, corners: [corner] };
  }
  const fragment = selectors.map((each) => textOf(each.value)).find((value) => value.startsWith("xywh="));
  const source = textOf(fields.source) || idOf(fieldsOf(fields.source)) || idOf(fields);
  return partOfBox(fragment ? `#${fragment}` : source, canvas);
}

function partOfBox(target: string, canvas: Fields): Pick<PictureNote, "region" | "corners"> {
  const size = (value: unknown): number => (typeof value === "number" ? value : 0);
  const box = target.includes("xywh=") ? readBox(target, size(canvas.width), size(canvas.height)) : null;
  if (!box || !(box.width > 0 && box.height > 0)) return { region: null, corners: [] };
  const { left, top, width, height } = box;
  const [right, bottom] = [left + width, top + height];
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
  return { region: { left, top, width, height }, corners };
}

/** The corners of a polygon; anything else that SVG draws is taken for no place, and never put into the page. */
function readSvg(svg: string): readonly PicturePoint[] {
  const points = /<polygon\b[^>]*\spoints="([^"<>]*)"/.exec(svg)?.[1] ?? "";
  const numbers = (points.match(/-?\d+(?:\.\d+)?/g) ?? []).slice(0, 2 * MOST_CORNERS).map(Number);
  const corners: PicturePoint[] = [];
  for (let at = 0; at + 1 < numbers.length; at += 2)
    corners.push({ x: numbers[at] ?? 0, y: numbers[at + 1] ?? 0 });
  return corners;
}

function boxAround(corners: readonly PicturePoint[]): Region {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}
