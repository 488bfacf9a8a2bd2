/** From where a lamp shines on an object; pure arithmetic, angles in degrees. */

import type { Point } from "./camera";

export interface LightDirection {
  /** 0 comes from the front (the +Z side), 90 from our right, as with the camera. */
  readonly azimuth_deg: number;
  /** 0 grazes, 90 comes from straight above. */
  readonly elevation_deg: number;
}

/** The main lamp: to our left, above, before the object, as painters have the window. */
export const KEY_LIGHT: LightDirection = { azimuth_deg: -50, elevation_deg: 40 };

export const LOWEST_LIGHT_DEG = -30;
export const HIGHEST_LIGHT_DEG = 90;

/** One press of a button moves the lamp so far. */
export const LIGHT_STEP_DEG = 15;

const RADIANS = Math.PI / 180;

/** A place far enough from the object, of unit length, from which the lamp shines on it. */
export function lampPlace(direction: LightDirection): Point {
  const azimuth = direction.azimuth_deg * RADIANS;
  const elevation = direction.elevation_deg * RADIANS;
  const level = Math.cos(elevation);
  return [Math.sin(azimuth) * level, Math.sin(elevation), Math.cos(azimuth) * level];
}
