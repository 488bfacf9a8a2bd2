/** Whatever takes longer than this does not keep the letters away. */
const LONGEST_WAIT_MS = 3000;

/**
 * Load the page's own letters once what it shows is there.
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
  if (!picture || picture.complete) {
    letIn();
    return;
  }
  document.addEventListener("baovat-ready", letIn);
  document.addEventListener("baovat-problem", letIn);
  window.setTimeout(letIn, LONGEST_WAIT_MS);
}
