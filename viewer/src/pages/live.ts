/** Bring the parts of a page marked `data-live` up to date from a newer rendering of the same page. */
export function replaceLiveParts(newer: Document): void {
  for (const next of newer.querySelectorAll<HTMLElement>("[data-live]")) {
    const current = document.querySelector<HTMLElement>(
      `[data-live="${CSS.escape(next.dataset.live ?? "")}"]`,
    );
    if (!current || current.outerHTML === next.outerHTML) continue;
    if ("liveList" in next.dataset) replaceEntries(current, next);
    else current.replaceWith(document.importNode(next, true));
  }
}

/** Keep the entries that are the same, so that neither focus nor loaded pictures are lost. */
function replaceEntries(current: HTMLElement, next: HTMLElement): void {
  const kept = new Map([...current.children].map((entry) => [entry.outerHTML, entry]));
  const entries = [...next.children].map(
    (entry) => kept.get(entry.outerHTML) ?? document.importNode(entry, true),
  );
  current.replaceChildren(...entries);
}
