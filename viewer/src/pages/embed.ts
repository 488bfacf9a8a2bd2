import "../styles/embed.css";
import { BaovatViewer } from "../elements/viewer";

/** What the page that embeds us hears: how high the content is, so that its frame can be as high. */
interface SizeMessage {
  readonly type: "baovat-size";
  readonly height_px: number;
}

customElements.define("baovat-viewer", BaovatViewer);

if (window.parent !== window) {
  new ResizeObserver(() => {
    const message: SizeMessage = {
      type: "baovat-size",
      height_px: Math.ceil(document.documentElement.scrollHeight),
    };
    // The height of a public page is no secret, and who embeds it is not known here.
    window.parent.postMessage(message, "*");
  }).observe(document.body);
}
