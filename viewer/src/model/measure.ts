import { formatNumber } from "./text";

/** A place on a picture, in the units of its canvas. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Between a number and its unit, where a line must not break. */
const NO_BREAK = "\u00a0";

/** How far two places are from each other, where one unit is `unit_mm` millimetres. */
export function distance_mm(from: Spot, to: Spot, unit_mm: number): number {
  return Math.hypot(to.x - from.x, to.y - from.y) * unit_mm;
}

/** Write a measured length as one says it: 0,42 mm, 7,3 mm, 12,5 cm, 1,83 m. */
export function formatLength(length_mm: number, language: string): string {
  const [value, unit] =
    length_mm < 10
      ? [length_mm, "mm"]
      : length_mm < 1_000
        ? [length_mm / 10, "cm"]
        : [length_mm / 1_000, "m"];
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${formatNumber(value, language, digits)}${NO_BREAK}${unit}`;
}

/** The place moved by so much, and kept on a picture of `width` by `height`. */
export function nudge(spot: Spot, x: number, y: number, width: number, height: number): Spot {
  return { x: Math.min(width, Math.max(0, spot.x + x)), y: Math.min(height, Math.max(0, spot.y + y)) };
}
