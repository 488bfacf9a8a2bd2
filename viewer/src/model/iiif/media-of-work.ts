import type { Canvas, Download, Layer, Level, Media, Poster, Recording } from "../media";
import type { Comment, ModelPart, SceneCamera, SceneSetting } from "../scene";
import type { PlacedComment } from "./comments";
import type { Placed, PlacedCamera } from "./scene";
import { isIdentity } from "./space";
import { addressOf, chooseName, chooseSaid, idOf } from "./values";
import type {
  ImageSight,
  ModelFile,
  ModelSight,
  Offered,
  Option,
  Picture,
  RecordingSight,
  Layer as SeenLayer,
  Sight,
  Work,
} from "./work";

/** The side of a still picture that is asked of an image service before the stage is there. */
const POSTER_PX = 1024;

/** What was measured on one level of a model: a line of the report that our models carry. */
export interface LevelFacts {
  readonly file: string;
  readonly triangles: number;
  readonly bytes: number;
  readonly error_mm: number;
  /** The largest distance to the original; 0 where not told. */
  readonly worst_mm: number;
}

/** The sights of a work as the viewer shows them, with their texts in the visitor's language. */
export function mediaOfWork(
  work: Work,
  language: string,
  unknown: (type: string) => string,
): readonly Media[] {
  return work.sights.map((sight) => mediaOfSight(sight, language, unknown));
}

function mediaOfSight(sight: Sight, language: string, unknown: (type: string) => string): Media {
  const media = {
    id: sight.id,
    label: chooseName(sight.label, language),
    alt: chooseSaid(sight.summary, language),
    infoUrl: "",
    poster: posterOf(sight.thumbnail),
    levels: [],
    views: [],
    reportUrl: "",
    saidUrl: "",
    scene: null,
    ar: NO_AR,
    state: "ready" as const,
    progress: 1,
    reason: "",
    canvas: null,
    recording: null,
  };
  switch (sight.kind) {
    case "image": {
      const picture = sight.layers[0]?.options[0].picture;
      const poster = picture && posterOf(picture, sight.width, sight.height);
      return {
        ...media,
        kind: "image",
        infoUrl: picture?.infoUrl ?? picture?.url ?? "",
        poster: poster ?? null,
        canvas: canvasOf(sight, language),
      };
    }
    case "model":
      return {
        ...media,
        kind: "model",
        levels: levelsOf(sight, language, media.label),
        poster: posterOf(sight.poster),
        reportUrl: sight.reportUrl ?? "",
        scene: settingOf(sight, language),
        ar: arOf(sight),
      };
    case "audio":
    case "video":
      return {
        ...media,
        kind: sight.kind,
        poster: posterOf(sight.poster),
        recording: recordingOf(sight, language),
      };
    default: {
      const { type } = sight;
      return { ...media, kind: "image", state: "failed", reason: unknown(type) };
    }
  }
}

/** What a document says of a picture, in the visitor's language. */
export function canvasOf(sight: ImageSight, language: string): Canvas {
  const { id, width, height, unit_mm, said } = sight;
  const layers = sight.layers.map((layer) => layerOf(layer, language));
  return { id, width, height, unit_mm, layers, downloads: downloadsOf(sight.offered, language), said };
}

function layerOf({ box, options: [first, ...others] }: SeenLayer, language: string): Layer {
  const named = ({ label, picture }: Option): Layer["options"][0] => ({
    label: chooseName(label, language),
    picture,
  });
  return { box, options: [named(first), ...others.map(named)] };
}

export function downloadsOf(offered: readonly Offered[], language: string): readonly Download[] {
  return offered.map(({ url, label, format }) => ({ url, format, label: chooseName(label, language) }));
}

function recordingOf({ files, tracks }: RecordingSight, language: string): Recording {
  const named = tracks.map((track) => ({ ...track, label: chooseName(track.label, language) }));
  return { files, tracks: named };
}

/**
 * The files of a model from the smallest to the largest, as far as sizes are told; else as they are listed. Several
 * models of one scene are one level of several parts.
 */
function levelsOf(sight: ModelSight, language: string, label: string): readonly Level[] {
  const placed = sight.scene?.models ?? [];
  const [only] = placed;
  if (placed.length > 1) {
    const parts = placed.flatMap((each) => partOf(each, sight));
    const bytes = parts.every((part) => part.bytes > 0) ? sum(parts.map((part) => part.bytes)) : 0;
    return [{ ...EMPTY_LEVEL, name: "scene", label: label || "3D", bytes, parts }];
  }
  const files = [...sight.files].sort((one, other) => one.bytes - other.bytes);
  const isPlain = !only || (isIdentity(only.matrix) && only.excluded.length === 0);
  return files.map((file) => {
    const level = levelOf(file, language);
    if (isPlain) return level;
    const { url, bytes } = file;
    return { ...level, parts: [{ url, bytes, matrix: only.matrix, hasLights: hasLights(only) }] };
  });
}

