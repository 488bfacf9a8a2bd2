import { readComments } from "./comments";
import { readSaidOnCanvas } from "./notes";
import { readPagesElsewhere } from "./pages-elsewhere";
import { readUnit_mm } from "./physical";
import { readBox, readOptions, readPicture, readThumbnail } from "./pictures";
import { readScene } from "./scene";
import { addressOf, type Fields, fieldsOf, idOf, listOf, saidOf, sizeOf, textOf, typeOf } from "./values";
import type { Layer, ModelFile, ModelSight, Offered, Picture, Sight, Track } from "./work";

/** What may be painted, as version 3 and version 4 call it; version 4 says `Audio` where 3 said `Sound`. */
const SOUNDS = new Set(["Sound", "Audio"]);

/** Formats of models that the stage can draw. */
const DRAWN_MODELS = new Set(["model/gltf-binary", "model/gltf+json", ""]);

/** Media types that only tell where a model's errors are measured. */
const REPORT = /\/report\.json$/;

interface Painted {
  readonly body: Fields;
  readonly target: string;
}

/** What a container needs of the document around it: what is said there, and scenes that stand in scenes. */
export interface Surroundings {
  readonly manifest: Fields;
  readonly scenes: ReadonlyMap<string, Fields>;
}

/** What one canvas, scene or timeline shows. */
export function readSight(container: Fields, around: Surroundings): Sight {
  const painted = listOf(container.items).flatMap((page) => listOf(page.items).flatMap(readPainting));
  const seen = {
    id: idOf(container),
    label: saidOf(container.label),
    summary: saidOf(container.summary),
    thumbnail: readThumbnail(container.thumbnail),
    offered: readOffered(container),
  };
  const scene = typeOf(container) === "Scene" ? readWholeScene(container, around) : undefined;
  const shown = scene ? scene.models.map((each) => each.resource) : painted.map(({ body }) => body);
  // A single model may be a choice of levels; of several each is shown as its first.
  const bodies = scene?.models.length === 1 ? painted.map(({ body }) => body) : shown;
  const models = [...bodies.flatMap((body) => readModel(body)), ...readRenderings(container)];
  const recordings = painted.flatMap(({ body }) => readRecordings(body));
  const width = sizeOf(container.width);
  const height = sizeOf(container.height);
  const layers = painted.flatMap((entry) => readLayer(entry, width, height));
  if (models.length > 0) {
    const poster = posterOf(container, layers);
    const reportUrl = findReport(container);
    return { ...seen, kind: "model", files: models, poster, reportUrl, scene, others: readOthers(container) };
  }
  const [first] = recordings;
  if (first) {
    const tracks = readTracks(container);
    const duration_s = sizeOf(container.duration);
    const poster = posterOf(container, layers);
    return { ...seen, kind: first.kind, files: recordings, duration_s, tracks, poster };
  }
  if (layers.length > 0) {
    const unit_mm = readUnit_mm(container);
    const said = readSaidOnCanvas(container);
    return { ...seen, kind: "image", ...extentOf(width, height, layers), layers, unit_mm, said };
  }
  const type = painted.map(({ body }) => typeOf(body)).find(Boolean) ?? typeOf(container);
  return { ...seen, kind: "nothing", type };
}

function readWholeScene(container: Fields, { manifest, scenes }: Surroundings): ModelSight["scene"] {
  const content = readScene(container, scenes);
  const comments = readComments(container, manifest, content.cameras);
  return { ...content, comments, saidElsewhere: readPagesElsewhere(container) };
}

/** A canvas without a size has that of what is painted on it. */
function extentOf(
  width: number,
  height: number,
  layers: readonly Layer[],
): { width: number; height: number } {
  if (width > 0 && height > 0) return { width, height };
  const picture = layers[0]?.options[0].picture;
  return { width: picture?.width || 1, height: picture?.height || 1 };
}

function readPainting(annotation: Fields): readonly Painted[] {
  const motivations = [annotation.motivation].flat();
  if (!motivations.includes("painting")) return [];
  return listOf(annotation.body).map((body) => ({ body, target: targetOf(annotation.target) }));
}

/** The identifier of what is painted on, with its fragment; a selector is written as one. */
function targetOf(value: unknown): string {
  if (typeof value === "string") return value;
  const [fields] = listOf(value);
  if (!fields) return "";
  if (typeOf(fields) !== "SpecificResource") return idOf(fields);
  const source = targetOf(fields.source);
  const fragment = listOf(fields.selector).find((selector) => typeOf(selector) === "FragmentSelector");
  const place = textOf(fragment?.value);
  return place ? `${source.split("#")[0]}#${place}` : source;
}

