import {
  Box3,
  Color,
  DirectionalLight,
  type Group,
  HemisphereLight,
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
import type { Look } from "./stage";

/** The sphere around an object: what the camera has to keep in sight. */
export interface Extent {
  readonly centre: Point;
  readonly radius_m: number;
}

/** Where the main lamp stands: to our left above, before the object. */
const LAMP: Point = [-1.8, 1.9, 1.5];

/** A lit stage that holds one object at a time; it owns its lights, its materials and the object. */
export class ModelScene {
  readonly scene = new Scene();
  readonly #renderer: WebGLRenderer;
  readonly #isSoftware: boolean;
  readonly #lamp = buildLamp("#fff1dc", 3.8, LAMP);
  #object: Group | undefined;
  #room: Texture | undefined;
  #looks: Record<Exclude<Look, "textured">, Material> = {
    clay: new MeshStandardMaterial({ color: new Color("#c9bfae"), roughness: 0.95, metalness: 0 }),
    wireframe: new MeshBasicMaterial({ color: new Color("#d9b978"), wireframe: true }),
  };

  constructor(renderer: WebGLRenderer) {
    this.#renderer = renderer;
    this.#isSoftware = drawsInSoftware(renderer);
    this.scene.add(
      new HemisphereLight("#fff8ee", "#4a3f38", 1.7),
      this.#lamp,
      buildLamp("#ffffff", 1.2, [2, 0.4, 1.6]),
      buildLamp("#dfe8ff", 1.5, [1.2, 0.9, -2]),
    );
  }

  /** Show this object in place of the one before, which is disposed of. */
  replaceObject(object: Group): void {
    this.#disposeObject();
    if (this.#isSoftware) dullMetal(object);
    this.#object = object;
    this.scene.add(object);
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

  /** Let the main lamp shine from here; without a place as at first. */
  setLamp(position: Point | null): void {
    this.#lamp.position.set(...(position ?? LAMP));
  }

  setLook(look: Look): void {
    this.scene.overrideMaterial = look === "textured" ? null : this.#looks[look];
  }

  dispose(): void {
    this.#disposeObject();
    this.#room?.dispose();
    for (const material of Object.values(this.#looks)) material.dispose();
  }

  #disposeObject(): void {
    if (!this.#object) return;
    this.scene.remove(this.#object);
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

function buildLamp(color: string, intensity: number, position: Point): DirectionalLight {
  const lamp = new DirectionalLight(color, intensity);
  lamp.position.set(...position);
  return lamp;
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
