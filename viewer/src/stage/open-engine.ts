import OpenSeadragon from "openseadragon";
import { prefersStillness } from "./stage";

/** Beyond two screen pixels for one of the picture there is nothing more to see. */
const MAX_PIXEL_RATIO = 2;

/** Air around the whole picture, in pixels; the poster lies inside the same margin (stage.css). */
const MARGIN_PX = 20;

/** Start OpenSeadragon in `host` with none of its own buttons, keys and messages. */
export function openEngine(host: HTMLElement): OpenSeadragon.Viewer {
  silenceEngine();
  return OpenSeadragon({
    element: host,
    // The 2D canvas: it needs no GPU and takes none of the few WebGL contexts a page may have.
    drawer: "canvas",
    tabIndex: -1,
    keyboardNavEnabled: false,
    showNavigationControl: false,
    animationTime: prefersStillness() ? 0 : 0.8,
    springStiffness: 9,
    visibilityRatio: 0.5,
    constrainDuringPan: true,
    minZoomImageRatio: 0.8,
    maxZoomPixelRatio: MAX_PIXEL_RATIO,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    viewportMargins: { left: MARGIN_PX, top: MARGIN_PX, right: MARGIN_PX, bottom: MARGIN_PX },
    imageLoaderLimit: 6,
    // Tiles are asked for again by tile-retry.ts.
    tileRetryMax: 0,
    maxTilesPerFrame: 4,
  });
}

/** Keep OpenSeadragon from what the pages do themselves: a style block of its own, and messages in English. */
function silenceEngine(): void {
  const mark = "data-openseadragon-mobile-css";
  if (!document.querySelector(`style[${mark}]`)) {
    // It adds a style block unless one with this mark exists; without the page's nonce the content
    // security policy would report it.
    const style = document.createElement("style");
    style.setAttribute(mark, "");
    style.nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
    document.head.append(style);
  }
  OpenSeadragon.setString("Errors.OpenFailed", "");
}