function partOf(placed: Placed, sight: ModelSight): readonly ModelPart[] {
  const url = addressOf(idOf(placed.resource));
  const file = sight.files.find((each) => each.url === url);
  if (!file) return [];
  return [{ url: file.url, bytes: file.bytes, matrix: placed.matrix, hasLights: hasLights(placed) }];
}

function hasLights({ excluded }: Placed): boolean {
  return !excluded.includes("lights");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

const EMPTY_LEVEL = { url: "", triangles: 0, bytes: 0, error_mm: 0, detail_mm: 0 } as const;

/** The lamps, cameras and comments of a scene, in the visitor's language. */
function settingOf({ scene }: ModelSight, language: string): SceneSetting | null {
  if (!scene) return null;
  const cameras = scene.cameras.map((camera) => cameraOf(camera, language));
  return {
    background: scene.background,
    lights: scene.lights,
    cameras,
    comments: scene.comments.map((each) => commentOf(each, cameras, language)),
    saidElsewhere: scene.saidElsewhere,
    unit_m: scene.unit_m,
    unknown: scene.unknown,
  };
}

/** Something said of a place, in the visitor's language, with the camera that shows it where it is among these. */
export function commentOf(
  { id, text, point, camera }: PlacedComment,
  cameras: readonly SceneCamera[],
  language: string,
): Comment {
  return { id, text: chooseSaid(text, language), point, camera: cameras.find((each) => each.id === camera) };
}

function cameraOf(camera: PlacedCamera, language: string): SceneCamera {
  const { place, position, target, direction, lens, isHidden } = camera;
  return {
    id: place,
    label: chooseSaid(camera.label, language),
    position,
    target,
    direction,
    lens,
    isHidden,
  };
}

const NO_AR = { usdzUrl: "", glbUrl: "" } as const;

/** Our own documents name a copy without compression `plain.glb`; of others any GLB that is there may do. */
function arOf(sight: ModelSight): Media["ar"] {
  const usdz = sight.others.find((file) => file.format === "model/vnd.usdz+zip");
  const plain = sight.files.find((file) => file.url.endsWith("/plain.glb"));
  return { usdzUrl: usdz?.url ?? "", glbUrl: plain?.url ?? "" };
}

function levelOf(file: ModelFile, language: string): Level {
  const name =
    file.url
      .split("/")
      .at(-1)
      ?.replace(/\.glb$/, "") ?? file.url;
  const label = chooseSaid(file.label, language) || name;
  return { ...EMPTY_LEVEL, name, label, url: file.url, bytes: file.bytes };
}

/** The levels with what their report says of them, smallest first; those that it does not name are left out. */
export function withFacts(levels: readonly Level[], facts: readonly LevelFacts[]): readonly Level[] {
  const known = levels.flatMap((level) => {
    const found = facts.find((each) => level.url.endsWith(`/${each.file}`));
    return found ? [{ ...level, ...pick(found) }] : [];
  });
  return known.length > 0 ? known.sort((one, other) => one.bytes - other.bytes) : levels;
}

function pick({ triangles, bytes, error_mm }: LevelFacts): Pick<Level, "triangles" | "bytes" | "error_mm"> {
  return { triangles, bytes, error_mm };
}

/** A still picture for the stage: of an image service one of moderate size, else the file itself. */
function posterOf(picture: Picture | undefined, width = 0, height = 0): Poster | null {
  if (!picture) return null;
  const [wide, high] = [picture.width || width, picture.height || height];
  if (picture.url !== undefined && Math.max(wide, high) <= POSTER_PX) {
    return { first: "", src: picture.url, srcset: "", width: wide, height: high };
  }
  if (picture.infoUrl === undefined) {
    return picture.url === undefined
      ? null
      : { first: "", src: picture.url, srcset: "", width: wide, height: high };
  }
  const base = picture.infoUrl.replace(/\/info\.json$/, "");
  const src = `${base}/full/!${POSTER_PX},${POSTER_PX}/0/default.jpg`;
  return { first: "", src, srcset: "", width: wide, height: high };
}

/** The levels of a report, as far as they are numbers. */
export function readFacts(report: unknown): readonly LevelFacts[] {
  const levels = (report as { levels?: unknown } | null)?.levels;
  if (!Array.isArray(levels)) return [];
  return levels.flatMap((level: Record<string, unknown> | null) => {
    const { file, triangles, bytes, rms_mm: error_mm, max_mm } = level ?? {};
    const isWhole =
      typeof file === "string" &&
      typeof triangles === "number" &&
      typeof bytes === "number" &&
      typeof error_mm === "number";
    const worst_mm = typeof max_mm === "number" ? max_mm : 0;
    return isWhole ? [{ file, triangles, bytes, error_mm, worst_mm }] : [];
  });
}
