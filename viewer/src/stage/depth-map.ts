import {
  DoubleSide,
  type PerspectiveCamera,
  type Scene,
  ShaderMaterial,
  Vector3,
  type WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import type { Point } from "../model/camera";

/** Enough to tell what lies before a mark of 28 pixels, on a screen of any size. */
const LONGEST_SIDE_PX = 512;

/** A place on a coarser level lies a little below or above the surface that it was set on. */
const TOLERANCE = 0.015;

const VERTEX = `
#include <clipping_planes_pars_vertex>
varying float distance_m;
void main() {
  #include <begin_vertex>
  #include <project_vertex>
  #include <clipping_planes_vertex>
  distance_m = -mvPosition.z;
}`;

/** The distance as a share of the farthest, in two bytes; every canvas can be read as bytes. */
const FRAGMENT = `
#include <clipping_planes_pars_fragment>
uniform float farthest_m;
varying float distance_m;
void main() {
  #include <clipping_planes_fragment>
  float steps = floor(clamp(distance_m / farthest_m, 0.0, 1.0) * 65535.0);
  gl_FragColor = vec4(floor(steps / 256.0) / 255.0, mod(steps, 256.0) / 255.0, 0.0, 1.0);
}`;

/** How far what is seen lies from the eye: drawn once, it tells of any number of places whether they are hidden. */
export class DepthMap {
  readonly #target = new WebGLRenderTarget(1, 1);
  readonly #material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { farthest_m: { value: 1 } },
    clipping: true,
    side: DoubleSide,
  });
  #bytes = new Uint8Array(4);

  /** Whether each place lies behind something, as seen by this camera; `size_m` is how large the object is. */
  findHidden(
    renderer: WebGLRenderer,
    scene: Scene,
    camera: PerspectiveCamera,
    places: readonly Point[],
    size_m: number,
  ): readonly boolean[] {
    this.#draw(renderer, scene, camera);
    const tolerance_m = size_m * TOLERANCE + camera.far / 65535;
    return places.map((place) => {
      const seen = new Vector3(...place).applyMatrix4(camera.matrixWorldInverse);
      const at = new Vector3(...place).project(camera);
      return this.#covered_m(at.x, at.y, camera.far) < -seen.z - tolerance_m;
    });
  }

  dispose(): void {
    this.#target.dispose();
    this.#material.dispose();
  }

  #draw(renderer: WebGLRenderer, scene: Scene, camera: PerspectiveCamera): void {
    const width = Math.round(LONGEST_SIDE_PX * Math.min(1, camera.aspect));
    const height = Math.round(LONGEST_SIDE_PX / Math.max(1, camera.aspect));
    if (this.#target.width !== width || this.#target.height !== height) {
      this.#target.setSize(width, height);
      this.#bytes = new Uint8Array(width * height * 4);
    }
    const uniform = this.#material.uniforms.farthest_m;
    if (uniform) uniform.value = camera.far;
    const { overrideMaterial } = scene;
    scene.overrideMaterial = this.#material;
    renderer.setRenderTarget(this.#target);
    renderer.clear();
    renderer.render(scene, camera);
    renderer.readRenderTargetPixels(this.#target, 0, 0, width, height, this.#bytes);
    renderer.setRenderTarget(null);
    scene.overrideMaterial = overrideMaterial;
  }

  /** The farthest of what is drawn around a point of the picture: an edge beside a mark does not hide it. */
  #covered_m(x: number, y: number, far_m: number): number {
    const { width, height } = this.#target;
    const [column, row] = [Math.round(((x + 1) / 2) * width), Math.round(((y + 1) / 2) * height)];
    let farthest_m = 0;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const at = ((row + dy) * width + column + dx) * 4;
        const isDrawn = column + dx >= 0 && column + dx < width && (this.#bytes[at + 3] ?? 0) > 0;
        if (!isDrawn) return Number.POSITIVE_INFINITY;
        const steps = (this.#bytes[at] ?? 0) * 256 + (this.#bytes[at + 1] ?? 0);
        farthest_m = Math.max(farthest_m, (steps / 65535) * far_m);
      }
    }
    return farthest_m;
  }
}
