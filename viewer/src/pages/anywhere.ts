import { buildApart } from "../anywhere/apart-element";
import type { OuterName } from "../model/apart";
import fonts from "../styles/fonts.css?url";

/** `<baovat-viewer>` and `<baovat-tour>` on anybody's page, which `/embed.js` leads to; a second time changes nothing. */
const PARTS = {
  "baovat-viewer": () => import("../anywhere/viewer-parts").then(({ parts }) => parts),
  "baovat-tour": () => import("../anywhere/tour-parts").then(({ parts }) => parts),
} as const;

if (!customElements.get("baovat-viewer")) {
  // Letters are loaded by a document, never by a root inside it.
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = fonts;
  document.head.append(link);
  for (const [name, load] of Object.entries(PARTS)) {
    customElements.define(name, buildApart(name as OuterName, load));
  }
}
