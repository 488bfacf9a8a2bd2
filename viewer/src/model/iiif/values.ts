/**
 * Reading what other people wrote: every function takes anything and gives what can be used of it.
 *
 * Documents of strangers are wrong in a thousand ways, and one broken canvas must not take the others with it. So
 * nothing here throws; what cannot be understood is left out.
 */

import type { Said } from "./work";

export type Fields = Readonly<Record<string, unknown>>;

/** The longest text that is kept: a label of a megabyte is no label. */
const LONGEST_TEXT = 20_000;

const MARKUP = /<[^>]{0,2000}>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": "\u00a0",
  "&amp;": "&",
};

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object; an empty one where it is none. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The value as a list of objects, one alone as a list of one; whatever else is in it is left out. */
export function listOf(value: unknown): readonly Fields[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(isFields);
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : "";
}

/** A finite number that is not negative; 0 for anything else. */
export function sizeOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0;
}

/**
 * An address that may be fetched or followed: absolute, http or https. `javascript:`, `data:` and their like are none.
 */
export function addressOf(value: unknown): string | undefined {
  if (typeof value !== "string" || !URL.canParse(value)) return undefined;
  const { protocol, username, href } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" ? href : undefined;
}

/** The identifier of a resource: `id`, or `@id` as version 2 writes it; not necessarily an address. */
export function idOf(fields: Fields): string {
  return textOf(fields.id ?? fields["@id"]);
}

export function typeOf(fields: Fields): string {
  return textOf(fields.type ?? fields["@type"]);
}

/** A language map; a text alone has no language. Markup is taken off: what is shown here is shown as text. */
export function saidOf(value: unknown): Said {
  if (typeof value === "string") return value.trim() ? { none: [plain(value)] } : {};
  if (!isFields(value)) return {};
  const said: Record<string, readonly string[]> = {};
  for (const [language, texts] of Object.entries(value)) {
    const list = (Array.isArray(texts) ? texts : [texts]).map((text) => plain(textOf(text)));
    const kept = list.filter((text) => text !== "");
    if (kept.length > 0) said[language] = kept;
  }
  return said;
}

/** The text without tags, with the entities of HTML as the letters that they stand for. */
export function plain(text: string): string {
  const bare = text.replace(MARKUP, " ").replace(/&[#a-z0-9]{2,5};/g, (found) => ENTITIES[found] ?? found);
  return bare.replace(/[^\S\n]+/g, " ").trim();
}

/** A name longer than this is no name: it would push everything else out of sight. */
const LONGEST_NAME = 300;

/** The same as a name of something: not longer than a name may be. */
export function chooseName(said: Said, language: string): string {
  const name = chooseSaid(said, language);
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`;
}

/** What a reader of a language sees, its parts joined: that language, else Vietnamese, English, or any other. */
export function chooseSaid(said: Said, language: string): string {
  const primary = (tag: string): string => tag.toLowerCase().split("-")[0] ?? "";
  const wanted = [language, "vi", "en", "none"];
  const tags = Object.keys(said);
  const found = wanted.flatMap((tag) => tags.filter((each) => primary(each) === primary(tag)))[0] ?? tags[0];
  return found === undefined ? "" : (said[found] ?? []).join("; ");
}
