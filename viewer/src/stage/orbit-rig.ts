import { PerspectiveCamera } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import {
  approach,
  between,
  type DistanceLimits,
  ease,
  fitDistance_m,
  type OrbitView,
  type Point,
  positionOf,
  type Side,
  slide,
  turn,
  viewAlong,
  viewFrom,
  viewOfPlace,
  viewOfSide,
} from "../model/camera";
import type { Command } from "../model/command";
import type { SceneCamera } from "../model/scene";
import type { Extent } from "./model-scene";
import { Spin } from "./spin";
import { prefersStillness } from "./stage";

/** A long lens, as in catalogue photographs: little distortion. */
export const FOV_DEG = 30;

/** So long a lens from so far away shows no perspective: an orthographic camera in all but name. */
const FLAT_FOV_DEG = 1;

/** From the front, a little to the right and above. */
const HOME = { azimuth_deg: 25, elevation_deg: 15 } as const;

/** Air around the object, as a part of its size. */
const MARGIN = 1.04;

/** Of the distance from which the whole object is seen: as near, and as far, as a visitor may go. */
const NEAREST = 0.065;
const FARTHEST = 2.5;

/** A place that a comment is about is seen from this part of that distance. */
const CLOSE = 0.5;

const TURN_DEG = 15;
const SLIDE_FRACTION = 0.15;
const FLIGHT_MS = 350;
/** Long enough that one sees where one is taken. */
const LONG_FLIGHT_MS = 900;

/** Where the eye stands and through what it looks. */
interface Shot {
  readonly view: OrbitView;
  readonly fov_deg: number;
}

/** A camera that a visitor leads around one object, by pointer, key or button. */
export class OrbitRig {
  readonly camera = new PerspectiveCamera(FOV_DEG, 1);
  readonly spin: Spin;
  readonly #controls: OrbitControls;
  readonly #moved: () => void;
  readonly #first: SceneCamera | undefined;
  #extent: Extent | undefined;
  #flight = 0;

  /**
   * @param moved is called after every change of the view, often.
   * @param first is the camera to begin with, where a document tells one.
   */
  constructor(canvas: HTMLCanvasElement, moved: () => void, first?: SceneCamera) {
    this.#moved = () => {
      this.#fitDepth();
      moved();
    };
    this.#first = first;
    this.spin = new Spin((degrees) => this.#place(turn(this.view, degrees, 0)));
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.enableDamping = false;
    this.#controls.zoomSpeed = 1.4;
    this.#controls.addEventListener("start", () => this.#rest());
    this.#controls.addEventListener("change", () => this.#moved());
    // A finger that moves up or down scrolls the page; sideways it turns the object, two fingers zoom.
    canvas.style.touchAction = "pan-y";
  }

