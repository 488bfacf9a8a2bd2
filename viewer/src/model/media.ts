import type { SaidOnCanvas } from "./iiif/notes";
import type { Box, Picture } from "./iiif/work";
import type { ModelPart, SceneSetting } from "./scene";

/** What the item page says about one image or model: read once here, then trusted everywhere. */

export interface Poster {
  /** A small one that the page has painted already, until the viewer takes its place; empty where there is none. */
  readonly first: string;
  readonly src: string;
  readonly srcset: string;
  readonly width: number;
  readonly height: number;
}

/** One picture of a model from all around; `alt` says from where it shows it. */
export interface View {
  readonly src: string;
  readonly srcset: string;
  readonly alt: string;
}

/**
 * One level of detail of a model; `error_mm` is the measured RMS distance to the original, `detail_mm` the
 * smallest detail of colour it can show (0 where that is not known).
 */
export interface Level {
  readonly name: string;
  readonly label: string;
  readonly url: string;
  readonly triangles: number;
  readonly bytes: number;
  readonly error_mm: number;
  readonly detail_mm: number;
  /** Where it is not one file that stands at the origin: the files, and where they stand. */
  readonly parts?: readonly ModelPart[];
}

/** One of several pictures of the same view, with its name in the visitor's language. */
export interface Option {
  readonly label: string;
  readonly picture: Picture;
}

/** A picture on a canvas and, where there are several of it, the others. */
export interface Layer {
  readonly box: Box;
  readonly options: readonly [Option, ...Option[]];
}

export interface Download {
  readonly label: string;
  readonly url: string;
  readonly format: string;
}

/** What a IIIF document says of a picture, beyond where it lies. */
export interface Canvas {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  readonly unit_mm: number | undefined;
  readonly downloads: readonly Download[];
  readonly said: SaidOnCanvas;
}

/** A sound or film: what plays, and what is said in it. */
export interface Recording {
  readonly files: readonly { readonly url: string; readonly format: string }[];
  readonly tracks: readonly { readonly url: string; readonly label: string; readonly language: string }[];
}

export type MediaState = "ready" | "processing" | "failed";

