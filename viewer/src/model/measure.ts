/** A place on a picture, in the units of its canvas. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
}

/** How far two places are from each other, where one unit is `unit_mm` millimetres. */
export function distance_mm(from: PicturePoint, to: PicturePoint, unit_mm: number): number {
  return Math.hypot(to.x - from.x, to.y - from.y) * unit_mm;
}

/** The place moved by so much, and kept on a picture of `width` by `height`. */
export function nudge(spot: PicturePoint, x: number, y: number, width: number, height: number): PicturePoint {
  return { x: Math.min(width, Math.max(0, spot.x + x)), y: Math.min(height, Math.max(0, spot.y + y)) };
}
