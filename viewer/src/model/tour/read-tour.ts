import { UnreadableWorkError } from "../iiif/read-work";
import {
  addressOf,
  type Fields,
  fieldsOf,
  idOf,
  isFields,
  listOf,
  saidOf,
  textOf,
  typeOf,
} from "../iiif/values";
import type { Said } from "../iiif/work";
import { readAim, readRegion } from "./read-aim";
import { readSightOf } from "./read-sight";
import type { Answer, Origin, Quiz, Tour, TourStep, Way } from "./tour";

/** No visitor takes more steps; a document that has more is told as it is up to here. */
const MOST_STEPS = 1000;

const NO_AIM = { region: null, span: null, eye: null, lamp: null, levelUrl: null } as const;

/** Everything in a document that steps refer to. */
interface Parts {
  readonly containers: ReadonlyMap<string, Fields>;
  /** What is painted, by the address of the annotation that paints it. */
  readonly painted: ReadonlyMap<string, Fields>;
  readonly annotations: readonly Fields[];
}

/**
 * Read a tour: of version 4 from the annotations that are in a sequence, of version 3 canvas by canvas.
 *
 * @throws UnreadableWorkError where there is nothing to show.
 */
export function readTour(document: unknown): Tour {
  if (!isFields(document)) throw new UnreadableWorkError("not_iiif");
  if (typeOf(document) === "Collection") throw new UnreadableWorkError("collection");
  if (typeOf(document) !== "Manifest") throw new UnreadableWorkError("not_iiif");
  const parts = gather(document);
  const told = findSequence(document);
  const steps =
    told.length > 0
      ? told.slice(0, MOST_STEPS).map((annotation) => readStep(annotation, parts))
      : listOf(document.items).slice(0, MOST_STEPS).map(readCanvasStep);
  const [first, ...others] = steps;
  if (!first) throw new UnreadableWorkError("empty");
  return { title: saidOf(document.label), steps: [first, ...others] };
}

/** The comments of the first page whose order is to be kept. */
function findSequence(document: Fields): readonly Fields[] {
  const pages = listOf(document.annotations).filter((page) => behaves(page, "sequence"));
  return listOf(pages[0]?.items).filter((each) => isMoved(each, "commenting"));
}

function gather(document: Fields): Parts {
  const containers = listOf(document.items);
  const painted = containers.flatMap((each) => listOf(each.items).flatMap((page) => listOf(page.items)));
  return {
    containers: new Map(containers.map((each) => [idOf(each), each])),
    painted: new Map(painted.map((each) => [idOf(each), each])),
    annotations: listOf(document.annotations).flatMap((page) => listOf(page.items)),
  };
}

function readStep(annotation: Fields, parts: Parts): TourStep {
  const id = idOf(annotation);
  const target = fieldsOf(annotation.target);
  const source = typeOf(target) === "SpecificResource" ? fieldsOf(target.source) : target;
  const container = parts.containers.get(idOf(source).split("#")[0] ?? "");
  const about = parts.annotations.filter((each) => idOf(fieldsOf(each.target)) === id);
  const activated = about
    .filter((each) => isMoved(each, "activating"))
    .flatMap((each) => listOf(fieldsOf(each.body).source).map((found) => parts.painted.get(idOf(found))))
    .filter((each) => each !== undefined);
  const links = about.filter((each) => isMoved(each, "linking"));
  return {
    ...named(id),
    title: saidOf(annotation.label),
    alt: saidOf(annotation.summary),
    told: readTold(annotation.body),
    sight: readSightOf(container),
    origin: container ? readOrigin(container) : null,
    aim: readAim(target, activated),
    quiz: isMoved(annotation, "questioning") ? readQuiz(id, about, parts) : null,
    ways: links.flatMap(readWay),
    next: links.filter((each) => isUnnamed(each)).map((each) => idOf(fieldsOf(each.body)))[0] ?? null,
  };
}

