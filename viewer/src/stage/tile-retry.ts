import type OpenSeadragon from "openseadragon";
import { pauseBefore } from "../model/retry";

/**
 * Ask again for tiles that failed, later and later; `gaveUp` is called once it is enough.
 *
 * The engine's own retries come at equal distances, which keeps a busy server busy.
 *
 * @returns a function that forgets what is still to be asked for.
 */
export function retryTiles(viewer: OpenSeadragon.Viewer, gaveUp: () => void): () => void {
  const refusals = new WeakMap<OpenSeadragon.Tile, number>();
  const timers = new Set<number>();
  viewer.addHandler("tile-load-failed", ({ tile, tiledImage }) => {
    const count = (refusals.get(tile) ?? 0) + 1;
    refusals.set(tile, count);
    const pause_ms = pauseBefore(count, Math.random());
    if (pause_ms === undefined) {
      gaveUp();
      return;
    }
    const timer = window.setTimeout(() => {
      timers.delete(timer);
      tile.exists = true;
      // Setting the clip that it has makes the engine look at its tiles again, and changes nothing else.
      tiledImage.setClip(tiledImage.getClip());
    }, pause_ms);
    timers.add(timer);
  });
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
