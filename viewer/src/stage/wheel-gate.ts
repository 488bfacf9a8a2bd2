/** A wheel that has been still this long starts a new gesture; trackpads send an event at least every 100 ms. */
const SAME_GESTURE_MS = 250;

/**
 * Let the wheel zoom only when the gesture began over the stage and the stage has something to do with it.
 *
 * Visitors who scroll down a page must not be trapped when a picture passes under the pointer
 * (openseadragon#2934): their gesture goes on scrolling the page, and so does zooming out of what is whole.
 *
 * @param wants whether the stage can use a wheel turned this way (negative comes closer).
 * @returns a function that removes the gate.
 */
export function gateWheel(stage: HTMLElement, wants: (delta: number) => boolean): () => void {
  let lastOutside_ms = Number.NEGATIVE_INFINITY;
  const onWheel = (event: WheelEvent): void => {
    const inside = event.target instanceof Node && stage.contains(event.target);
    const belongsToPage = event.timeStamp - lastOutside_ms < SAME_GESTURE_MS;
    if (inside && !belongsToPage && (event.ctrlKey || wants(event.deltaY))) return;
    lastOutside_ms = event.timeStamp;
    // Not prevented, only hidden from the engine: the browser scrolls the page.
    if (inside) event.stopImmediatePropagation();
  };
  window.addEventListener("wheel", onWheel, { capture: true, passive: true });
  return () => window.removeEventListener("wheel", onWheel, { capture: true });
}
