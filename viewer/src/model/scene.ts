/** What stands in a scene beside its levels: where models stand, lamps, cameras, and what is said of places. */

import type { Point } from "./camera";

/** A transformation of space: 16 numbers, column by column. */
export type Matrix = readonly number[];

/** One file that is shown, and where it stands; `bytes` is 0 where not told. */
export interface ModelPart {
  readonly url: string;
  readonly bytes: number;
  readonly matrix: Matrix | undefined;
  /** Whether lamps that the file itself holds are to shine. */
  readonly hasLights: boolean;
}

/** A lamp; `intensity` is a share of the brightest, `direction` where it shines to. */
export type SceneLight =
  | { readonly kind: "ambient"; readonly color: string; readonly intensity: number }
  | {
      readonly kind: "directional";
      readonly color: string;
      readonly intensity: number;
      readonly direction: Point;
    }
  | { readonly kind: "point"; readonly color: string; readonly intensity: number; readonly position: Point }
  | {
      readonly kind: "spot";
      readonly color: string;
      readonly intensity: number;
      readonly position: Point;
      readonly direction: Point;
      /** From the middle of the cone to its edge. */
      readonly angle_deg: number;
    };

/** An eye: where it stands, where it looks, and through what. */
export interface SceneCamera {
  readonly id: string;
  readonly label: string;
  readonly position: Point;
  /** What it looks at; where that is not told, it looks along `direction`. */
  readonly target: Point | undefined;
  readonly direction: Point;
  readonly lens: Lens;
  readonly isHidden: boolean;
}

/** `height_m` is what is seen from the lower to the upper edge, 0 where the whole object is to fit. */
export type Lens =
  | { readonly kind: "perspective"; readonly fov_deg: number }
  | { readonly kind: "orthographic"; readonly height_m: number };

/** Something said of a place, as plain text. */
export interface Comment {
  readonly id: string;
  readonly text: string;
  readonly point: Point;
  readonly camera: SceneCamera | undefined;
}

export interface SceneSetting {
  /** As CSS writes it; empty where none is told. */
  readonly background: string;
  /** Empty where the viewer is to bring its own. */
  readonly lights: readonly SceneLight[];
  readonly cameras: readonly SceneCamera[];
  readonly comments: readonly Comment[];
  /** The addresses of pages in which more is said. */
  readonly saidElsewhere: readonly string[];
  /** How long one unit of its space is. */
  readonly unit_m: number;
  /** The types of what stands in it and cannot be shown. */
  readonly unknown: readonly string[];
}

/** A scene that says nothing but from where it is seen at first. */
export function settingSeenFrom(camera: SceneCamera): SceneSetting {
  return {
    background: "",
    lights: [],
    cameras: [camera],
    comments: [],
    saidElsewhere: [],
    unit_m: 1,
    unknown: [],
  };
}
