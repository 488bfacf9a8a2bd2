/** Elements that begin a line of their own. */
const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "TR", "BLOCKQUOTE", "BR"]);

/**
 * The words of what was copied from a word processor or a web page, a paragraph a line.
 *
 * It is parsed apart, where no script runs and nothing is fetched; only text is taken, so nothing has to be cleaned.
 */
export function wordsOfHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of parsed.querySelectorAll("script, style, head, template, noscript")) unseen.remove();
  const lines: string[] = [""];
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) {
      lines[lines.length - 1] += (node.textContent ?? "").replace(/\s+/g, " ");
      return;
    }
    const isBlock = node instanceof Element && BLOCKS.has(node.tagName);
    if (isBlock) lines.push("");
    node.childNodes.forEach(walk);
    if (isBlock) lines.push("");
  };
  walk(parsed.body);
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** Let a field take the words of what is pasted, and nothing else. */
export function takeWordsOnly(field: HTMLInputElement | HTMLTextAreaElement): void {
  field.addEventListener("paste", (event) => {
    const html = (event as ClipboardEvent).clipboardData?.getData("text/html") ?? "";
    if (html === "") return;
    event.preventDefault();
    const words = wordsOfHtml(html);
    const text = field instanceof HTMLInputElement ? words.replace(/\n/g, " ") : words;
    field.setRangeText(text, field.selectionStart ?? 0, field.selectionEnd ?? 0, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