function readLayer({ body, target }: Painted, width: number, height: number): readonly Layer[] {
  const [first, ...others] = readOptions(body);
  if (!first) return [];
  return [{ box: readBox(target, width, height), options: [first, ...others] }];
}

/** What a body leads to through choices and specific resources. */
function resourcesOf(body: Fields): readonly Fields[] {
  switch (typeOf(body)) {
    case "Choice":
      return listOf(body.items).flatMap(resourcesOf);
    case "SpecificResource":
      return listOf(body.source).flatMap(resourcesOf);
    default:
      return [body];
  }
}

function readModel(body: Fields): readonly ModelFile[] {
  return resourcesOf(body).flatMap((resource) => {
    const url = addressOf(idOf(resource));
    const format = textOf(resource.format);
    const isModel = typeOf(resource) === "Model" && DRAWN_MODELS.has(format);
    if (!isModel || url === undefined) return [];
    return [{ url, format, bytes: sizeOf(resource.fileSize), label: saidOf(resource.label) }];
  });
}

/** A model in formats that this stage does not draw, but a phone's own viewer does. */
function readOthers(container: Fields): readonly ModelFile[] {
  return listOf(container.rendering).flatMap((resource) => {
    const url = addressOf(idOf(resource));
    const format = textOf(resource.format);
    if (url === undefined || typeOf(resource) !== "Model" || DRAWN_MODELS.has(format)) return [];
    return [{ url, format, bytes: sizeOf(resource.fileSize), label: saidOf(resource.label) }];
  });
}

/** Models beside a canvas: version 3 has no other place for them. */
function readRenderings(container: Fields): readonly ModelFile[] {
  const offered = listOf(container.rendering).flatMap(readModel);
  // Those of other formats, and originals whose format is not told to be drawable, are downloads only.
  return offered.filter((file) => file.format === "model/gltf-binary");
}

/** Files that are offered beside what is shown, each with an address that may be followed. */
export function readOffered(resource: Fields): readonly Offered[] {
  return listOf(resource.rendering).flatMap((link) => {
    const url = addressOf(idOf(link));
    return url === undefined ? [] : [{ url, label: saidOf(link.label), format: textOf(link.format) }];
  });
}

function readRecordings(body: Fields): readonly { kind: "audio" | "video"; url: string; format: string }[] {
  return resourcesOf(body).flatMap((resource) => {
    const url = addressOf(idOf(resource));
    const type = typeOf(resource);
    if (url === undefined || !(type === "Video" || SOUNDS.has(type))) return [];
    const kind: "audio" | "video" = type === "Video" ? "video" : "audio";
    return [{ kind, url, format: textOf(resource.format) }];
  });
}

/** Captions and transcripts: texts in time that supplement a canvas. */
function readTracks(container: Fields): readonly Track[] {
  const annotations = listOf(container.annotations).flatMap((page) => listOf(page.items));
  return annotations.flatMap((annotation) => {
    if (![annotation.motivation].flat().includes("supplementing")) return [];
    return listOf(annotation.body)
      .flatMap(resourcesOf)
      .flatMap((body) => {
        const url = addressOf(idOf(body));
        if (url === undefined || textOf(body.format) !== "text/vtt") return [];
        const language = [body.language].flat().map(textOf).find(Boolean) ?? "";
        return [{ url, label: saidOf(body.label), language }];
      });
  });
}

/** The still picture before something moves: its own place, or the first picture painted. */
function posterOf(container: Fields, layers: readonly Layer[]): Picture | undefined {
  const { placeholderContainer, placeholderCanvas, accompanyingContainer, accompanyingCanvas } = container;
  // A film says what is seen before it plays, a sound what is seen while it does.
  const containers = [placeholderContainer, placeholderCanvas, accompanyingContainer, accompanyingCanvas].map(
    fieldsOf,
  );
  for (const each of containers) {
    const pictures = listOf(each.items)
      .flatMap((page) => listOf(page.items))
      .flatMap((annotation) => listOf(annotation.body))
      .flatMap((body) => readOptions(body));
    const [first] = pictures;
    if (first) return first.picture;
  }
  return layers[0]?.options[0].picture ?? readPictureOf(container);
}

function readPictureOf(container: Fields): Picture | undefined {
  return listOf(container.thumbnail).map(readPicture).find(Boolean);
}

function findReport(container: Fields): string | undefined {
  const links = listOf(container.seeAlso).filter((link) => REPORT.test(idOf(link)));
  return links.map((link) => addressOf(idOf(link))).find(Boolean);
}
