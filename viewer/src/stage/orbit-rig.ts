import { PerspectiveCamera } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import {
  approach,
  between,
  type DistanceLimits,
  ease,
  fitDistance_m,
  type OrbitView,
  positionOf,
  slide,
  turn,
  viewFrom,
} from "../model/camera";
import type { Command } from "../model/command";
import type { Eye } from "../model/tour/tour";
import type { Extent } from "./model-scene";
import { prefersStillness } from "./stage";

/** A long lens, as in catalogue photographs: little distortion. */
export const FOV_DEG = 30;

/** From the front, a little to the right and above. */
const HOME = { azimuth_deg: 25, elevation_deg: 15 } as const;

/** Air around the object, as a part of its size. */
const MARGIN = 1.04;

const TURN_DEG = 15;
const SLIDE_FRACTION = 0.15;
const FLIGHT_MS = 350;
/** Long enough that one sees where one is taken. */
const LONG_FLIGHT_MS = 900;

/** A camera that a visitor leads around one object, by pointer, key or button. */
export class OrbitRig {
  readonly camera = new PerspectiveCamera(FOV_DEG, 1);
  readonly #controls: OrbitControls;
  readonly #moved: () => void;
  #extent: Extent | undefined;
  #eye: Eye | null = null;
  #flight = 0;

  /** @param moved is called after every change of the view, often. */
  constructor(canvas: HTMLCanvasElement, moved: () => void) {
    this.#moved = moved;
    this.#controls = new OrbitControls(this.camera, canvas);
    this.#controls.enableDamping = false;
    this.#controls.zoomSpeed = 1.4;
    this.#controls.addEventListener("start", () => cancelAnimationFrame(this.#flight));
    this.#controls.addEventListener("change", () => this.#moved());
    // A finger that moves up or down scrolls the page; sideways it turns the object, two fingers zoom.
    canvas.style.touchAction = "pan-y";
  }

  get view(): OrbitView {
    return viewFrom(this.camera.position.toArray(), this.#controls.target.toArray());
  }

  /** 1 where the whole object fits the picture; undefined before there is one. */
  get zoom(): number | undefined {
    return this.#extent && this.#home(this.#extent).distance_m / this.view.distance_m;
  }

  /** Whether the visitor can still go away from the object. */
  get canRecede(): boolean {
    return this.#extent !== undefined && this.view.distance_m < this.#limits(this.#extent).farthest_m * 0.99;
  }

  /** Stand before an object of this extent. */
  face(extent: Extent): void {
    this.#extent = extent;
    this.camera.near = extent.radius_m / 100;
    this.camera.far = extent.radius_m * 40;
    this.camera.updateProjectionMatrix();
    this.#limitControls(extent);
    this.#place(this.#seenBy(extent));
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
        this.#flyTo(this.#seenBy(this.#extent));
        break;
    }
  }

  /** Fly to where an eye stands; without one home. Before there is an object it is remembered. */
  lookThrough(eye: Eye | null): void {
    this.#eye = eye;
    if (!this.#extent) return;
    this.#limitControls(this.#extent);
    this.#flyTo(this.#seenBy(this.#extent), LONG_FLIGHT_MS);
  }

  /** Fit a picture of this shape; what was whole stays whole when a phone is turned. */
  reshape(aspect: number): void {
    const { zoom } = this;
    this.camera.aspect = aspect;
    this.camera.updateProjectionMatrix();
    if (!this.#extent || !zoom) return;
    // The limits go with the shape: old ones would hold the camera too near in a narrow picture.
    this.#limitControls(this.#extent);
    this.#place({ ...this.view, distance_m: this.#home(this.#extent).distance_m / zoom });
  }

  dispose(): void {
    cancelAnimationFrame(this.#flight);
    this.#controls.dispose();
  }

  #home(extent: Extent): OrbitView {
    const distance_m = fitDistance_m(extent.radius_m, FOV_DEG, this.camera.aspect) * MARGIN;
    return { ...HOME, target: extent.centre, distance_m };
  }

  /** What the eye sees that somebody looks through, through our lens and in our picture; home without one. */
  #seenBy(extent: Extent): OrbitView {
    if (!this.#eye) return this.#home(extent);
    const view = viewFrom(this.#eye.position, this.#eye.target);
    const tangent = (degrees: number): number => Math.tan((degrees * Math.PI) / 360);
    const lens = tangent(this.#eye.fov_deg) / tangent(FOV_DEG);
    // In a picture that is higher than wide, what stood side by side has to stay in sight.
    const narrow = Math.max(1, 1 / this.camera.aspect);
    return { ...view, distance_m: view.distance_m * lens * narrow };
  }

  #limitControls(extent: Extent): void {
    const limits = this.#limits(extent);
    this.#controls.minDistance = limits.nearest_m;
    this.#controls.maxDistance = limits.farthest_m;
  }

  #limits(extent: Extent): DistanceLimits {
    const whole_m = fitDistance_m(extent.radius_m, FOV_DEG, this.camera.aspect);
    const own_m = this.#eye ? this.#seenBy(extent).distance_m : whole_m;
    return {
      nearest_m: Math.min(extent.radius_m * 0.25, own_m),
      farthest_m: Math.max(whole_m * 2.5, own_m),
    };
  }

  #flyTo(to: OrbitView, duration_ms = FLIGHT_MS): void {
    cancelAnimationFrame(this.#flight);
    if (prefersStillness()) {
      this.#place(to);
      return;
    }
    const from = this.view;
    const start_ms = performance.now();
    const step = (now_ms: number): void => {
      const fraction = Math.min(1, (now_ms - start_ms) / duration_ms);
      this.#place(between(from, to, ease(fraction)));
      if (fraction < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #place(view: OrbitView): void {
    this.#controls.target.set(...view.target);
    this.camera.position.set(...positionOf(view));
    this.camera.lookAt(this.#controls.target);
    this.#controls.update();
    this.#moved();
  }
}
