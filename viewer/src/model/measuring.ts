/** Distances that a visitor measures on an object: a pure history of points, two by two. */

import type { Point } from "./camera";

/** A point on the surface of a level, whose address tells how far it may be from the original. */
export interface Mark {
  readonly place: Point;
  readonly levelUrl: string;
}

export interface Measurement {
  readonly id: number;
  readonly from: Mark;
  readonly to: Mark;
}

export interface Measuring {
  readonly done: readonly Measurement[];
  /** The first of two points, where the second is still to come. */
  readonly pending: Mark | undefined;
  readonly past: readonly Omit<Measuring, "past">[];
}

export const NOTHING_MEASURED: Measuring = { done: [], pending: undefined, past: [] };

/** A hundred steps back are more than anybody remembers. */
const LONGEST_PAST = 100;

/** Set a point: the first of a new measurement, or the one that completes it. */
export function setMark(now: Measuring, mark: Mark): Measuring {
  if (now.pending === undefined) return follow(now, { done: now.done, pending: mark });
  const id = Math.max(0, ...now.done.map((each) => each.id)) + 1;
  const measured = { id, from: now.pending, to: mark };
  return follow(now, { done: [...now.done, measured], pending: undefined });
}

/** Take a measurement away. */
export function remove(now: Measuring, id: number): Measuring {
  return follow(now, { done: now.done.filter((each) => each.id !== id), pending: now.pending });
}

/** Take everything away. */
export function clear(now: Measuring): Measuring {
  return follow(now, { done: [], pending: undefined });
}

/** As it was before the last step; unchanged where there was none. */
export function undo(now: Measuring): Measuring {
  const before = now.past.at(-1);
  return before ? { ...before, past: now.past.slice(0, -1) } : now;
}

/** The straight distance between two marks, in a space whose unit is `unit_m` long. */
export function distance_mm({ from, to }: Measurement, unit_m: number): number {
  const [a, b] = [from.place, to.place];
  return Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]) * unit_m * 1000;
}

function follow(now: Measuring, next: Omit<Measuring, "past">): Measuring {
  const past = [...now.past, { done: now.done, pending: now.pending }];
  return { ...next, past: past.slice(-LONGEST_PAST) };
}
