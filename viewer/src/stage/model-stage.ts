import { NeutralToneMapping, WebGLRenderer } from "three";
import { sideSeen } from "../model/camera";
import type { Command } from "../model/command";
import { chooseLevel, planLadder } from "../model/level";
import type { Level } from "../model/media";
import type { SceneSetting } from "../model/scene";
import { type LoadedLevel, loadLevel } from "./level-loader";
import { disposeObject, ModelScene } from "./model-scene";
import { OrbitSpace } from "./model-space";
import { OrbitRig } from "./orbit-rig";
import type { Look, ModelStage, StageReports } from "./stage";
import { takeCanvas } from "./webgl";
import { gateWheel } from "./wheel-gate";

/** A finer level is asked for once the view has rested this long. */
const REST_MS = 400;

/** Sharper than twice the layout's pixels cannot be seen and costs four times the fill. */
const MAX_DEVICE_RATIO = 2;

/** Show a model in `host`, coarse at first, as fine as the view deserves later. */
export function openModelStage(
  host: HTMLElement,
  levels: readonly Level[],
  setting: SceneSetting | null,
  reports: StageReports,
): ModelStage | undefined {
  // three.js would write an error to the console before it throws.
  const found = takeCanvas();
  if (!found) {
    reports.problem("no_webgl");
    return undefined;
  }
  const renderer = new WebGLRenderer({ ...found, alpha: true, antialias: true });
  return new OrbitStage(host, renderer, levels, setting, reports);
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
  readonly #space: OrbitSpace;
  /** On the screen, asked for by the visitor, and on its way. */
  #shown: Level | undefined;
  #asked: Level | undefined;
  #goal: Level | undefined;
  /** Those that could not be fetched or decoded; they are tried again only when asked for. */
  readonly #broken = new Set<Level>();
  #loading: AbortController | undefined;
  #frame = 0;
  #rest = 0;

  constructor(
    host: HTMLElement,
    renderer: WebGLRenderer,
    levels: readonly Level[],
    setting: SceneSetting | null,
    reports: StageReports,
  ) {
    this.#host = host;
    this.#renderer = renderer;
    this.#levels = levels;
    this.#reports = reports;
    renderer.toneMapping = NeutralToneMapping;
    renderer.setPixelRatio(Math.min(window.devicePixelRatio, MAX_DEVICE_RATIO));
    this.#scene = new ModelScene(renderer, setting?.lights ?? []);
    const first = setting?.cameras.find((camera) => !camera.isHidden);
    this.#rig = new OrbitRig(renderer.domElement, () => this.#onMoved(), first);
    this.#space = new OrbitSpace(renderer, this.#scene, this.#rig, () => this.#draw());
    host.style.background = setting?.background ?? "";
    host.append(renderer.domElement);
    this.#openGate = gateWheel(host, (delta) => delta < 0 || this.#rig.canRecede);
    renderer.domElement.addEventListener("webglcontextlost", this.#onContextLost);
    renderer.domElement.addEventListener("webglcontextrestored", this.#onContextRestored);
    this.#sizes = new ResizeObserver(() => this.#fitCanvas());
    this.#sizes.observe(host);
    this.#fitCanvas();
    this.#improve();
  }

  get space(): OrbitSpace {
    return this.#space;
  }

  act(command: Command): void {
    this.#rig.act(command);
  }

  setLevel(level: Level | undefined): void {
    this.#asked = level;
    this.#improve();
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
    this.#space.dispose();
    this.#scene.dispose();
    this.#host.style.background = "";
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
    this.#scene.restore();
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
      this.#scene.render(this.#rig.camera);
      this.#space.tellDrawn();
    });
  }

  /** The level the visitor asked for, else the one that suits the view; never coarser than what is shown. */
  #wantedLevel(): Level | undefined {
    if (this.#asked) return this.#asked;
    const distance_m = this.#shown ? this.#rig.view.distance_m : Number.POSITIVE_INFINITY;
    const height_px = this.#host.clientHeight * this.#renderer.getPixelRatio();
    const fov_deg = this.#rig.camera.fov;
    const levels = this.#levels.filter((level) => !this.#broken.has(level));
    const wanted = chooseLevel(levels, { distance_m, fov_deg, height_px });
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
      const isLeft = this.#levels.some((level) => !this.#broken.has(level));
      // Any level is better than none.
      if (!this.#shown && !this.#asked && isLeft) return this.#improve();
      this.#reports.problem(this.#shown ? "level_failed" : "model_failed");
    });
  }

  async #climb(ladder: readonly Level[], signal: AbortSignal): Promise<void> {
    const last = ladder.at(-1);
    for (const level of ladder) {
      this.#reports.loading(level, 0);
      const loaded = await this.#tryLevel(level, signal, level === last);
      if (!loaded) continue;
      if (signal.aborted) {
        disposeObject(loaded.object);
        return;
      }
      this.#show(level, loaded);
      // After the picture above has reached the screen.
      await nextPicture();
      signal.throwIfAborted();
      if (this.#scene.lightMetal()) this.#draw();
    }
  }

  /** A level on the way may be missing: the next one is on its way already. Without the last there is nothing more. */
  async #tryLevel(level: Level, signal: AbortSignal, isLast: boolean): Promise<LoadedLevel | undefined> {
    try {
      const loaded = await loadLevel(level, signal, (fraction) => this.#reports.loading(level, fraction));
      this.#broken.delete(level);
      return loaded;
    } catch (error) {
      signal.throwIfAborted();
      this.#broken.add(level);
      if (isLast) throw error;
      console.warn(error);
      return undefined;
    }
  }

  #show(level: Level, { object, missing }: LoadedLevel): void {
    const isFirst = this.#shown === undefined;
    this.#scene.replaceObject(object);
    this.#shown = level;
    if (isFirst && this.#scene.extent) this.#rig.face(this.#scene.extent);
    this.#draw();
    this.#reports.shown(level);
    if (isFirst) this.#reports.drawn();
    if (missing > 0) this.#reports.problem("part_failed");
  }
}
