import OpenSeadragon from "openseadragon";
import type { Command } from "../model/command";
import type { StageReports } from "./stage";

/** One press moves by a fifth of what is visible, so that five cross it and nothing is skipped. */
const MOVE_FRACTION = 0.2;

/** Zoomed in by more than this, one finger belongs to the picture; before, it may still scroll the page. */
const ZOOMED_IN = 1.05;

/** Tell of what the visitor sees, and keep a picture whole that nobody has moved. */
export function watchViewer(viewer: OpenSeadragon.Viewer, reports: StageReports): void {
  // A tile that has been loaded is drawn in the next frame; the WebGL drawer does not tell of it.
  viewer.addOnceHandler("tile-loaded", () => requestAnimationFrame(() => reports.drawn()));
  viewer.addHandler("open", () => {
    viewer.viewport.goHome(true);
    reports.seen({ zoom: 1 });
    shareTouch(viewer);
    for (const item of listItems(viewer)) {
      item.addHandler("fully-loaded-change", () => reports.sharp?.(isWhollyLoaded(viewer)));
    }
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
    // The engine goes on to restore the zoom it had: the picture is made whole after that.
    queueMicrotask(() => {
      if (isWhole && viewer.isOpen()) viewer.viewport.goHome(true);
    });
  });
  viewer.addHandler("open-failed", () => reports.problem("image_failed"));
}

function listItems({ world }: OpenSeadragon.Viewer): readonly OpenSeadragon.TiledImage[] {
  return Array.from({ length: world.getItemCount() }, (_, index) => world.getItemAt(index));
}

/** Whether all pictures are as sharp as they become where one looks. */
export function isWhollyLoaded(viewer: OpenSeadragon.Viewer): boolean {
  const items = listItems(viewer);
  return items.length > 0 && items.every((item) => item.getFullyLoaded());
}

/** While the picture is whole, a finger that moves up or down scrolls the page; two fingers always zoom. */
function shareTouch(viewer: OpenSeadragon.Viewer): void {
  const zoomed = viewer.viewport.getZoom() > viewer.viewport.getHomeZoom() * ZOOMED_IN;
  for (const element of [viewer.canvas, viewer.container]) {
    element.style.touchAction = zoomed ? "none" : "pan-y";
  }
}

/** Do what the visitor asks; in a mirrored picture left is where the visitor sees it. */
export function actOnViewport(viewport: OpenSeadragon.Viewport, command: Command): void {
  const side = viewport.getFlip() ? -1 : 1;
  switch (command.type) {
    case "zoom":
      viewport.zoomBy(command.factor).applyConstraints();
      break;
    case "move":
    case "slide": {
      const bounds = viewport.getBoundsNoRotate();
      const step = new OpenSeadragon.Point(
        side * command.x * bounds.width * MOVE_FRACTION,
        -command.y * bounds.height * MOVE_FRACTION,
      );
      viewport.panBy(step.rotate(-viewport.getRotation())).applyConstraints();
      break;
    }
    case "rotate":
      viewport.setRotation(viewport.getRotation() + side * command.degrees);
      break;
    case "home":
      viewport.setRotation(0);
      viewport.goHome();
      break;
  }
}