  get view(): OrbitView {
    return viewFrom(this.camera.position.toArray(), this.#controls.target.toArray());
  }

  /** 1 where the whole object fits the picture; undefined before there is one. */
  get zoom(): number | undefined {
    return this.#extent && this.#whole_m(this.#extent) / this.view.distance_m;
  }

  /** Whether the visitor can still go away from the object. */
  get canRecede(): boolean {
    return this.#extent !== undefined && this.view.distance_m < this.#limits(this.#extent).farthest_m * 0.99;
  }

  /** Stand before an object of this extent. */
  face(extent: Extent): void {
    this.#extent = extent;
    this.#stand(this.#home(extent));
  }

  act(command: Command): void {
    if (!this.#extent) return;
    const { view } = this;
    const step_m = view.distance_m * SLIDE_FRACTION;
    switch (command.type) {
      case "zoom":
        this.#flyTo(approach(view, command.factor, this.#limits(this.#extent)));
        break;
      case "move":
        this.#flyTo(turn(view, command.x * TURN_DEG, command.y * TURN_DEG));
        break;
      case "slide":
        this.#flyTo(slide(view, command.x * step_m, command.y * step_m));
        break;
      case "rotate":
        this.#flyTo(turn(view, command.degrees, 0));
        break;
      case "home":
        this.#fly(this.#home(this.#extent), FLIGHT_MS);
        break;
    }
  }

  /** Go and look at a side of the whole object. */
  showSide(side: Side): void {
    if (!this.#extent) return;
    const view = viewOfSide(side, this.#extent.centre, this.#whole_m(this.#extent));
    this.#fly({ view, fov_deg: this.camera.fov }, LONG_FLIGHT_MS);
  }

  /** Go and look through a camera. */
  lookThrough(camera: SceneCamera): void {
    if (this.#extent) this.#fly(this.#shotOf(camera, this.#extent), LONG_FLIGHT_MS);
  }

  /** Go and look at a place on the object, from outside and near. */
  showPlace(place: Point): void {
    if (!this.#extent) return;
    const distance_m = Math.min(this.view.distance_m, this.#whole_m(this.#extent) * CLOSE);
    const view = viewOfPlace(place, this.#extent.centre, distance_m, this.view);
    this.#fly({ view, fov_deg: this.camera.fov }, LONG_FLIGHT_MS);
  }

  /** Fit a picture of this shape; what was whole stays whole when a phone is turned. */
  reshape(aspect: number): void {
    const { zoom } = this;
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    if (!this.#extent || !zoom) return;
    this.#place({ ...this.view, distance_m: this.#whole_m(this.#extent) / zoom });
  }

  dispose(): void {
    this.#rest();
    this.#controls.dispose();
  }

  /** The distance from which the whole object is seen, through the lens that is on. */
  #whole_m(extent: Extent, fov_deg: number = this.camera.fov): number {
    return fitDistance_m(extent.radius_m, fov_deg, this.camera.aspect) * MARGIN;
  }

  #home(extent: Extent): Shot {
    if (this.#first) return this.#shotOf(this.#first, extent);
    const view = { ...HOME, target: extent.centre, distance_m: this.#whole_m(extent, FOV_DEG) };
    return { view, fov_deg: FOV_DEG };
  }

  #shotOf({ position, target, direction, lens }: SceneCamera, extent: Extent): Shot {
    const seen = target
      ? viewFrom(position, target)
      : viewAlong(position, direction, extent.centre, extent.radius_m / 2);
    if (lens.kind === "perspective") return { view: seen, fov_deg: lens.fov_deg };
    const flat_m = lens.height_m / 2 / Math.tan((FLAT_FOV_DEG / 360) * Math.PI);
    const distance_m = flat_m || this.#whole_m(extent, FLAT_FOV_DEG);
    return { view: { ...seen, distance_m }, fov_deg: FLAT_FOV_DEG };
  }

  #limits(extent: Extent): DistanceLimits {
    const whole_m = this.#whole_m(extent);
    return { nearest_m: whole_m * NEAREST, farthest_m: whole_m * FARTHEST };
  }

  /** Keep what is drawn between the eye and the far side of the object: depth is told best in little room. */
  #fitDepth(): void {
    if (!this.#extent) return;
    const { centre, radius_m } = this.#extent;
    const [x, y, z] = this.camera.position.toArray();
    const away_m = Math.hypot(x - centre[0], y - centre[1], z - centre[2]);
    this.camera.near = Math.max(away_m - radius_m * 1.5, radius_m / 200);
    this.camera.far = away_m + radius_m * 2;
    this.camera.updateProjectionMatrix();
  }

  /** Stop whatever moves by itself: the visitor has taken over. */
  #rest(): void {
    cancelAnimationFrame(this.#flight);
    this.spin.stop();
  }

  #flyTo(view: OrbitView): void {
    this.#fly({ view, fov_deg: this.camera.fov }, FLIGHT_MS);
  }

  #fly(to: Shot, duration_ms: number): void {
    this.#rest();
    // Through another lens there is no way between: the picture would swell and shrink.
    if (prefersStillness() || to.fov_deg !== this.camera.fov) {
      this.#stand(to);
      return;
    }
    const from = this.view;
    const start_ms = performance.now();
    const step = (now_ms: number): void => {
      const fraction = Math.max(0, Math.min(1, (now_ms - start_ms) / duration_ms));
      this.#place(between(from, to.view, ease(fraction)));
      if (fraction < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #stand({ view, fov_deg }: Shot): void {
    this.camera.fov = fov_deg;
    this.camera.updateProjectionMatrix();
    this.#place(view);
  }

  #place(view: OrbitView): void {
    // The limits go with lens and shape; a camera of a document may stand beyond them.
    if (this.#extent) {
      const limits = this.#limits(this.#extent);
      this.#controls.minDistance = Math.min(limits.nearest_m, view.distance_m);
      this.#controls.maxDistance = Math.max(limits.farthest_m, view.distance_m);
    }
    this.#controls.target.set(...view.target);
    this.camera.position.set(...positionOf(view));
    this.camera.lookAt(this.#controls.target);
    this.#controls.update();
    this.#moved();
  }
}
