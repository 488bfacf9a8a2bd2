import type { Point } from "../camera";
import type { Lens, Matrix, SceneLight } from "../scene";
import {
  findPlace,
  IDENTITY,
  movePoint,
  multiply,
  readTransforms,
  translation,
  turnDirection,
} from "./space";
import { type Fields, idOf, listOf, saidOf, textOf, typeOf } from "./values";
import type { Said } from "./work";

/** A model in a scene: the resource that names its file, and where it stands. */
export interface Placed {
  readonly resource: Fields;
  readonly matrix: Matrix;
  /** `lights` and the like, which the file holds and which are not to be used. */
  readonly excluded: readonly string[];
}

/** A camera whose name is in several languages; `place` names the annotation that paints it. */
export interface PlacedCamera {
  readonly place: string;
  readonly label: Said;
  readonly position: Point;
  readonly target: Point | undefined;
  readonly direction: Point;
  readonly lens: Lens;
  readonly isHidden: boolean;
}

/** What is painted into a scene. */
export interface SceneContent {
  readonly background: string;
  readonly models: readonly Placed[];
  readonly lights: readonly SceneLight[];
  readonly cameras: readonly PlacedCamera[];
  readonly unit_m: number;
  readonly unknown: readonly string[];
}

/** Scenes may stand in scenes; deeper ones are circles. */
const DEEPEST = 4;

/** More than a village; beyond that a browser shows nothing any more. */
const MOST_MODELS = 200;

const FORWARD: Point = [0, 0, -1];
const DOWN: Point = [0, -1, 0];
const COLOR = /^#[0-9a-f]{6}$/i;

/** Where a camera that says nothing sees from lower to upper edge; as that of three.js. */
const USUAL_FOV_DEG = 50;

/** Read a scene; `scenes` are those of the document by identifier, since one may stand in another. */
export function readScene(scene: Fields, scenes: ReadonlyMap<string, Fields>): SceneContent {
  const reader = new SceneReader(scenes);
  reader.readInto(scene, IDENTITY, 0);
  const { models, lights, cameras, unknown } = reader;
  const background = textOf(scene.backgroundColor);
  return {
    background: COLOR.test(background) ? background : "",
    models: models.slice(0, MOST_MODELS),
    lights,
    cameras,
    unit_m: readUnit(scene.spatialScale),
    unknown: [...new Set(models.length > MOST_MODELS ? [...unknown, "Model"] : unknown)],
  };
}

/** How long a unit of the scene is; without a scale it is a metre, as in glTF. */
function readUnit(scale: unknown): number {
  const [quantity] = listOf(scale);
  return quantity?.unit === "m" ? readPositive(quantity.quantityValue, 1) : 1;
}

/** A painting annotation with what it needs of its surroundings. */
interface Painting {
  readonly annotation: Fields;
  readonly outer: Matrix;
  readonly places: ReadonlyMap<string, Point>;
  readonly depth: number;
}

class SceneReader {
  readonly models: Placed[] = [];
  readonly lights: SceneLight[] = [];
  readonly cameras: PlacedCamera[] = [];
  readonly unknown: string[] = [];
  readonly #scenes: ReadonlyMap<string, Fields>;

  constructor(scenes: ReadonlyMap<string, Fields>) {
    this.#scenes = scenes;
  }

  readInto(scene: Fields, outer: Matrix, depth: number): void {
    const annotations = listOf(scene.items).flatMap((page) => listOf(page.items));
    const painted = annotations.filter((each) => [each.motivation].flat().includes("painting"));
    const places = new Map(
      painted.map((each) => [idOf(each), findPlace(each.target) ?? ([0, 0, 0] as const)]),
    );
    for (const annotation of painted) {
      if (this.models.length > MOST_MODELS) return;
      // Several bodies of one annotation: a choice, of which the first is shown.
      const [body] = listOf(annotation.body);
      if (body) this.#paint(body, IDENTITY, { annotation, outer, places, depth });
    }
  }

