import { BackSide, type Camera, MeshBasicMaterial, Plane, type Scene, type WebGLRenderer } from "three";
import type { Point } from "../model/camera";
import { type CuttingPlane, keeps } from "../model/section";

/** The inside of a cut object: vermilion lacquer, which no museum object is painted with on its inside. */
const INSIDE = "#b5402f";

/**
 * A cut through what is drawn: one side of a plane is left out, and the inside shows in one flat colour.
 *
 * A flat colour on everything that is seen from behind looks like a cap where the surface is closed, and is
 * still right where a scan has holes.
 */
export class SectionCut {
  readonly #renderer: WebGLRenderer;
  readonly #inside = new MeshBasicMaterial({ color: INSIDE, side: BackSide, toneMapped: false });
  #told: CuttingPlane | undefined;

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
  }

  /** Cut along this plane; without one the object is whole. */
  set(told: CuttingPlane | undefined): void {
    this.#told = told;
    const plane = new Plane();
    if (told) plane.normal.set(...told.normal);
    plane.constant = told?.constant ?? 0;
    this.#renderer.clippingPlanes = told ? [plane] : [];
  }

  /** Whether a place is left. */
  keeps(place: Point): boolean {
    return this.#told === undefined || keeps(this.#told, place);
  }

  /** Draw what is seen of the inside over what was drawn. */
  drawInside(scene: Scene, camera: Camera): void {
    if (!this.#told) return;
    const { overrideMaterial } = scene;
    const { autoClear } = this.#renderer;
    scene.overrideMaterial = this.#inside;
    this.#renderer.autoClear = false;
    this.#renderer.render(scene, camera);
    this.#renderer.autoClear = autoClear;
    scene.overrideMaterial = overrideMaterial;
  }

  dispose(): void {
    this.#inside.dispose();
  }
}
