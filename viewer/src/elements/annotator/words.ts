import { wordsOfHtml } from "../builder/pasted";

/** A text as fields and lists show it: what was handed in as HTML, in plain words. */
export function wordsToShow(value: string): string {
  return value.startsWith("<") && value.endsWith(">") ? wordsOfHtml(value) || value : value;
}