/** A canvas of version 3 (or of any other document) as a step: its label and what is said of it. */
function readCanvasStep(canvas: Fields): TourStep {
  const comments = listOf(canvas.annotations)
    .flatMap((page) => listOf(page.items))
    .filter((each) => isMoved(each, "commenting"));
  const told = Object.assign({}, ...comments.map((each) => readTold(each.body))) as Record<string, string>;
  const region = comments.map((each) => readRegion(each.target)).find(Boolean) ?? null;
  return {
    ...named(idOf(canvas)),
    title: saidOf(canvas.label),
    alt: saidOf(canvas.summary),
    told: Object.keys(told).length > 0 ? told : wordsOf(saidOf(canvas.summary)),
    sight: readSightOf(canvas),
    origin: readOrigin(canvas),
    aim: { ...NO_AIM, region },
    quiz: null,
    ways: [],
    next: null,
  };
}

function named(id: string): { id: string; name: string } {
  return { id, name: id.split(/[/#]/).at(-1) ?? id };
}

function wordsOf(said: Said): Record<string, string> {
  return Object.fromEntries(
    Object.entries(said).map(([tag, texts]) => [tag, texts.map((text) => `<p>${asHtml(text)}</p>`).join("")]),
  );
}

function asHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
}

/** The bodies of a comment by language: one, a choice of several, or (in version 3) a list. */
function readTold(body: unknown): Record<string, string> {
  const told: Record<string, string> = {};
  for (const each of listOf(body).flatMap((one) => (typeOf(one) === "Choice" ? listOf(one.items) : [one]))) {
    if (typeOf(each) !== "TextualBody") continue;
    const tag = [each.language].flat().map(textOf).find(Boolean) ?? "none";
    const text = textOf(each.value);
    told[tag] ??=
      textOf(each.format) === "text/html" ? text : text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  }
  return told;
}

/** The same as texts without markup. */
function readSaid(body: unknown): Said {
  return saidOf(readTold(body));
}

function readQuiz(id: string, about: readonly Fields[], parts: Parts): Quiz | null {
  const replies = about.filter((each) => isMoved(each, "replying"));
  const answers = replies.flatMap((each) => readAnswer(each, parts));
  if (answers.length > 0) return { kind: "choice", answers };
  const place = parts.annotations.find(
    (each) => isMoved(each, "identifying") && idOf(each).startsWith(`${id}/`),
  );
  const target = place && readRegion(place.target);
  if (!place || !target) return null;
  return { kind: "find", target, found: readSaid(place.body), hint: readSaid(replies[0]?.body) };
}

/** A reply that is assessed is an answer; what replies to it is said to who chose it. */
function readAnswer(reply: Fields, parts: Parts): readonly Answer[] {
  const about = parts.annotations.filter((each) => idOf(fieldsOf(each.target)) === idOf(reply));
  const assessed = about.find((each) => isMoved(each, "assessing"));
  if (!assessed) return [];
  const response = about.find((each) => isMoved(each, "replying"));
  const right = textOf(fieldsOf(assessed.body).value) === "right";
  return [{ text: readSaid(reply.body), right, response: readSaid(response?.body) }];
}

function readWay(link: Fields): readonly Way[] {
  if (isUnnamed(link)) return [];
  return [{ label: saidOf(link.label), step: idOf(fieldsOf(link.body)) }];
}

function isUnnamed(link: Fields): boolean {
  return Object.keys(saidOf(link.label)).length === 0;
}

/** Whose a thing is: its pages by language, and what its owner wants to be shown beside it. */
function readOrigin(container: Fields): Origin | null {
  const links = listOf(container.homepage);
  const pages: Record<string, string> = {};
  for (const link of links) {
    const address = addressOf(idOf(link));
    const language = [link.language].flat().map(textOf).find(Boolean) ?? "none";
    if (address !== undefined) pages[language] ??= address;
  }
  const required = listOf(container.requiredStatement).map((each) => saidOf(each.value))[0] ?? {};
  const label = Object.assign({}, ...links.map((link) => saidOf(link.label))) as Said;
  return Object.keys(pages).length > 0 || Object.keys(required).length > 0
    ? { label, pages, required }
    : null;
}

function behaves(fields: Fields, word: string): boolean {
  return [fields.behavior].flat().includes(word);
}

function isMoved(annotation: Fields, motivation: string): boolean {
  return [annotation.motivation].flat().includes(motivation);
}