  #paint(body: Fields, inner: Matrix, at: Painting): void {
    const type = typeOf(body);
    if (type === "SpecificResource") {
      const [source] = listOf(body.source);
      const moved = multiply(inner, readTransforms(body.transform));
      if (source) this.#paint(source, moved, at);
    } else if (type === "Choice") {
      const [first] = listOf(body.items);
      if (first) this.#paint(first, inner, at);
    } else {
      this.#place(type, body, multiply(placedBy(at), inner), at);
    }
  }

  #place(type: string, body: Fields, matrix: Matrix, at: Painting): void {
    const light = readLight(type, body, matrix, at.places);
    const lens = readLens(type, body);
    if (type === "Model") {
      const excluded = [at.annotation.exclude].flat().map(textOf).filter(Boolean);
      this.models.push({ resource: body, matrix, excluded });
    } else if (light) {
      this.lights.push(light);
    } else if (lens) {
      this.cameras.push(readCamera(body, lens, matrix, at));
    } else if (type === "Scene" && at.depth < DEEPEST) {
      const whole = body.items === undefined ? this.#scenes.get(idOf(body)) : body;
      if (whole) this.readInto(whole, matrix, at.depth + 1);
      else this.unknown.push(type);
    } else {
      this.unknown.push(type || "?");
    }
  }
}

function placedBy({ annotation, outer }: Painting): Matrix {
  const place = findPlace(annotation.target);
  return place ? multiply(outer, translation(place)) : outer;
}

function readCamera(body: Fields, lens: Lens, matrix: Matrix, at: Painting): PlacedCamera {
  const position = movePoint(matrix, [0, 0, 0]);
  return {
    place: idOf(at.annotation),
    label: saidOf(body.label),
    position,
    target: findTarget(body.lookAt, at),
    direction: turnDirection(matrix, FORWARD),
    lens,
    isHidden: [at.annotation.behavior].flat().includes("hidden"),
  };
}

function readLens(type: string, body: Fields): Lens | undefined {
  if (type === "OrthographicCamera") {
    return { kind: "orthographic", height_m: readPositive(body.viewHeight, 0) };
  }
  if (type !== "PerspectiveCamera") return undefined;
  const told = readPositive(body.fieldOfView, USUAL_FOV_DEG);
  return { kind: "perspective", fov_deg: Math.min(160, Math.max(1, told)) };
}

function readLight(
  type: string,
  body: Fields,
  matrix: Matrix,
  places: ReadonlyMap<string, Point>,
): SceneLight | undefined {
  const told = textOf(body.color);
  const color = COLOR.test(told) ? told : "#ffffff";
  const intensity = readIntensity(body.intensity);
  const position = movePoint(matrix, [0, 0, 0]);
  const target = findLookedAt(body.lookAt, places);
  const direction = target
    ? ([target[0] - position[0], target[1] - position[1], target[2] - position[2]] as const)
    : turnDirection(matrix, DOWN);
  switch (type) {
    case "AmbientLight":
      return { kind: "ambient", color, intensity };
    case "DirectionalLight":
      return { kind: "directional", color, intensity, direction };
    case "PointLight":
      return { kind: "point", color, intensity, position };
    case "SpotLight": {
      const angle_deg = Math.min(90, readPositive(body.angle, 30));
      return { kind: "spot", color, intensity, position, direction, angle_deg };
    }
    default:
      return undefined;
  }
}

/** A share of the brightest; drafts of the specification wrote `value` for `quantityValue`. */
function readIntensity(value: unknown): number {
  const [quantity] = listOf(value);
  const told = quantity?.quantityValue ?? quantity?.value ?? value;
  return typeof told === "number" && told >= 0 ? Math.min(1, told) : 1;
}

function readPositive(value: unknown, missing: number): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : missing;
}

function findTarget(lookAt: unknown, { outer, places }: Painting): Point | undefined {
  const found = findLookedAt(lookAt, places);
  return found && movePoint(outer, found);
}

/** A place that is looked at: a point, or where something is painted. */
function findLookedAt(lookAt: unknown, places: ReadonlyMap<string, Point>): Point | undefined {
  const [fields] = listOf(lookAt);
  if (!fields) return undefined;
  return places.get(idOf(fields)) ?? findPlace(fields);
}
