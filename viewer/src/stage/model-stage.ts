import { NeutralToneMapping, PerspectiveCamera, WebGLRenderer } from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import {
  approach,
  between,
  ease,
  fitDistance_m,
  type OrbitView,
  positionOf,
  sideSeen,
  slide,
  turn,
  viewFrom,
} from "../model/camera";
import type { Command } from "../model/command";
import { chooseLevel, planLadder } from "../model/level";
import type { Level } from "../model/media";
import { loadLevel } from "./level-loader";
import { type Extent, ModelScene, measureExtent } from "./model-scene";
import { type Look, type ModelStage, prefersStillness, type StageReports } from "./stage";
import { gateWheel } from "./wheel-gate";

/** A long lens, as in catalogue photographs: little distortion. */
const FOV_DEG = 30;

/** From the front, a little to the right and above. */
const HOME = { azimuth_deg: 25, elevation_deg: 15 } as const;

/** Air around the object, as a part of its size. */
const MARGIN = 1.04;

const TURN_DEG = 15;
const SLIDE_FRACTION = 0.15;
const FLIGHT_MS = 350;

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
  readonly #camera = new PerspectiveCamera(FOV_DEG, 1);
  readonly #controls: OrbitControls;
  readonly #scene: ModelScene;
  readonly #sizes: ResizeObserver;
  readonly #openGate: () => void;
  #extent: Extent | undefined;
  #shown: Level | undefined;
  #asked: Level | undefined;
  #goal: Level | undefined;
  #loading: AbortController | undefined;
  #frame = 0;
  #flight = 0;
  #rest = 0;

  constructor(host: HTMLElement, renderer: WebGLRenderer, levels: readonly Level[], reports: StageReports) {
    this.#host = host;
    this.#renderer = renderer;
    this.#levels = levels;
    this.#reports = reports;
    renderer.toneMapping = NeutralToneMapping;
    renderer.setPixelRatio(Math.min(window.devicePixelRatio, MAX_DEVICE_RATIO));
    this.#scene = new ModelScene(renderer);
    host.append(renderer.domElement);
    this.#controls = this.#openControls(renderer.domElement);
    this.#openGate = gateWheel(host, (delta) => this.#canZoom(delta));
    renderer.domElement.addEventListener("webglcontextlost", this.#onContextLost);
    this.#sizes = new ResizeObserver(() => this.#fitCanvas());
    this.#sizes.observe(host);
    this.#fitCanvas();
    this.#improve();
  }

  act(command: Command): void {
    if (!this.#extent) return;
    const view = this.#view();
    const step = view.distance_m * SLIDE_FRACTION;
    switch (command.type) {
      case "zoom":
        this.#flyTo(approach(view, command.factor, this.#limits()));
        break;
      case "move":
        this.#flyTo(turn(view, command.x * TURN_DEG, command.y * TURN_DEG));
        break;
      case "slide":
        this.#flyTo(slide(view, command.x * step, command.y * step));
        break;
      case "rotate":
        this.#flyTo(turn(view, command.degrees, 0));
        break;
      case "home":
        this.#flyTo(this.#home(this.#extent));
        break;
    }
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
    cancelAnimationFrame(this.#flight);
    clearTimeout(this.#rest);
    this.#sizes.disconnect();
    this.#openGate();
    this.#controls.dispose();
    this.#scene.dispose();
    this.#renderer.domElement.removeEventListener("webglcontextlost", this.#onContextLost);
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.#renderer.domElement.remove();
  }

  #openControls(canvas: HTMLCanvasElement): OrbitControls {
    const controls = new OrbitControls(this.#camera, canvas);
    controls.enableDamping = false;
    controls.zoomSpeed = 1.4;
    controls.addEventListener("start", () => cancelAnimationFrame(this.#flight));
    controls.addEventListener("change", () => this.#onMoved());
    // A finger that moves up or down scrolls the page; sideways it turns the object, two fingers zoom.
    canvas.style.touchAction = "pan-y";
    return controls;
  }

  readonly #onContextLost = (event: Event): void => {
    // Prevented, so that the browser may give the context back; three.js then restores what it drew.
    event.preventDefault();
    this.#reports.problem("context_lost");
  };

  #canZoom(delta: number): boolean {
    return (
      this.#extent !== undefined && (delta < 0 || this.#view().distance_m < this.#limits().farthest_m * 0.99)
    );
  }

  #view(): OrbitView {
    return viewFrom(this.#camera.position.toArray(), this.#controls.target.toArray());
  }

  #home(extent: Extent): OrbitView {
    const distance_m = fitDistance_m(extent.radius_m, FOV_DEG, this.#camera.aspect) * MARGIN;
    return { ...HOME, target: extent.centre, distance_m };
  }

  #limits(): { nearest_m: number; farthest_m: number } {
    const radius_m = this.#extent?.radius_m ?? 1;
    const whole_m = fitDistance_m(radius_m, FOV_DEG, this.#camera.aspect);
    return { nearest_m: radius_m * 0.25, farthest_m: whole_m * 2.5 };
  }

  #flyTo(to: OrbitView): void {
    cancelAnimationFrame(this.#flight);
    if (prefersStillness()) {
      this.#place(to);
      return;
    }
    const from = this.#view();
    const start_ms = performance.now();
    const step = (now_ms: number): void => {
      const fraction = Math.min(1, (now_ms - start_ms) / FLIGHT_MS);
      this.#place(between(from, to, ease(fraction)));
      if (fraction < 1) this.#flight = requestAnimationFrame(step);
    };
    this.#flight = requestAnimationFrame(step);
  }

  #place(view: OrbitView): void {
    this.#controls.target.set(...view.target);
    this.#camera.position.set(...positionOf(view));
    this.#camera.lookAt(this.#controls.target);
    this.#controls.update();
    this.#onMoved();
  }

  #onMoved(): void {
    this.#draw();
    if (!this.#extent) return;
    const view = this.#view();
    const zoom = this.#home(this.#extent).distance_m / view.distance_m;
    this.#reports.seen({ zoom, side: sideSeen(view) });
    clearTimeout(this.#rest);
    this.#rest = window.setTimeout(() => this.#improve(), REST_MS);
  }

  #fitCanvas(): void {
    const { clientWidth, clientHeight } = this.#host;
    if (clientWidth === 0 || clientHeight === 0) return;
    const zoom = this.#extent && this.#home(this.#extent).distance_m / this.#view().distance_m;
    this.#renderer.setSize(clientWidth, clientHeight);
    this.#camera.aspect = clientWidth / clientHeight;
    this.#camera.updateProjectionMatrix();
    // What was whole stays whole when a phone is turned or the stage fills the screen.
    if (this.#extent && zoom) {
      this.#place({ ...this.#view(), distance_m: this.#home(this.#extent).distance_m / zoom });
    }
    this.#draw();
  }

  #draw(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#renderer.render(this.#scene.scene, this.#camera);
    });
  }

  /** The level the visitor asked for, else the one that suits the view; never coarser than what is shown. */
  #wantedLevel(): Level | undefined {
    if (this.#asked) return this.#asked;
    const distance_m = this.#extent ? this.#view().distance_m : Number.POSITIVE_INFINITY;
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
      signal.throwIfAborted();
      const isFirst = this.#extent === undefined;
      this.#extent ??= measureExtent(object);
      this.#scene.replaceObject(object);
      this.#shown = level;
      if (isFirst) this.#takePlace(this.#extent);
      this.#draw();
      this.#reports.shown(level);
      if (isFirst) this.#reports.drawn();
      // After the picture above has reached the screen.
      await nextPicture();
      signal.throwIfAborted();
      if (this.#scene.lightMetal()) this.#draw();
    }
  }

  #takePlace(extent: Extent): void {
    this.#camera.near = extent.radius_m / 100;
    this.#camera.far = extent.radius_m * 40;
    this.#camera.updateProjectionMatrix();
    const limits = this.#limits();
    this.#controls.minDistance = limits.nearest_m;
    this.#controls.maxDistance = limits.farthest_m;
    this.#place(this.#home(extent));
  }
}
