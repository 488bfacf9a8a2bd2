/** What the page that embeds us hears: how high the content is, so that its frame can be as high. */
interface SizeMessage {
  readonly type: "baovat-size";
  readonly height_px: number;
}

/** Tell the page around a frame whenever its content becomes higher or lower. */
export function tellSize(): void {
  if (window.parent === window) return;
  new ResizeObserver(() => {
    const message: SizeMessage = {
      type: "baovat-size",
      height_px: Math.ceil(document.documentElement.scrollHeight),
    };
    // The height of a public page is no secret, and who embeds it is not known here.
    window.parent.postMessage(message, "*");
  }).observe(document.body);
}
