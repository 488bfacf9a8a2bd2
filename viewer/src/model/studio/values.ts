/** Plain values of a record, read and written by path; nothing is ever changed in place. */

export type Values = { readonly [name: string]: unknown };
export type Texts = { readonly [language: string]: readonly string[] };

/** What stands at a path such as `record.dated.text`; undefined where nothing does. */
export function readAt(values: Values, path: string): unknown {
  let found: unknown = values;
  for (const step of path.split(".")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Values)[step];
  }
  return found;
}

/** The values with something else at a path; what is empty is left out, as the server leaves it out. */
export function writeAt(values: Values, path: string, value: unknown): Values {
  const [first = "", ...rest] = path.split(".");
  const inner = values[first];
  const written = rest.length === 0 ? value : writeAt(isValues(inner) ? inner : {}, rest.join("."), value);
  const { [first]: _, ...others } = values;
  return isEmpty(written) ? others : { ...others, [first]: written };
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return isValues(value) && Object.keys(value).length === 0;
}

function isValues(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function readTexts(value: unknown): Texts {
  return isValues(value) ? (value as Texts) : {};
}

/** The first text of a language: what a single box shows. */
export function firstText(texts: Texts, language: string): string {
  return texts[language]?.[0] ?? "";
}

/** Texts with another first one in a language; further ones, and other languages, stay. */
export function withFirst(texts: Texts, language: string, text: string): Texts {
  const rest = texts[language]?.slice(1) ?? [];
  const { [language]: _, ...others } = texts;
  const said = text.trim() === "" ? rest : [text, ...rest];
  return said.length ? { ...others, [language]: said } : others;
}

/** Texts of which each line of a box is one. */
export function withLines(texts: Texts, language: string, box: string): Texts {
  const { [language]: _, ...others } = texts;
  const said = splitLines(box);
  return said.length ? { ...others, [language]: said } : others;
}

export function splitLines(box: string): string[] {
  return box
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** A list with one entry moved by so many places; the same list where it would leave it. */
export function moved<Entry>(list: readonly Entry[], from: number, by: number): readonly Entry[] {
  const to = from + by;
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** The paths, of some, at which two values say different things. */
export function differingPaths(mine: Values, theirs: Values, paths: readonly string[]): string[] {
  return paths.filter((path) => !isSame(readAt(mine, path), readAt(theirs, path)));
}

/** Whether two plain values say the same, in whatever order their names stand. */
export function isSame(one: unknown, other: unknown): boolean {
  if (isEmpty(one) && isEmpty(other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((each, index) => isSame(each, other[index]));
  }
  if (isValues(one) && isValues(other)) {
    const names = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...names].every((name) => isSame(one[name], other[name]));
  }
  return one === other;
}