export interface Media {
  readonly id: string;
  readonly kind: "image" | "model" | "audio" | "video";
  readonly label: string;
  readonly alt: string;
  readonly infoUrl: string;
  readonly poster: Poster | null;
  /** From the smallest to the largest; empty for an image. */
  readonly levels: readonly Level[];
  /** All around a model in even steps, its front first, then turning to the right; empty where there are none. */
  readonly views: readonly View[];
  /** Where the errors of its levels are written down; empty where nowhere. */
  readonly reportUrl: string;
  /** Where something is said of places on it, as IIIF; empty where nothing is, or it is read already. */
  readonly saidUrl: string;
  /** What stands around it, where a document says. */
  readonly scene: SceneSetting | null;
  /** Files that phones put into one's room: USDZ for iOS, GLB for Android; empty where there are none. */
  readonly ar: { readonly usdzUrl: string; readonly glbUrl: string };
  readonly state: MediaState;
  /** 0 to 1 while it is being prepared. */
  readonly progress: number;
  /** Why it failed, in the visitor's language; empty otherwise. */
  readonly reason: string;
  /** Of an image that a IIIF document describes; null where the page alone tells of it. */
  readonly canvas: Canvas | null;
  /** Of a sound or film. */
  readonly recording: Recording | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Read the page's list of media; raise with the position of what is wrong. */
export function parseMediaList(json: string): readonly Media[] {
  const list: unknown = JSON.parse(json);
  if (!Array.isArray(list)) throw new TypeError("media: expected a list");
  return list.map((entry, index) => parseMedia(entry, `media[${index}]`));
}

function parseMedia(entry: unknown, at: string): Media {
  const fields = parseFields(entry, at);
  const kind = parseOneOf(fields.kind, ["image", "model"] as const, `${at}.kind`);
  const levels = Array.isArray(fields.levels) ? fields.levels : [];
  const views = Array.isArray(fields.views) ? fields.views : [];
  return {
    id: parseText(fields.id, `${at}.id`),
    kind,
    label: parseText(fields.label ?? "", `${at}.label`),
    alt: parseText(fields.alt ?? "", `${at}.alt`),
    infoUrl: parseText(fields.info_url ?? "", `${at}.info_url`),
    poster: fields.poster ? parsePoster(fields.poster, `${at}.poster`) : null,
    levels: levels.map((level, index) => parseLevel(level, `${at}.levels[${index}]`)),
    views: views.map((view, index) => parseView(view, `${at}.views[${index}]`)),
    reportUrl: parseText(fields.report_url ?? "", `${at}.report_url`),
    saidUrl: parseText(fields.said_url ?? "", `${at}.said_url`),
    scene: null,
    ar: parseAr(fields, at),
    state: parseOneOf(fields.state, ["ready", "processing", "failed"] as const, `${at}.state`),
    progress: parseNumber(fields.progress ?? 0, `${at}.progress`),
    reason: parseText(fields.reason ?? "", `${at}.reason`),
    canvas: null,
    recording: null,
  };
}

function parsePoster(entry: unknown, at: string): Poster {
  const fields = parseFields(entry, at);
  const first = fields.first ? parseFields(fields.first, `${at}.first`) : { src: "" };
  return {
    first: parseText(first.src, `${at}.first.src`),
    src: parseText(fields.src, `${at}.src`),
    srcset: parseSrcset(fields.srcset ?? "", `${at}.srcset`),
    width: parseNumber(fields.width, `${at}.width`),
    height: parseNumber(fields.height, `${at}.height`),
  };
}

function parseView(entry: unknown, at: string): View {
  const fields = parseFields(entry, at);
  return {
    src: parseText(fields.src, `${at}.src`),
    srcset: parseSrcset(fields.srcset ?? "", `${at}.srcset`),
    alt: parseText(fields.alt, `${at}.alt`),
  };
}

function parseAr(fields: Fields, at: string): Media["ar"] {
  const ar = fields.ar ? parseFields(fields.ar, `${at}.ar`) : {};
  const downloads = Array.isArray(fields.downloads) ? fields.downloads : [];
  const plain = downloads
    .map((file, index) => parseFields(file, `${at}.downloads[${index}]`))
    .find((file) => file.key === "plain");
  return {
    usdzUrl: parseText(ar.url ?? "", `${at}.ar.url`),
    glbUrl: parseText(plain?.url ?? "", `${at}.downloads.url`),
  };
}

/** One text as HTML wants it, or a list of its candidates. */
function parseSrcset(value: unknown, at: string): string {
  if (!Array.isArray(value)) return parseText(value, at);
  return value.map((candidate, index) => parseText(candidate, `${at}[${index}]`)).join(", ");
}

function parseLevel(entry: unknown, at: string): Level {
  const fields = parseFields(entry, at);
  return {
    name: parseText(fields.name, `${at}.name`),
    label: parseText(fields.label ?? fields.name, `${at}.label`),
    url: parseText(fields.url, `${at}.url`),
    triangles: parseNumber(fields.triangles, `${at}.triangles`),
    bytes: parseNumber(fields.bytes, `${at}.bytes`),
    error_mm: parseNumber(fields.error_mm, `${at}.error_mm`),
    detail_mm: parseNumber(fields.detail_mm ?? 0, `${at}.detail_mm`),
  };
}

function parseFields(value: unknown, at: string): Fields {
  if (typeof value !== "object" || value === null) throw new TypeError(`${at}: expected an object`);
  return value as Fields;
}

function parseText(value: unknown, at: string): string {
  if (typeof value !== "string") throw new TypeError(`${at}: expected a text`);
  return value;
}

function parseNumber(value: unknown, at: string): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError(`${at}: expected a number`);
  return value;
}

function parseOneOf<T extends string>(value: unknown, accepted: readonly T[], at: string): T {
  const found = accepted.find((word) => word === value);
  if (found === undefined) throw new TypeError(`${at}: expected one of ${accepted.join(", ")}`);
  return found;
}
