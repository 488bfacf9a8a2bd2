/** Whatever takes longer than this does not keep the letters away. */
const LONGEST_WAIT_MS = 3000;

/**
 * Load the page's own letters once what it shows is there, a picture as sharp as it becomes.
 *
 * They weigh 120 kB, as much as poster and engine; on a slow line both at once make the visitor wait twice as long for
 * what the page is about. The text is there from the start, in the letters of the system. Who has been here before has
 * poster and letters at hand, and gets both at once.
 */
export function letLettersIn(): void {
  const sheet = document.querySelector<HTMLLinkElement>("link[data-letters]");
  if (!sheet) return;
  const letIn = (): void => {
    sheet.media = "all";
  };
  const picture = document.querySelector<HTMLImageElement>(".plain-media img");
  if (!picture || isKept(picture)) {
    letIn();
    return;
  }
  document.addEventListener("baovat-sharp", letIn);
  document.addEventListener("baovat-ready", ({ target }) => {
    const isPicture = target instanceof Element && target.querySelector('.stage[data-kind="image"]');
    if (!isPicture) letIn();
  });
  document.addEventListener("baovat-problem", letIn);
  window.setTimeout(letIn, LONGEST_WAIT_MS);
}

/** Whether the browser had the picture from an earlier visit: then nothing of it came over the line. */
function isKept({ complete, currentSrc }: HTMLImageElement): boolean {
  const [fetched] = performance.getEntriesByName(currentSrc);
  return complete && fetched instanceof PerformanceResourceTiming && fetched.transferSize === 0;
}
