import { NeutralToneMapping, WebGLRenderer } from "three";
import { type Point, sideSeen } from "../model/camera";
import type { Command } from "../model/command";
import { chooseLevel, planLadder } from "../model/level";
import type { Level } from "../model/media";
import type { Eye } from "../model/tour/tour";
import { loadLevel } from "./level-loader";
import { disposeObject, type Extent, ModelScene, measureExtent } from "./model-scene";
import { FOV_DEG, OrbitRig } from "./orbit-rig";
import type { Look, ModelStage, StageReports } from "./stage";
import { gateWheel } from "./wheel-gate";

/** A finer level is asked for once the view has rested this long. */
const REST_MS = 400;

/** Sharper than twice the layout's pixels cannot be seen and costs four times the fill. */
const MAX_DEVICE_RATIO = 2;

/** Show a model in `host`, coarse at first, as fine as the view deserves later. */
export function openModelStage(
  host: HTMLElement,
  levels: readonly Level[],
  reports: StageReports,
): ModelStage | undefined {
  const renderer = findRenderer();
  if (!renderer) {
    reports.problem("no_webgl");
    return undefined;
  }
  return new OrbitStage(host, renderer, levels, reports);
}

/** A renderer, or undefined where the browser or the machine has no WebGL 2. */
function findRenderer(): WebGLRenderer | undefined {
  // Asked on a canvas of our own first: three.js writes an error to the console before it throws.
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2", { alpha: true, antialias: true });
  if (!context) return undefined;
  return new WebGLRenderer({ canvas, context, alpha: true, antialias: true });
}

function nextPicture(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

class OrbitStage implements ModelStage {
  readonly #host: HTMLElement;
  readonly #renderer: WebGLRenderer;
  readonly #levels: readonly Level[];
  readonly #reports: StageReports;
  readonly #scene: ModelScene;
  readonly #rig: OrbitRig;
  readonly #sizes: ResizeObserver;
  readonly #openGate: () => void;
  #extent: Extent | undefined;
  /** On the screen, asked for by the visitor, and on its way. */
  #shown: Level | undefined;
  #asked: Level | undefined;
  #goal: Level | undefined;
  #loading: AbortController | undefined;
  #frame = 0;
  #rest = 0;

  constructor(host: HTMLElement, renderer: WebGLRenderer, levels: readonly Level[], reports: StageReports) {
    this.#host = host;
    this.#renderer = renderer;
    this.#levels = levels;
    this.#reports = reports;
    renderer.toneMapping = NeutralToneMapping;
    renderer.setPixelRatio(Math.min(window.devicePixelRatio, MAX_DEVICE_RATIO));
    this.#scene = new ModelScene(renderer);
    this.#rig = new OrbitRig(renderer.domElement, () => this.#onMoved());
    host.append(renderer.domElement);
    this.#openGate = gateWheel(host, (delta) => delta < 0 || this.#rig.canRecede);
    renderer.domElement.addEventListener("webglcontextlost", this.#onContextLost);
    renderer.domElement.addEventListener("webglcontextrestored", this.#onContextRestored);
    this.#sizes = new ResizeObserver(() => this.#fitCanvas());
    this.#sizes.observe(host);
    this.#fitCanvas();
    this.#improve();
  }

  act(command: Command): void {
    this.#rig.act(command);
  }

  setLevel(level: Level | undefined): void {
    this.#asked = level;
    this.#improve();
  }

  lookThrough(eye: Eye | null): void {
    this.#rig.lookThrough(eye);
  }

  setLamp(position: Point | null): void {
    this.#scene.setLamp(position);
    this.#draw();
  }

  setLook(look: Look): void {
    this.#scene.setLook(look);
    this.#draw();
  }

  dispose(): void {
    this.#loading?.abort();
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
    this.#sizes.disconnect();
    this.#openGate();
    this.#rig.dispose();
    this.#scene.dispose();
    this.#renderer.domElement.removeEventListener("webglcontextlost", this.#onContextLost);
    this.#renderer.domElement.removeEventListener("webglcontextrestored", this.#onContextRestored);
    this.#renderer.dispose();
    // Browsers allow about 16 contexts; this one is given back now, not when memory is next swept.
    this.#renderer.forceContextLoss();
    this.#renderer.domElement.remove();
  }

  readonly #onContextLost = (event: Event): void => {
    // Prevented, so that the browser may give the context back.
    event.preventDefault();
    this.#reports.problem("context_lost");
  };

  readonly #onContextRestored = (): void => {
    // three.js uploads what it held again when it draws.
    this.#draw();
    this.#reports.drawn();
  };

  #onMoved(): void {
    this.#draw();
    const { zoom } = this.#rig;
    if (zoom === undefined) return;
    this.#reports.seen({ zoom, side: sideSeen(this.#rig.view) });
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#improve(), REST_MS);
  }

  #fitCanvas(): void {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.#renderer.setSize(clientWidth, clientHeight);
    this.#rig.reshape(clientWidth / clientHeight);
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.render(this.#scene.scene, this.#rig.camera);
    });
  }

  /** The level the visitor asked for, else the one that suits the view; never coarser than what is shown. */
  #wantedLevel(): Level | undefined {
    if (this.#asked) return this.#asked;
    const distance_m = this.#extent ? this.#rig.view.distance_m : Number.POSITIVE_INFINITY;
    const height_px = this.#host.clientHeight * this.#renderer.getPixelRatio();
    const wanted = chooseLevel(this.#levels, { distance_m, fov_deg: FOV_DEG, height_px });
    const isCoarser = wanted && this.#shown && wanted.bytes < this.#shown.bytes;
    return isCoarser ? this.#shown : wanted;
  }

  /** Fetch what leads to the wanted level, step by step; a new wish ends the one before. */
  #improve(): void {
    const wanted = this.#wantedLevel();
    if (!wanted || wanted === this.#goal) return;
    this.#loading?.abort();
    this.#goal = wanted;
    const loading = new AbortController();
    this.#loading = loading;
    this.#climb(planLadder(this.#levels, wanted, this.#shown), loading.signal).catch((error: unknown) => {
      if (loading.signal.aborted) return;
      console.error(error);
      this.#goal = this.#shown;
      this.#reports.problem("model_failed");
    });
  }

  async #climb(ladder: readonly Level[], signal: AbortSignal): Promise<void> {
    for (const level of ladder) {
      this.#reports.loading(level, 0);
      const object = await loadLevel(level, signal, (fraction) => this.#reports.loading(level, fraction));
      if (signal.aborted) {
        disposeObject(object);
        return;
      }
      this.#show(level, object);
      // After the picture above has reached the screen.
      await nextPicture();
      signal.throwIfAborted();
      if (this.#scene.lightMetal()) this.#draw();
    }
  }

  #show(level: Level, object: Awaited<ReturnType<typeof loadLevel>>): void {
    const isFirst = this.#extent === undefined;
    this.#extent ??= measureExtent(object);
    this.#scene.replaceObject(object);
    this.#shown = level;
    if (isFirst) this.#rig.face(this.#extent);
    this.#draw();
    this.#reports.shown(level);
    this.#reports.sharp?.(level === this.#goal);
    if (isFirst) this.#reports.drawn();
  }
}
