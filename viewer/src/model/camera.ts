/** A camera that looks at a point from around it; pure arithmetic, lengths in metres, angles in degrees. */

export type Point = readonly [x: number, y: number, z: number];

export interface OrbitView {
  readonly target: Point;
  /** 0 looks at the front (the +Z side), 90 at the side that is then to our right (+X), 180 at the back. */
  readonly azimuth_deg: number;
  /** 0 is level, 90 looks straight down. */
  readonly elevation_deg: number;
  readonly distance_m: number;
}

export interface DistanceLimits {
  readonly nearest_m: number;
  readonly farthest_m: number;
}

/** Straight above, left and right lose their meaning; one degree short of it they keep it. */
const STEEPEST_DEG = 89;

const RADIANS = Math.PI / 180;

/** Where the camera stands. */
export function positionOf(view: OrbitView): Point {
  const azimuth = view.azimuth_deg * RADIANS;
  const elevation = view.elevation_deg * RADIANS;
  const level = Math.cos(elevation) * view.distance_m;
  return [
    view.target[0] + Math.sin(azimuth) * level,
    view.target[1] + Math.sin(elevation) * view.distance_m,
    view.target[2] + Math.cos(azimuth) * level,
  ];
}

/** The view of a camera that stands at `position` and looks at `target`. */
export function viewFrom(position: Point, target: Point): OrbitView {
  const [x, y, z] = [position[0] - target[0], position[1] - target[1], position[2] - target[2]];
  const distance_m = Math.hypot(x, y, z);
  return {
    target,
    azimuth_deg: Math.atan2(x, z) / RADIANS,
    elevation_deg: distance_m === 0 ? 0 : Math.asin(y / distance_m) / RADIANS,
    distance_m,
  };
}

/** Walk around the object: positive azimuth to our right, positive elevation up. */
export function turn(view: OrbitView, azimuth_deg: number, elevation_deg: number): OrbitView {
  const elevation = view.elevation_deg + elevation_deg;
  return {
    ...view,
    azimuth_deg: wrapDegrees(view.azimuth_deg + azimuth_deg),
    elevation_deg: Math.max(-STEEPEST_DEG, Math.min(STEEPEST_DEG, elevation)),
  };
}

/** Come closer (factor above 1) or go away, never through the object and never out of sight. */
export function approach(view: OrbitView, factor: number, limits: DistanceLimits): OrbitView {
  const distance = view.distance_m / factor;
  return { ...view, distance_m: Math.max(limits.nearest_m, Math.min(limits.farthest_m, distance)) };
}

/** Slide the camera and what it looks at, `right_m` to our right and `up_m` up, in the plane of the picture. */
export function slide(view: OrbitView, right_m: number, up_m: number): OrbitView {
  const azimuth = view.azimuth_deg * RADIANS;
  const elevation = view.elevation_deg * RADIANS;
  const up: Point = [
    -Math.sin(azimuth) * Math.sin(elevation),
    Math.cos(elevation),
    -Math.cos(azimuth) * Math.sin(elevation),
  ];
  return {
    ...view,
    target: [
      view.target[0] + Math.cos(azimuth) * right_m + up[0] * up_m,
      view.target[1] + up[1] * up_m,
      view.target[2] - Math.sin(azimuth) * right_m + up[2] * up_m,
    ],
  };
}

/** The distance from which a sphere of this radius just fits a picture of this shape (width over height). */
export function fitDistance_m(radius_m: number, fov_deg: number, aspect: number): number {
  const vertical = (fov_deg / 2) * RADIANS;
  const horizontal = Math.atan(Math.tan(vertical) * aspect);
  return radius_m / Math.sin(Math.min(vertical, horizontal));
}

/** The view a fraction of the way, turning the short way round. */
export function between(from: OrbitView, to: OrbitView, fraction: number): OrbitView {
  const mix = (a: number, b: number): number => a + (b - a) * fraction;
  return {
    target: [
      mix(from.target[0], to.target[0]),
      mix(from.target[1], to.target[1]),
      mix(from.target[2], to.target[2]),
    ],
    azimuth_deg: wrapDegrees(from.azimuth_deg + wrapDegrees(to.azimuth_deg - from.azimuth_deg) * fraction),
    elevation_deg: mix(from.elevation_deg, to.elevation_deg),
    // Distances are compared by ratio, so that coming closer looks even.
    distance_m: from.distance_m * (to.distance_m / from.distance_m) ** fraction,
  };
}

/** Slow at both ends (smoothstep). */
export function ease(fraction: number): number {
  const t = Math.max(0, Math.min(1, fraction));
  return t * t * (3 - 2 * t);
}

export type Side = "front" | "right" | "back" | "left" | "top" | "bottom";

/** The side of the object a visitor sees, as one would say it aloud. */
export function sideSeen(view: OrbitView): Side {
  if (view.elevation_deg > 60) return "top";
  if (view.elevation_deg < -60) return "bottom";
  const sides = ["front", "right", "back", "left"] as const;
  const quarter = Math.round(wrapDegrees(view.azimuth_deg) / 90);
  return sides[(quarter + 4) % 4] ?? "front";
}

/** The view of a side of the object, from as far as one stands now. */
export function viewOfSide(side: Side, target: Point, distance_m: number): OrbitView {
  return { ...DIRECTIONS[side], target, distance_m };
}

const DIRECTIONS: Readonly<Record<Side, { azimuth_deg: number; elevation_deg: number }>> = {
  front: { azimuth_deg: 0, elevation_deg: 0 },
  right: { azimuth_deg: 90, elevation_deg: 0 },
  back: { azimuth_deg: 180, elevation_deg: 0 },
  left: { azimuth_deg: -90, elevation_deg: 0 },
  top: { azimuth_deg: 0, elevation_deg: STEEPEST_DEG },
  bottom: { azimuth_deg: 0, elevation_deg: -STEEPEST_DEG },
};

/**
 * The view of an eye that only has a direction: it looks at the place on its line of sight that is nearest to
 * the middle of the object, so that one can go on turning around it.
 */
export function viewAlong(position: Point, direction: Point, centre: Point, nearest_m: number): OrbitView {
  const [x, y, z] = direction;
  const length = Math.hypot(x, y, z) || 1;
  const [along, up, deep] = [centre[0] - position[0], centre[1] - position[1], centre[2] - position[2]];
  const reach_m = Math.max(nearest_m, (along * x + up * y + deep * z) / length);
  const step = reach_m / length;
  return viewFrom(position, [position[0] + x * step, position[1] + y * step, position[2] + z * step]);
}

/** The view of a place on the object from outside: from where the middle of the object lies behind it. */
export function viewOfPlace(place: Point, centre: Point, distance_m: number, fallback: OrbitView): OrbitView {
  const outward = viewFrom(place, centre);
  // In the very middle there is no outside: one stays where one stands.
  const from = outward.distance_m > distance_m / 1000 ? outward : fallback;
  // Not from straight above or below, where the object cannot be made out.
  const elevation_deg = Math.max(-60, Math.min(60, from.elevation_deg));
  return { target: place, azimuth_deg: from.azimuth_deg, elevation_deg, distance_m };
}

/** The same angle between -180 and 180. */
export function wrapDegrees(angle_deg: number): number {
  return ((((angle_deg + 180) % 360) + 360) % 360) - 180;
}
