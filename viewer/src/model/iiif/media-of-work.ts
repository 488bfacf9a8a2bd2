import type { Canvas, Download, Layer, Level, Media, Poster, Recording } from "../media";
import { chooseSaid } from "./values";
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
    label: chooseSaid(sight.label, language),
    alt: chooseSaid(sight.summary, language),
    infoUrl: "",
    poster: posterOf(sight.thumbnail),
    levels: [],
    views: [],
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
      return { ...media, kind: "model", levels: levelsOf(sight, language), poster: posterOf(sight.poster) };
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
  const { id, width, height, unit_mm } = sight;
  const layers = sight.layers.map((layer) => layerOf(layer, language));
  return { id, width, height, unit_mm, layers, downloads: downloadsOf(sight.offered, language) };
}

function layerOf({ box, options: [first, ...others] }: SeenLayer, language: string): Layer {
  const named = ({ label, picture }: Option): Layer["options"][0] => ({
    label: chooseSaid(label, language),
    picture,
  });
  return { box, options: [named(first), ...others.map(named)] };
}

export function downloadsOf(offered: readonly Offered[], language: string): readonly Download[] {
  return offered.map(({ url, label, format }) => ({ url, format, label: chooseSaid(label, language) }));
}

function recordingOf({ files, tracks }: RecordingSight, language: string): Recording {
  const named = tracks.map((track) => ({ ...track, label: chooseSaid(track.label, language) }));
  return { files, tracks: named };
}

/** The files of a model from the smallest to the largest, as far as sizes are told; else as they are listed. */
function levelsOf(sight: ModelSight, language: string): readonly Level[] {
  const files = [...sight.files].sort((one, other) => one.bytes - other.bytes);
  return files.map((file) => levelOf(file, language));
}

function levelOf(file: ModelFile, language: string): Level {
  const name =
    file.url
      .split("/")
      .at(-1)
      ?.replace(/\.glb$/, "") ?? file.url;
  const label = chooseSaid(file.label, language) || name;
  return { name, label, url: file.url, triangles: 0, bytes: file.bytes, error_mm: 0, detail_mm: 0 };
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
    return { src: picture.url, srcset: "", width: wide, height: high };
  }
  if (picture.infoUrl === undefined) {
    return picture.url === undefined ? null : { src: picture.url, srcset: "", width: wide, height: high };
  }
  const base = picture.infoUrl.replace(/\/info\.json$/, "");
  const src = `${base}/full/!${POSTER_PX},${POSTER_PX}/0/default.jpg`;
  return { src, srcset: "", width: wide, height: high };
}

/** The levels of a report, as far as they are numbers. */
export function readFacts(report: unknown): readonly LevelFacts[] {
  const levels = (report as { levels?: unknown } | null)?.levels;
  if (!Array.isArray(levels)) return [];
  return levels.flatMap((level: Record<string, unknown> | null) => {
    const { file, triangles, bytes, rms_mm: error_mm } = level ?? {};
    const isWhole =
      typeof file === "string" &&
      typeof triangles === "number" &&
      typeof bytes === "number" &&
      typeof error_mm === "number";
    return isWhole ? [{ file, triangles, bytes, error_mm }] : [];
  });
}
