import { isSettled, outline, type Progress, parseProgress, wholeFraction } from "../model/progress";
import type { Texts } from "../model/text";

/** The pages promise news within two seconds. */
const ASK_EVERY_MS = 2000;

/** After five failures in a row the service is away; the visitor is told instead of waiting for ever. */
const PATIENCE = 5;

/**
 * While something is being prepared, ask how far it is, move the bars, and tell when the page has changed.
 *
 * News is also put in the page's live region. Pages without `data-progress-url` have nothing to follow.
 *
 * @param changed is called with the freshly rendered page when something became ready or failed.
 */
export function followProgress(changed: (page: Document) => void, texts: Texts): void {
  const address = document.querySelector<HTMLElement>("[data-progress-url]")?.dataset.progressUrl;
  if (!address) return;
  let seen = "";
  let failures = 0;
  const ask = async (): Promise<void> => {
    try {
      const progress = await readProgress(address);
      failures = 0;
      showProgress(progress);
      const now = outline(progress);
      // The page itself may be older than the first answer, so the first one counts as a change too.
      if (now !== seen) {
        const page = await readPage();
        changed(page);
        announce(page.getElementById("progress-summary")?.textContent ?? "");
      }
      seen = now;
      if (isSettled(progress)) {
        announce(texts("progress.done"));
        return;
      }
    } catch (error) {
      failures += 1;
      console.warn(error);
      if (failures >= PATIENCE) {
        announce(texts("progress.lost"));
        return;
      }
    }
    window.setTimeout(ask, ASK_EVERY_MS);
  };
  window.setTimeout(ask, ASK_EVERY_MS);
}

function announce(news: string): void {
  const status = document.getElementById("status");
  if (status && news) status.textContent = news.trim();
}

async function readProgress(address: string): Promise<Progress> {
  const response = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  return parseProgress(await response.json());
}

async function readPage(): Promise<Document> {
  const response = await fetch(window.location.href, { cache: "no-store" });
  if (!response.ok) throw new Error(`${window.location.href} answered ${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function showProgress(progress: Progress): void {
  for (const bar of document.querySelectorAll<HTMLProgressElement>("progress[data-progress-whole]")) {
    bar.value = wholeFraction(progress);
  }
  for (const running of progress.running) {
    const selector = `progress[data-progress-item="${CSS.escape(running.item)}"]`;
    for (const bar of document.querySelectorAll<HTMLProgressElement>(selector)) bar.value = running.fraction;
    const step = document.querySelector(`[data-progress-step="${CSS.escape(running.item)}"]`);
    if (step) step.textContent = running.step;
  }
}
