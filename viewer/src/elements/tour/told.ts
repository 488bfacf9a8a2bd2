import { build } from "../dom";

const KEPT = { P: "p", BLOCKQUOTE: "blockquote", CITE: "cite" } as const;

/**
 * What a step tells, from the HTML of its document: paragraphs, quotes and their sources, as text.
 *
 * Nothing of the document's own markup comes into the page: it is parsed apart, where no script runs and nothing is
 * fetched, and only its words are taken.
 */
export function buildTold(html: string): HTMLElement[] {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const found = gather(parsed.body);
  if (found.length > 0) return found;
  const words = parsed.body.textContent?.trim() ?? "";
  return words === "" ? [] : [build("p", {}, words)];
}

function gather(parent: Element): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (const child of parent.children) {
    const tag = KEPT[child.tagName as keyof typeof KEPT];
    if (tag === undefined) {
      found.push(...gather(child));
      continue;
    }
    const inner = child.tagName === "BLOCKQUOTE" || child.querySelector("cite") ? gather(child) : [];
    const words = child.textContent?.trim() ?? "";
    if (words !== "") found.push(build(tag, {}, ...(inner.length > 0 ? inner : [words])));
  }
  return found;
}
