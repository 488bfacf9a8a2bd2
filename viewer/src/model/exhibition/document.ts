/** An exhibition as curators write it: the JSON document of the service, where what says nothing is left out. */

import type { Said } from "../iiif/work";

/** What a step may show, in the order in which it is offered. */
export const KINDS = [
  "image",
  "model",
  "text",
  "comparison",
  "gallery",
  "audio",
  "video",
  "quote",
  "map",
  "choice",
  "find",
] as const;

export type Kind = (typeof KINDS)[number];

/** A media of an item; without an item nothing is chosen yet. */
export interface Reference {
  readonly item?: string;
  readonly media?: string;
  readonly number?: number;
}

export interface Shows {
  readonly kind: Kind;
  readonly [field: string]: unknown;
}

export interface Branch {
  readonly step?: string;
  readonly label?: Said;
}

export interface Step {
  readonly id: string;
  readonly shows: Shows;
  readonly title?: Said;
  readonly text?: Said;
  readonly branches?: readonly Branch[];
  readonly then?: string;
}

export interface Exhibition {
  readonly slug: string;
  readonly title?: Said;
  readonly rights?: string;
  readonly steps?: readonly Step[];
  readonly summary?: Said;
  readonly credits?: Said;
  readonly cover?: unknown;
}

/** A draft as the service keeps it. `stale` has the Vietnamese that a translation was made from, by the place of the text. */
export interface Draft {
  readonly slug: string;
  readonly revision: number;
  readonly state: "draft" | "published" | "withdrawn";
  readonly edition: number | null;
  readonly exhibition: Exhibition;
  readonly stale: Readonly<Record<string, readonly string[]>>;
}

export function stepsOf(exhibition: Exhibition): readonly Step[] {
  return exhibition.steps ?? [];
}

/** What a text says in a language, its paragraphs as lines. */
export function wordsOf(said: Said | undefined, language: string): string {
  return (said?.[language] ?? []).join("\n");
}

/** The same text with other words in a language; none where it is empty then. */
export function withWords(said: Said | undefined, language: string, words: string): Said | undefined {
  const { [language]: _, ...others } = said ?? {};
  const next = words === "" ? others : { ...others, [language]: [words] };
  return Object.keys(next).length > 0 ? next : undefined;
}

/** A title to be read: in the language, else in another one, else nothing. */
export function titleOf(said: Said | undefined, language: string): string {
  return wordsOf(said, language) || wordsOf(said, "vi") || wordsOf(said, "en");
}
