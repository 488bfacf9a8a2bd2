import { readSight } from "../iiif/painted";
import { readPicture } from "../iiif/pictures";
import { type Fields, idOf, listOf, saidOf, sizeOf, textOf, typeOf } from "../iiif/values";
import type { Picture } from "../iiif/work";
import type { Still, StillSight, TourSight } from "./tour";

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
