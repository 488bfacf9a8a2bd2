/** What somebody may be looking for: a word or place that items have, or an item. */
export interface Suggestion {
  readonly label: string;
  /** What it is, in the reader's words: "Chất liệu", "Hiện vật". */
  readonly kind: string;
  /** How many items have it; missing where it is an item itself. */
  readonly count?: number;
  readonly url: string;
}

/** Read the answer of the service; raise where it is none. */
export function parseSuggestions(answer: unknown): readonly Suggestion[] {
  const listed = (answer as { suggestions?: unknown } | null)?.suggestions;
  if (!Array.isArray(listed))
    throw new TypeError('suggestions: expected an object with the list "suggestions"');
  return listed.map(parseSuggestion);
}

function parseSuggestion(entry: unknown): Suggestion {
  const { label, kind, count, url } = (entry ?? {}) as Record<string, unknown>;
  if (typeof label !== "string" || typeof kind !== "string" || typeof url !== "string") {
    throw new TypeError("suggestions: each has a label, a kind and a url");
  }
  if (!/^https?:\/\//.test(url)) throw new TypeError(`suggestions: "${url}" is no address of a page`);
  return typeof count === "number" ? { label, kind, count, url } : { label, kind, url };
}

/** Which line is chosen after a key: down and up go round, and leave the list between its end and its beginning. */
export function moveChoice(chosen: number, lines: number, key: "ArrowDown" | "ArrowUp"): number {
  const step = key === "ArrowDown" ? 1 : -1;
  const places = lines + 1; // the last place is the box itself
  const from = chosen < 0 ? lines : chosen;
  const next = (from + step + places) % places;
  return next === lines ? -1 : next;
}
