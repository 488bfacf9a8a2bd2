/** Which translations are old: the Vietnamese changed after the English was made from it. The service judges the same way. */

import type { Said } from "../iiif/work";
import { type Exhibition, stepsOf } from "./document";

/** By the place of a text, the Vietnamese that its English still says. */
export type Marks = Readonly<Record<string, readonly string[]>>;

/** Every text of an exhibition by its place; steps stand there by name: `steps/ngoi-sao/shows.alt`. */
export function findTexts(exhibition: Exhibition): ReadonlyMap<string, Said> {
  const { steps: _, ...whole } = exhibition;
  return new Map([
    ...walk(whole, ""),
    ...stepsOf(exhibition).flatMap((step) =>
      walk(step, "").map(([place, said]): [string, Said] => [`steps/${step.id}/${place}`, said]),
    ),
  ]);
}

export function markStale(
  before: Exhibition,
  after: Exhibition,
  marks: Marks,
  settled: ReadonlySet<string>,
): Marks {
  const old = findTexts(before);
  const stale: Record<string, readonly string[]> = {};
  for (const [place, said] of findTexts(after)) {
    const was = old.get(place) ?? {};
    const basis = marks[place] ?? was.vi ?? [];
    const english = wordsIn(said.en);
    const isOld = english === wordsIn(was.en) && english !== "" && wordsIn(basis) !== "";
    if (isOld && wordsIn(basis) !== wordsIn(said.vi) && !settled.has(place)) stale[place] = basis;
  }
  return stale;
}

function wordsIn(texts: readonly string[] | undefined): string {
  return (texts ?? []).filter((text) => text.trim() !== "").join("\n");
}

function walk(value: unknown, place: string): [string, Said][] {
  if (typeof value !== "object" || value === null) return [];
  const entries = Object.entries(value);
  const isText = entries.length > 0 && !Array.isArray(value) && entries.every(([, each]) => areTexts(each));
  if (isText) return [[place, value as Said]];
  return entries.flatMap(([name, each]) => walk(each, place === "" ? name : `${place}.${name}`));
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === "string");
}
