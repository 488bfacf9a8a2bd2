import OpenSeadragon from "openseadragon";
import type { Command } from "../model/command";
import type { Region } from "../model/place";
import { type ImageStage, prefersStillness, type StageReports } from "./stage";
import { gateWheel } from "./wheel-gate";

/** One press moves by a fifth of what is visible, so that five cross it and nothing is skipped. */
const MOVE_FRACTION = 0.2;

/** Beyond two screen pixels for one of the picture there is nothing more to see. */
const MAX_PIXEL_RATIO = 2;

/** Zoomed in by more than this, one finger belongs to the picture; before, it may still scroll the page. */
const ZOOMED_IN = 1.05;

/** Air around the whole picture, in pixels; the poster lies inside the same margin (stage.css). */
const MARGIN_PX = 20;

/**
 * Show a picture as a deep zoom in `host`: from its info.json (its address, or what stands in it), or whole where it is
 * a file alone. A `region` of it is moved to once it is open.
 */
export function openImageStage(
  host: HTMLElement,
  source: string | object,
  reports: StageReports,
  region: Region | null = null,
): ImageStage {
  silenceEngine();
  const viewer = OpenSeadragon({
    element: host,
    tileSources: sourceOf(source),
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
    tileRetryMax: 2,
    tileRetryDelay: 1500,
    maxTilesPerFrame: 4,
  });
  watch(viewer, reports);
  let wanted = region;
  viewer.addOnceHandler("open", () => {
    if (wanted) moveTo(viewer, wanted);
  });
  const openGate = gateWheel(host, (delta) => canZoom(viewer, delta));
  return {
    act: (command) => act(viewer, command),
    goTo: (part) => {
      wanted = part;
      if (!viewer.isOpen()) return;
      if (part) moveTo(viewer, part);
      else viewer.viewport.goHome();
    },
    get isSharp() {
      return viewer.world.getItemAt(0)?.getFullyLoaded() === true;
    },
    dispose: () => {
      openGate();
      viewer.destroy();
    },
  };
}

function sourceOf(source: string | object): string | object {
  const isFile = typeof source === "string" && !source.endsWith("/info.json");
  return isFile ? { type: "image", url: source } : source;
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

function watch(viewer: OpenSeadragon.Viewer, reports: StageReports): void {
  // A tile that has been loaded is drawn in the next frame; the WebGL drawer does not tell of it.
  viewer.addOnceHandler("tile-loaded", () => requestAnimationFrame(() => reports.drawn()));
  viewer.addHandler("open", () => {
    viewer.viewport.goHome(true);
    reports.seen({ zoom: 1 });
    shareTouch(viewer);
    viewer.world
      .getItemAt(0)
      ?.addHandler("fully-loaded-change", ({ fullyLoaded }: { fullyLoaded: boolean }) => {
        reports.sharp?.(fullyLoaded);
      });
  });
  viewer.addHandler("zoom", () => {
    reports.seen({ zoom: viewer.viewport.getZoom() / viewer.viewport.getHomeZoom() });
    shareTouch(viewer);
  });
  // The stage may still change its size after the picture is open (letters arrive, a phone's bars go): a picture that
  // nobody has moved yet stays whole.
  let isWhole = true;
  viewer.addHandler("open", () => {
    isWhole = true;
  });
  for (const moved of ["zoom", "pan", "rotate"] as const) {
    viewer.addHandler(moved, ({ immediately }: { immediately?: boolean }) => {
      if (!immediately) isWhole = false;
    });
  }
  viewer.addHandler("after-resize", () => {
    if (isWhole) viewer.viewport.goHome(true);
  });
  viewer.addHandler("open-failed", () => reports.problem("image_failed"));
  viewer.addHandler("tile-load-failed", () => reports.problem("tile_failed"));
}

function moveTo(viewer: OpenSeadragon.Viewer, region: Region): void {
  const { left, top, width, height } = region;
  const part = viewer.viewport.imageToViewportRectangle(left, top, width, height);
  viewer.viewport.fitBoundsWithConstraints(part);
}

/** While the picture is whole, a finger that moves up or down scrolls the page; two fingers always zoom. */
function shareTouch(viewer: OpenSeadragon.Viewer): void {
  const zoomed = viewer.viewport.getZoom() > viewer.viewport.getHomeZoom() * ZOOMED_IN;
  for (const element of [viewer.canvas, viewer.container]) {
    element.style.touchAction = zoomed ? "none" : "pan-y";
  }
}

function canZoom(viewer: OpenSeadragon.Viewer, delta: number): boolean {
  if (!viewer.isOpen()) return false;
  const zoom = viewer.viewport.getZoom();
  return delta < 0 || zoom > viewer.viewport.getHomeZoom() * 1.001;
}

function act(viewer: OpenSeadragon.Viewer, command: Command): void {
  if (!viewer.isOpen()) return;
  const { viewport } = viewer;
  switch (command.type) {
    case "zoom":
      viewport.zoomBy(command.factor).applyConstraints();
      break;
    case "move":
    case "slide": {
      const bounds = viewport.getBoundsNoRotate();
      const step = new OpenSeadragon.Point(
        command.x * bounds.width * MOVE_FRACTION,
        -command.y * bounds.height * MOVE_FRACTION,
      );
      viewport.panBy(step.rotate(-viewport.getRotation())).applyConstraints();
      break;
    }
    case "rotate":
      viewport.setRotation(viewport.getRotation() + command.degrees);
      break;
    case "home":
      viewport.setRotation(0);
      viewport.goHome();
      break;
  }
}
