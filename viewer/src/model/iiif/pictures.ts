import { addressOf, type Fields, idOf, listOf, saidOf, sizeOf, textOf, typeOf } from "./values";
import type { Box, Option, Picture } from "./work";

/** What an image body or a thumbnail shows; undefined where nothing of it can be fetched. */
export function readPicture(fields: Fields): Picture | undefined {
  const infoUrl = findService(fields);
  const url = addressOf(idOf(fields));
  if (infoUrl === undefined && url === undefined) return undefined;
  return { infoUrl, url, width: sizeOf(fields.width), height: sizeOf(fields.height) };
}

/** The first picture of a list of thumbnails. */
export function readThumbnail(value: unknown): Picture | undefined {
  for (const fields of listOf(value)) {
    const picture = readPicture(fields);
    if (picture) return picture;
  }
  return undefined;
}

/** The options of a body that is an image or a choice of images, the first the one to show. */
export function readOptions(body: Fields): readonly Option[] {
  if (typeOf(body) === "Choice") return listOf(body.items).flatMap(readOptions);
  if (typeOf(body) === "SpecificResource") {
    return listOf(body.source)
      .flatMap(readOptions)
      .map((option) => ({ ...option, label: named(body, option) }));
  }
  if (typeOf(body) !== "Image") return [];
  const picture = readPicture(body);
  return picture ? [{ label: saidOf(body.label), picture }] : [];
}

function named(body: Fields, option: Option): Option["label"] {
  const label = saidOf(body.label);
  return Object.keys(label).length > 0 ? label : option.label;
}

/** The info.json of the image service that a resource names, the newest version first. */
function findService(fields: Fields): string | undefined {
  const services = listOf(fields.service).filter((service) => isImageService(service));
  const newest = services.find((service) => typeOf(service) === "ImageService3") ?? services[0];
  const base = newest && addressOf(idOf(newest));
  return base === undefined ? undefined : `${base.replace(/\/(info\.json)?$/, "")}/info.json`;
}

function isImageService(service: Fields): boolean {
  const told = [typeOf(service), textOf(service.profile), textOf(service["@context"])].join(" ");
  return /ImageService|iiif\.io\/api\/image/.test(told);
}

/** The place that `#xywh=` names on a canvas, in its units; the whole canvas without one. */
export function readBox(target: string, width: number, height: number): Box {
  const whole = { left: 0, top: 0, width, height };
  const found = /#(?:.*&)?xywh=(?:(pixel|percent):)?([\d.,]+)/.exec(target);
  const numbers = found?.[2]?.split(",").map(Number) ?? [];
  const [left = 0, top = 0, wide = 0, high = 0] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || wide <= 0 || high <= 0) return whole;
  if (found?.[1] !== "percent") return { left, top, width: wide, height: high };
  const [across, down] = [width / 100, height / 100];
  return { left: left * across, top: top * down, width: wide * across, height: high * down };
}
