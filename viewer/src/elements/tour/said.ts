import { chooseSaid } from "../../model/iiif/values";
import type { Said } from "../../model/iiif/work";

/** What a visitor reads of texts in several languages, and its language where that is another one. */
export function choose(said: Said, language: string): { text: string; lang: string | undefined } {
  const text = chooseSaid(said, language);
  const isOwn = Object.keys(said).some((tag) => primary(tag) === primary(language) || tag === "none");
  const other = ["vi", "en", ...Object.keys(said)].find((tag) => said[tag] !== undefined);
  return { text, lang: isOwn || text === "" ? undefined : other };
}

/** The same of texts that are not divided: HTML by language. */
export function chooseText(told: Readonly<Record<string, string>>, language: string): string {
  const found = [language, "vi", "en", "none", ...Object.keys(told)]
    .flatMap((tag) => Object.keys(told).filter((each) => primary(each) === primary(tag)))
    .at(0);
  return found === undefined ? "" : (told[found] ?? "");
}

function primary(tag: string): string {
  return tag.toLowerCase().split("-")[0] ?? "";
}
