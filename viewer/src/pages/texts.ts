import { parseTexts, type Texts } from "../model/text";

/** The texts the page carries for its scripts. */
export function readPageTexts(): Texts {
  const block = document.getElementById("texts");
  if (!block) throw new RangeError('the page has no JSON block "texts"; pages/base.html writes it');
  return parseTexts(block.textContent ?? "");
}
