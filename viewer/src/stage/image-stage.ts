import OpenSeadragon from "openseadragon";
import { type Adjustment, filterOf, UNADJUSTED } from "../model/adjustment";
import type { Command } from "../model/command";
import type { ImageInfo } from "../model/iiif/image-info";
import type { Box, Picture } from "../model/iiif/work";
import type { PictureView } from "../model/lockstep";
import type { PicturePoint } from "../model/measure";
import type { Region } from "../model/place";
import { hangCurtain } from "./curtain";
import { actOnViewport, isWhollyLoaded, watchViewer } from "./image-moves";
import { openEngine } from "./open-engine";
import { findSource, type Source, type Sources } from "./picture-source";
import type { ImageStage, StageReports } from "./stage";
import { retryTiles } from "./tile-retry";
import { gateWheel } from "./wheel-gate";

/** Show the pictures of a canvas as a deep zoom in `host`; a `region` of it is moved to once it is open. */
export function openImageStage(
  host: HTMLElement,
  sources: Sources,
  reports: StageReports,
  region: Region | null = null,
): ImageStage {
  return new DeepZoomStage(host, sources, reports, region);
}

/** Another picture laid over a layer: what is wanted, and what is there. */
interface Overlay {
  readonly picture: Picture;
  opacity: number;
  item: OpenSeadragon.TiledImage | undefined;
}

class DeepZoomStage implements ImageStage {
  readonly opened: Promise<void>;
  readonly #viewer: OpenSeadragon.Viewer;
  readonly #sources: Sources;
  readonly #reports: StageReports;
  readonly #ended = new AbortController();
  readonly #overlays = new Map<number, Overlay>();
  readonly #leaving: (() => void)[] = [];
  #infos: readonly (ImageInfo | undefined)[] = [];
  #adjustment = UNADJUSTED;
  /** What is to be seen first, or was asked for last. */
  #wanted: Region | null = null;
  #curtain: ReturnType<typeof hangCurtain> | undefined;
  #width = 0;
  #height = 0;

