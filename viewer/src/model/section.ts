/** A plane that cuts an object open; pure arithmetic, lengths in metres. */

import type { Point } from "./camera";

/** From left to right, from bottom to top, from back to front. */
export type Axis = "x" | "y" | "z";

export const AXES: readonly Axis[] = ["x", "y", "z"];

export interface Section {
  readonly axis: Axis;
  /** Where the plane stands: 0 at the low end of the object, 1 at the high end. */
  readonly share: number;
  /** Without: what lies beyond the plane is taken away; with: what lies before it. */
  readonly flipped: boolean;
}

/** The box around an object. */
export interface Box {
  readonly low: Point;
  readonly high: Point;
}

/** All places for which `normal · place + constant` is not negative are kept. */
export interface CuttingPlane {
  readonly normal: Point;
  readonly constant: number;
}

export const FIRST_SECTION: Section = { axis: "z", share: 0.5, flipped: false };

/** The plane of a section through an object in this box. */
export function planeOf(section: Section, box: Box): CuttingPlane {
  const place = placeOf(section, box);
  const sign = section.flipped ? 1 : -1;
  const normal = AXES.map((axis) => (axis === section.axis ? sign : 0));
  const [x = 0, y = 0, z = 0] = normal;
  return { normal: [x, y, z], constant: -sign * place };
}

/** How far the plane stands from the low end of the object. */
export function depthOf_m(section: Section, box: Box): number {
  const at = AXES.indexOf(section.axis);
  return (box.high[at] ?? 0) * section.share - (box.low[at] ?? 0) * section.share;
}

/** Whether a place is still there. */
export function keeps(plane: CuttingPlane, place: Point): boolean {
  const { normal, constant } = plane;
  return normal[0] * place[0] + normal[1] * place[1] + normal[2] * place[2] + constant >= 0;
}

function placeOf(section: Section, box: Box): number {
  const at = AXES.indexOf(section.axis);
  return (box.low[at] ?? 0) + depthOf_m(section, box);
}
