import type { Region } from "../place";

/** A place on a picture in shares of its sides, and how far around it counts: a finger is no needle. */
export interface Point2 {
  readonly x: number;
  readonly y: number;
  readonly reach: { readonly x: number; readonly y: number };
}

/** Whether a place, or what is within its reach, lies in a region of a picture of this size. */
export function contains(region: Region, size: { width: number; height: number }, at: Point2): boolean {
  const [left, top] = [region.left / size.width, region.top / size.height];
  const [right, bottom] = [left + region.width / size.width, top + region.height / size.height];
  return (
    at.x >= left - at.reach.x &&
    at.x <= right + at.reach.x &&
    at.y >= top - at.reach.y &&
    at.y <= bottom + at.reach.y
  );
}
