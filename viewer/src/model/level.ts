/** Which level of detail a view deserves, and in which order to fetch what leads to it. */

import type { Level } from "./media";

/**
 * Beyond this, a level is loaded only when the visitor asks: 16 MB take eight seconds at 16 Mbit/s, about
 * as long as people wait for a picture to get sharper.
 */
export const AUTOMATIC_LIMIT_BYTES = 16_000_000;

/** A surface that is off by less than one pixel cannot be told from the original. */
export const TOLERATED_ERROR_PX = 1;

/** Detail of colour may be this coarse: the eye forgives a soft texel where it sees a wrong outline. */
export const TOLERATED_DETAIL_PX = 1.5;

/** The next step of the ladder must bring at least this many times the bytes, or it is not worth a pause. */
const WORTHWHILE_GROWTH = 3;

/** How the object is seen: from `distance_m`, in a picture `height_px` high that spans `fov_deg`. */
export interface Sight {
  readonly distance_m: number;
  readonly fov_deg: number;
  readonly height_px: number;
}

/** Screen-space error: how many pixels a deviation of `error_mm` covers in this view. */
export function errorInPixels(error_mm: number, sight: Sight): number {
  const pictureHeight_m = 2 * sight.distance_m * Math.tan((sight.fov_deg * Math.PI) / 360);
  return (error_mm / 1000 / pictureHeight_m) * sight.height_px;
}

/**
 * How many pixels the worse of a level's two faults covers: where its surface is off, and how coarse its
 * colours are. Photographs on a surface look soft long before its shape is wrong.
 */
export function faultInPixels(level: Level, sight: Sight): number {
  const shape_px = errorInPixels(level.error_mm, sight) / TOLERATED_ERROR_PX;
  const colour_px = errorInPixels(level.detail_mm, sight) / TOLERATED_DETAIL_PX;
  return Math.max(shape_px, colour_px);
}

/**
 * The smallest level whose error cannot be seen; where none is that good, the best one within the limit.
 *
 * `levels` go from the smallest to the largest. The smallest one is always allowed: something must be shown.
 */
export function chooseLevel(
  levels: readonly Level[],
  sight: Sight,
  limit_bytes: number = AUTOMATIC_LIMIT_BYTES,
): Level | undefined {
  const allowed = levels.filter((level, index) => index === 0 || level.bytes <= limit_bytes);
  const enough = allowed.find((level) => faultInPixels(level, sight) <= 1);
  return enough ?? allowed.at(-1);
}

/**
 * The levels to fetch one after the other until `wanted` is shown.
 *
 * Those on the way are worth their pause only where they are much larger than what is shown by then and
 * much smaller than the wanted one, so that the first is almost always the smallest of all.
 */
export function planLadder(levels: readonly Level[], wanted: Level, shown?: Level): readonly Level[] {
  const end = levels.indexOf(wanted);
  const shownAt = shown ? levels.indexOf(shown) : -1;
  // Going down, or already there: one step, nothing in between.
  if (shownAt >= end) return shownAt === end ? [] : [wanted];
  const ladder: Level[] = [];
  let last = shown;
  for (const level of levels.slice(shownAt + 1, end)) {
    const grows = last === undefined || level.bytes >= last.bytes * WORTHWHILE_GROWTH;
    const leavesRoom = wanted.bytes >= level.bytes * WORTHWHILE_GROWTH;
    if (!grows || !leavesRoom) continue;
    ladder.push(level);
    last = level;
  }
  return [...ladder, wanted];
}
