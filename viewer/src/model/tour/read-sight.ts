import { readSight } from "../iiif/painted";
import { readPicture } from "../iiif/pictures";
import { type Fields, fieldsOf, idOf, listOf, saidOf, sizeOf, textOf, typeOf } from "../iiif/values";
import type { Box, Picture } from "../iiif/work";
import type { Compared, Still, StillSight, TourSight } from "./tour";

/** What is said beside a container is told by the steps. */
const ALONE = { manifest: {}, scenes: new Map<string, Fields>() };

const NOTHING: TourSight = { id: "", kind: "words" };

/** What a container shows, as far as a player can show it; words alone where it shows nothing. */
export function readSightOf(container: Fields | undefined): TourSight {
  if (!container) return NOTHING;
  const id = idOf(container);
  const sight = readSight(container, ALONE);
  if (sight.kind === "nothing") return { ...NOTHING, id };
  if (sight.kind === "audio") return { ...sight, id, poster: readBeside(container) ?? sight.poster };
  if (sight.kind !== "image") return { ...sight, id };
  const bodies = paintedOf(container);
  const size = { width: sight.width, height: sight.height };
  const picture = bodies[0] && typeOf(bodies[0]) !== "Choice" ? readPicture(bodies[0]) : undefined;
  if (bodies.length === 1 && picture?.infoUrl !== undefined) return { id, kind: "image", picture, ...size };
  const compared = readCompared(bodies, size);
  if (compared) return { id, kind: "comparison", pictures: compared, ...size };
  const stills = readStills(bodies);
  if (stills) return { id, ...stills, ...size };
  // What others choose among with image services: the first picture, which can be zoomed.
  const first = sight.layers[0]?.options[0].picture;
  return first ? { id, kind: "image", picture: first, ...size } : { ...NOTHING, id };
}

/** The picture that goes with a sound while it plays: its waveform, or what others show beside it. */
function readBeside(container: Fields): Picture | undefined {
  const beside = listOf(container.accompanyingContainer ?? container.accompanyingCanvas);
  return beside.flatMap(paintedOf).map(readPicture).find(Boolean);
}

function paintedOf(container: Fields): readonly Fields[] {
  return listOf(container.items)
    .flatMap((page) => listOf(page.items))
    .filter((each) => [each.motivation].flat().includes("painting"))
    .flatMap((each) => listOf(each.body));
}

/** Two pictures to choose between that both can be zoomed. */
function readCompared(bodies: readonly Fields[], size: Size): readonly [Compared, Compared] | undefined {
  const [only] = bodies;
  if (bodies.length !== 1 || only === undefined || typeOf(only) !== "Choice" || size.width <= 0)
    return undefined;
  const options = listOf(only.items);
  const [before, after] = options.map((body) => readComparedPicture(body, size));
  return options.length === 2 && before && after ? [before, after] : undefined;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function readComparedPicture(body: Fields, { width, height }: Size): Compared | undefined {
  const image = typeOf(body) === "SpecificResource" ? fieldsOf(listOf(body.source)[0]) : body;
  const picture = typeOf(image) === "Image" ? readPicture(image) : undefined;
  if (picture?.infoUrl === undefined) return undefined;
  const part = readPart(body);
  const box = {
    left: 0 - (part.left / part.width) * width,
    top: 0 - (part.top / part.height) * height,
    width: (100 / part.width) * width,
    height: (100 / part.height) * height,
  };
  return { picture, box, label: saidOf(body.label), alt: saidOf(body.summary) };
}

/** The part of a picture that is meant, in per cent of its sides; all of it where nothing else is said. */
function readPart(body: Fields): Box {
  const regions = listOf(body.selector)
    .filter((selector) => typeOf(selector) === "ImageApiSelector")
    .map((selector) => textOf(selector.region));
  const numbers =
    /^pct:([\d.,]+)$/
      .exec(regions[0] ?? "")?.[1]
      ?.split(",")
      .map(Number) ?? [];
  const [left = 0, top = 0, width = 100, height = 100] = numbers;
  const isPart = numbers.length === 4 && numbers.every(Number.isFinite) && width > 0 && height > 0;
  return isPart ? { left, top, width, height } : { left: 0, top: 0, width: 100, height: 100 };
}

/** Pictures that are files alone: side by side, to compare, or one in several languages. */
function readStills(bodies: readonly Fields[]): Omit<StillSight, "width" | "height"> | undefined {
  const [only] = bodies;
  const isChoice = bodies.length === 1 && only !== undefined && typeOf(only) === "Choice";
  const found = (isChoice ? listOf(only.items) : bodies).flatMap((body) => readStill(body));
  const [first, ...others] = found;
  if (!first) return undefined;
  const stills = found.map(({ still }) => still);
  const pictures: [Still, ...Still[]] = [first.still, ...others.map(({ still }) => still)];
  const told = { kind: "stills" as const, translations: {}, pictures };
  if (!isChoice) return { ...told, arrangement: stills.length > 1 ? "gallery" : "single" };
  if (first.language !== "") {
    const translations = Object.fromEntries(found.map(({ language, still }) => [language, still]));
    return { ...told, arrangement: "single", translations, pictures: [first.still] };
  }
  return { ...told, arrangement: stills.length > 1 ? "comparison" : "single" };
}

function readStill(body: Fields): readonly { still: Still; language: string }[] {
  const picture = typeOf(body) === "Image" ? readPicture(body) : undefined;
  if (picture?.url === undefined || picture.infoUrl !== undefined) return [];
  const language = [body.language].flat().map(textOf).find(Boolean) ?? "";
  const still = {
    url: picture.url,
    width: sizeOf(body.width),
    height: sizeOf(body.height),
    label: saidOf(body.label),
    alt: saidOf(body.summary),
  };
  return [{ still, language }];
}