  constructor(host: HTMLElement, sources: Sources, reports: StageReports, region: Region | null) {
    this.#viewer = openEngine(host);
    this.#sources = sources;
    this.#reports = reports;
    watchViewer(this.#viewer, reports);
    this.#leaving.push(
      gateWheel(host, (delta) => this.#canZoom(delta)),
      retryTiles(this.#viewer, () => reports.problem("tile_failed")),
    );
    this.#wanted = region;
    this.#viewer.addOnceHandler("open", () => {
      if (this.#wanted) this.goTo(this.#wanted);
    });
    this.opened = this.#open();
  }

  act(command: Command): void {
    if (this.#viewer.isOpen()) actOnViewport(this.#viewer.viewport, command);
  }

  dispose(): void {
    this.#ended.abort();
    for (const leave of this.#leaving) leave();
    this.#viewer.destroy();
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  get info(): ImageInfo | undefined {
    return this.#infos.length === 1 ? this.#infos[0] : undefined;
  }

  get adjustment(): Adjustment {
    return this.#adjustment;
  }

  adjust(adjustment: Adjustment): void {
    this.#adjustment = adjustment;
    this.#viewer.viewport.setFlip(adjustment.mirrored);
    const canvas = this.#viewer.drawer?.canvas;
    if (canvas instanceof HTMLElement) canvas.style.filter = filterOf(adjustment);
  }

  overlay(layer: number, picture: Picture | undefined, opacity: number): void {
    const shown = this.#overlays.get(layer);
    if (shown && shown.picture === picture) {
      shown.opacity = opacity;
      shown.item?.setOpacity(opacity);
      return;
    }
    if (shown?.item) this.#viewer.world.removeItem(shown.item);
    this.#overlays.delete(layer);
    if (picture) void this.#lay(layer, { picture, opacity, item: undefined });
  }

  visible(): Region {
    const seen = this.#viewer.viewport.getBounds().getBoundingBox();
    const unit = this.#width;
    return { left: seen.x * unit, top: seen.y * unit, width: seen.width * unit, height: seen.height * unit };
  }

  goTo(region: Region | null): void {
    this.#wanted = region;
    if (!this.#viewer.isOpen()) return;
    if (region) this.#viewer.viewport.fitBoundsWithConstraints(this.#place(region));
    else this.#viewer.viewport.goHome();
  }

  get isSharp(): boolean {
    return isWhollyLoaded(this.#viewer);
  }

  view(): PictureView {
    const { viewport } = this.#viewer;
    const middle = viewport.getCenter(true);
    return {
      across: middle.x,
      down: (middle.y * this.#width) / this.#height,
      zoom: viewport.getZoom(true) / viewport.getHomeZoom(),
      rotation_deg: viewport.getRotation(true),
    };
  }

  setView(view: PictureView): void {
    if (!this.#viewer.isOpen()) return;
    const { viewport } = this.#viewer;
    const middle = new OpenSeadragon.Point(view.across, (view.down * this.#height) / this.#width);
    viewport.setRotation(view.rotation_deg, true);
    viewport.zoomTo(viewport.getHomeZoom() * view.zoom, undefined, true);
    viewport.panTo(middle, true);
  }

  project({ x, y }: PicturePoint): PicturePoint {
    const { viewport } = this.#viewer;
    const point = new OpenSeadragon.Point(x / this.#width, y / this.#width);
    const seen = viewport.pixelFromPoint(point, true);
    return { x: this.#mirror(seen.x), y: seen.y };
  }

  unproject({ x, y }: PicturePoint): PicturePoint {
    const pixel = new OpenSeadragon.Point(this.#mirror(x), y);
    const point = this.#viewer.viewport.pointFromPixel(pixel, true);
    return { x: point.x * this.#width, y: point.y * this.#width };
  }

  drawCurtain(share: number): void {
    if (!this.#curtain) {
      this.#curtain = hangCurtain(this.#viewer);
      this.#leaving.push(() => this.#curtain?.take());
    }
    this.#curtain.move(share);
  }

  onMoved(listener: () => void): () => void {
    this.#viewer.addHandler("update-viewport", listener);
    return () => this.#viewer.removeHandler("update-viewport", listener);
  }

  onPressed(listener: (spot: PicturePoint) => void): () => void {
    const press = (event: OpenSeadragon.CanvasClickEvent): void => {
      if (event.quick) listener(this.unproject(event.position));
    };
    this.#viewer.addHandler("canvas-click", press);
    return () => this.#viewer.removeHandler("canvas-click", press);
  }

  /** The engine mirrors what it draws, and not what it says of places. */
  #mirror(x: number): number {
    const { viewport } = this.#viewer;
    return viewport.getFlip() ? viewport.getContainerSize().x - x : x;
  }

  async #open(): Promise<void> {
    const { layers } = this.#sources;
    const found = await Promise.allSettled(
      layers.map(async ({ picture, tileSource }) =>
        tileSource ? { tileSource, info: undefined } : findSource(picture, this.#ended.signal),
      ),
    );
    if (this.#ended.signal.aborted) return;
    const shown = found.flatMap((each, index) => {
      const layer = layers[index];
      return each.status === "fulfilled" && layer ? [{ box: layer.box, source: each.value }] : [];
    });
    const [first] = shown;
    if (!first) {
      this.#reports.problem("image_failed");
      return;
    }
    if (shown.length < found.length) this.#reports.problem("layer_failed");
    this.#infos = shown.map(({ source }) => source.info);
    this.#frame(first.source);
    const opened = new Promise<void>((resolve) => {
      for (const end of ["open", "open-failed"] as const) this.#viewer.addOnceHandler(end, () => resolve());
    });
    this.#viewer.open(
      shown.map(({ box, source }) => ({ ...this.#placed(box), tileSource: source.tileSource })),
    );
    await opened;
  }

  /** A canvas that does not tell its size has that of its picture; a file alone is as wide as one unit. */
  #frame({ info }: Source): void {
    this.#width = this.#sources.width || info?.width || 1;
    this.#height = this.#sources.height || info?.height || 0;
    if (this.#height > 0) return;
    this.#viewer.addOnceHandler("open", () => {
      const size = this.#viewer.world.getItemAt(0)?.getContentSize();
      this.#width = size?.x ?? 1;
      this.#height = size?.y ?? 1;
    });
  }

  async #lay(layer: number, overlay: Overlay): Promise<void> {
    this.#overlays.set(layer, overlay);
    const isWanted = (): boolean => this.#overlays.get(layer) === overlay && !this.#ended.signal.aborted;
    try {
      const { tileSource } = await findSource(overlay.picture, this.#ended.signal);
      if (!isWanted()) return;
      const box = this.#sources.layers[layer]?.box;
      await new Promise<void>((resolve, reject) => {
        this.#viewer.addTiledImage({
          ...(box ? this.#placed(box) : {}),
          tileSource,
          opacity: overlay.opacity,
          success: (event) => {
            const { item } = event as unknown as { item: OpenSeadragon.TiledImage };
            if (isWanted()) {
              overlay.item = item;
              item.setOpacity(overlay.opacity);
            } else if (!this.#ended.signal.aborted) this.#viewer.world.removeItem(item);
            resolve();
          },
          error: (event) => reject(new Error(event.message)),
        });
      });
    } catch (error) {
      if (!isWanted()) return;
      console.warn(error);
      this.#reports.problem("layer_failed");
    }
  }

  #placed(box: Box): { fitBounds?: OpenSeadragon.Rect } {
    return box.width > 0 && this.#height > 0 ? { fitBounds: this.#place(box) } : {};
  }

  #place({ left, top, width, height }: Box): OpenSeadragon.Rect {
    const unit = this.#width;
    return new OpenSeadragon.Rect(left / unit, top / unit, width / unit, height / unit);
  }

  #canZoom(delta: number): boolean {
    if (!this.#viewer.isOpen()) return false;
    const { viewport } = this.#viewer;
    return delta < 0 || viewport.getZoom() > viewport.getHomeZoom() * 1.001;
  }
}
