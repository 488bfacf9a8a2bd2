import {
  Box3,
  type Camera,
  Color,
  Group,
  type Material,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  type Object3D,
  PMREMGenerator,
  Scene,
  Sphere,
  Texture,
  type WebGLRenderer,
} from "three";
import { RoomEnvironment } from "three/addons/environments/RoomEnvironment.js";
import type { Point } from "../model/camera";
import type { SceneLight } from "../model/scene";
import type { Box } from "../model/section";
import { ModelLights } from "./model-lights";
import { SectionCut } from "./section-cut";
import type { Look } from "./stage";

/** The sphere around an object: what the camera has to keep in sight. */
export interface Extent {
  readonly centre: Point;
  readonly radius_m: number;
}

/** A lit stage that holds one object at a time; it owns its lights, its materials and the object. */
export class ModelScene {
  readonly scene = new Scene();
  readonly lights: ModelLights;
  readonly cut: SectionCut;
  /** What is shown, and nothing else. */
  readonly content = new Group();
  readonly #renderer: WebGLRenderer;
  readonly #isSoftware: boolean;
  #object: Group | undefined;
  #extent: Extent | undefined;
  #room: Texture | undefined;
  #looks: Record<Exclude<Look, "textured">, Material> = {
    clay: new MeshStandardMaterial({ color: new Color("#c9bfae"), roughness: 0.95, metalness: 0 }),
    wireframe: new MeshBasicMaterial({ color: new Color("#d9b978"), wireframe: true }),
  };

  /** @param lights are those of a document; without any the stage has its own. */
  constructor(renderer: WebGLRenderer, lights: readonly SceneLight[]) {
    this.#renderer = renderer;
    this.#isSoftware = drawsInSoftware(renderer);
    this.lights = new ModelLights(lights);
    this.cut = new SectionCut(renderer);
    this.scene.add(this.lights.group, this.content);
  }

  /** The box around the object. */
  get box(): Box {
    const { min, max } = new Box3().setFromObject(this.content);
    return { low: min.toArray(), high: max.toArray() };
  }

  /** From corner to corner of that box. */
  get size_m(): number {
    return this.#extent ? this.#extent.radius_m * 2 : 0;
  }

  render(camera: Camera): void {
    this.#renderer.render(this.scene, camera);
    this.cut.drawInside(this.scene, camera);
  }

  /** Show this object in place of the one before, which is disposed of. */
  replaceObject(object: Group): void {
    this.#disposeObject();
    if (this.#isSoftware) dullMetal(object);
    this.#object = object;
    this.content.add(object);
    this.#extent ??= measureExtent(object);
  }

  get extent(): Extent | undefined {
    return this.#extent;
  }

  /** Make anew what is lost with the context of the canvas and what three.js does not keep. */
  restore(): void {
    this.#room?.dispose();
    this.#room = undefined;
    this.scene.environment = null;
    this.lightMetal();
  }

  /** Give polished metal a room to reflect, after the first picture; true where that changed the picture. */
  lightMetal(): boolean {
    if (this.#room || !this.#object || !hasMetal(this.#object)) return false;
    const generator = new PMREMGenerator(this.#renderer);
    const room = new RoomEnvironment();
    // A little blur hides the room's lamps in polished bronze.
    this.#room = generator.fromScene(room, 0.04).texture;
    room.dispose();
    generator.dispose();
    this.scene.environment = this.#room;
    this.scene.environmentIntensity = 0.5;
    return true;
  }

  setLook(look: Look): void {
    this.scene.overrideMaterial = look === "textured" ? null : this.#looks[look];
  }

  dispose(): void {
    this.#disposeObject();
    this.#room?.dispose();
    this.lights.dispose();
    this.cut.dispose();
    for (const material of Object.values(this.#looks)) material.dispose();
  }

  #disposeObject(): void {
    if (!this.#object) return;
    this.content.remove(this.#object);
    disposeObject(this.#object);
    this.#object = undefined;
  }
}

/** The sphere around an object's bounding box, in metres. */
export function measureExtent(object: Object3D): Extent {
  const sphere = new Box3().setFromObject(object).getBoundingSphere(new Sphere());
  if (!(sphere.radius > 0)) throw new RangeError("the model has no surface");
  return { centre: sphere.center.toArray(), radius_m: sphere.radius };
}

/** Give back everything an object holds, on the GPU and off it. */
export function disposeObject(object: Object3D): void {
  object.traverse(disposeNode);
}

/** Up to this, a surface looks right under lamps alone. */
const METAL_FROM = 0.2;

/** The renderers of machines without a GPU, as Chromium, Mesa and Windows name them. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render/i;

function drawsInSoftware(renderer: WebGLRenderer): boolean {
  const context = renderer.getContext();
  const details = context.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = context.getParameter(details?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER);
  return SOFTWARE.test(String(name));
}

/**
 * Let metal look painted where the CPU draws.
 *
 * The room that metal reflects takes a GPU milliseconds, but SwiftShader on two cores 3 to 10 s, in which
 * nothing answers the visitor.
 */
function dullMetal(object: Object3D): void {
  object.traverse((node) => {
    for (const material of materialsOf(node)) {
      if (material instanceof MeshStandardMaterial) {
        material.metalness = Math.min(material.metalness, METAL_FROM);
      }
    }
  });
}

function hasMetal(object: Object3D): boolean {
  let found = false;
  object.traverse((node) => {
    for (const material of materialsOf(node)) {
      found ||= material instanceof MeshStandardMaterial && material.metalness > METAL_FROM;
    }
  });
  return found;
}

function materialsOf(node: Object3D): readonly Material[] {
  if (!(node instanceof Mesh)) return [];
  return Array.isArray(node.material) ? node.material : [node.material];
}

function disposeNode(node: Object3D): void {
  if (node instanceof Mesh) node.geometry.dispose();
  for (const material of materialsOf(node)) disposeMaterial(material);
}

function disposeMaterial(material: Material): void {
  for (const value of Object.values(material)) {
    if (!(value instanceof Texture)) continue;
    value.dispose();
    // GLTFLoader decodes into bitmaps, whose memory only `close` gives back.
    if (value.image instanceof ImageBitmap) value.image.close();
  }
  material.dispose();
}
