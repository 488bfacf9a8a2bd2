/** Arithmetic of what is drawn on a picture: boxes, corners that are moved, numbers that are typed. */

import type { Corner, Part, Rectangle } from "./annotation";

export interface Size {
  readonly width: number;
  readonly height: number;
}

const HUNDREDTH = 100;

/** A hundredth of a pixel: no hand points more exactly. */
function rounded(value: number): number {
  return Math.round(value * HUNDREDTH) / HUNDREDTH;
}

function clamped(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most);
}

/** The place on the picture that is nearest. */
export function within([x, y]: Corner, size: Size): Corner {
  return [rounded(clamped(x, size.width)), rounded(clamped(y, size.height))];
}

/** The rectangle of whole pixels between two corners; undefined where it has no area. */
export function rectangleBetween(from: Corner, to: Corner, size: Size): Rectangle | undefined {
  const [a, b] = [within(from, size), within(to, size)];
  const left = Math.round(Math.min(a[0], b[0]));
  const top = Math.round(Math.min(a[1], b[1]));
  const width = Math.round(Math.max(a[0], b[0])) - left;
  const height = Math.round(Math.max(a[1], b[1])) - top;
  return width > 0 && height > 0 ? { kind: "rectangle", left, top, width, height } : undefined;
}

/** The corners that people take hold of; none of what lies nowhere in a picture. */
export function cornersOf(part: Part): readonly Corner[] {
  switch (part.kind) {
    case "rectangle": {
      const { left, top, width, height } = part;
      const [right, bottom] = [left + width, top + height];
      return [
        [left, top],
        [right, top],
        [right, bottom],
        [left, bottom],
      ];
    }
    case "polygon":
      return part.corners;
    case "point":
      return [[part.x, part.y]];
    default:
      return [];
  }
}

/** The smallest box around a part of a picture; undefined for anything else. */
export function boxOf(part: Part): Rectangle | undefined {
  const corners = cornersOf(part);
  if (corners.length === 0) return undefined;
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { kind: "rectangle", left, top, width: Math.max(...xs) - left, height: Math.max(...ys) - top };
}

/** The part with one corner elsewhere; a rectangle keeps the opposite one, and at least a pixel. */
export function withCorner(part: Part, index: number, to: Corner, size: Size): Part {
  const place = within(to, size);
  if (part.kind === "point") return { kind: "point", x: place[0], y: place[1] };
  if (part.kind === "polygon") {
    return { ...part, corners: part.corners.map((corner, at) => (at === index ? place : corner)) };
  }
  if (part.kind !== "rectangle") return part;
  const opposite = cornersOf(part)[(index + 2) % 4];
  return (opposite && rectangleBetween(opposite, place, size)) ?? part;
}

/** The part moved by so much, and kept wholly on the picture. */
export function moved(part: Part, x: number, y: number, size: Size): Part {
  const box = boxOf(part);
  if (!box) return part;
  const across = Math.min(Math.max(x, -box.left), size.width - box.left - box.width);
  const down = Math.min(Math.max(y, -box.top), size.height - box.top - box.height);
  switch (part.kind) {
    case "rectangle":
      return { ...part, left: Math.round(part.left + across), top: Math.round(part.top + down) };
    case "polygon":
      return { ...part, corners: part.corners.map(([px, py]) => [rounded(px + across), rounded(py + down)]) };
    case "point":
      return { kind: "point", x: rounded(part.x + across), y: rounded(part.y + down) };
    default:
      return part;
  }
}

/** So many times as high as wide, a box holds a column of Hán or Nôm: the next one stands to its left. */
const COLUMN = 2;
/** From one line to the next, in heights (of columns: widths) of it. */
const PITCH = 1.15;

/** A box of the same size where the next line of a text is looked for first. */
export function nextLine(box: Rectangle, size: Size): Rectangle {
  const isColumn = box.height > box.width * COLUMN;
  const next = isColumn ? moved(box, -box.width * PITCH, 0, size) : moved(box, 0, box.height * PITCH, size);
  return next.kind === "rectangle" ? next : box;
}

/** What is typed: in pixels, or in per cent of the picture's width and height. */
export type Unit = "percent" | "pixels";

/** A number of pixels as it stands in a field. */
export function toUnit(value: number, whole: number, unit: Unit): number {
  return unit === "percent" ? Math.round((value / whole) * 10_000) / 100 : rounded(value);
}

export function fromUnit(value: number, whole: number, unit: Unit): number {
  return unit === "percent" ? (value * whole) / 100 : value;
}

/** Read a number as Vietnamese or English writes it; undefined where it is none. */
export function parseTyped(text: string): number | undefined {
  const number = Number(text.trim().replace(",", "."));
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}
