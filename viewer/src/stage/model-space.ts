import { type PerspectiveCamera, Raycaster, Vector2, Vector3, type WebGLRenderer } from "three";
import { type Point, positionOf, type Side } from "../model/camera";
import type { LightDirection } from "../model/light";
import type { SceneCamera } from "../model/scene";
import { type Box, planeOf, type Section } from "../model/section";
import type { Eye } from "../model/tour/tour";
import { DepthMap } from "./depth-map";
import type { ModelScene } from "./model-scene";
import type { OrbitRig } from "./orbit-rig";
import type { ModelSpace, Spot } from "./stage";

/** What tools may do with a model on the stage: light it, cut it, find places on it, and lead the camera. */
export class OrbitSpace implements ModelSpace {
  readonly #renderer: WebGLRenderer;
  readonly #scene: ModelScene;
  readonly #rig: OrbitRig;
  readonly #draw: () => void;
  readonly #depth = new DepthMap();
  readonly #listeners = new Set<() => void>();

  constructor(renderer: WebGLRenderer, scene: ModelScene, rig: OrbitRig, draw: () => void) {
    this.#renderer = renderer;
    this.#scene = scene;
    this.#rig = rig;
    this.#draw = draw;
  }

  get box(): Box {
    return this.#scene.box;
  }

  setLight(direction: LightDirection | undefined): void {
    this.#scene.lights.aim(direction);
    this.#draw();
  }

  setSection(section: Section | undefined): void {
    this.#scene.cut.set(section && planeOf(section, this.box));
    this.#draw();
  }

  showSide(side: Side): void {
    this.#rig.showSide(side);
  }

  lookThrough(camera: SceneCamera): void {
    this.#rig.lookThrough(camera);
  }

  eye(): Eye {
    const { view, camera } = this.#rig;
    return { position: positionOf(view), target: view.target, fov_deg: camera.fov };
  }

  showPlace(place: Point): void {
    this.#rig.showPlace(place);
  }

  setSpin(isOn: boolean): void {
    if (isOn) this.#rig.spin.start();
    else this.#rig.spin.stop();
  }

  onSpin(told: (isOn: boolean) => void): void {
    this.#rig.spin.onChange(told);
  }

  pick(x: number, y: number): Point | undefined {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const ray = new Raycaster();
    const at = new Vector2((x / clientWidth) * 2 - 1, 1 - (y / clientHeight) * 2);
    ray.setFromCamera(at, this.#rig.camera);
    const hits = ray.intersectObject(this.#scene.content, true);
    const hit = hits.find(({ point }) => this.#scene.cut.keeps(point.toArray()));
    return hit?.point.toArray();
  }

  project(places: readonly Point[]): readonly Spot[] {
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    const camera: PerspectiveCamera = this.#rig.camera;
    camera.updateMatrixWorld();
    return places.map((place) => {
      const seen = new Vector3(...place).project(camera);
      const isBefore = seen.z > -1 && seen.z < 1;
      return {
        x: ((seen.x + 1) / 2) * clientWidth,
        y: ((1 - seen.y) / 2) * clientHeight,
        isInside: isBefore && Math.abs(seen.x) <= 1 && Math.abs(seen.y) <= 1,
      };
    });
  }

  findHidden(places: readonly Point[]): readonly boolean[] {
    const { scene, size_m } = this.#scene;
    const { camera } = this.#rig;
    camera.updateMatrixWorld();
    const covered = this.#depth.findHidden(this.#renderer, scene, camera, places, size_m);
    return places.map((place, index) => (covered[index] ?? false) || !this.#scene.cut.keeps(place));
  }

  onDrawn(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tell who listens that a new picture is on the screen. */
  tellDrawn(): void {
    for (const listener of this.#listeners) listener();
  }

  dispose(): void {
    this.#listeners.clear();
    this.#depth.dispose();
  }
}
