import { prefersStillness } from "./stage";

/** Once around in 20 seconds: slow enough to read an inscription that passes. */
const SPEED_DEG_S = 18;

/** For who asked the system for less movement: from one view to the next, with time to look. */
const JUMP_DEG = 30;
const JUMP_EVERY_MS = 2000;

/** Turns something by itself until it is stopped. */
export class Spin {
  readonly #turn: (degrees: number) => void;
  #frame = 0;
  #timer = 0;
  #told: (isOn: boolean) => void = () => {};

  constructor(turn: (degrees: number) => void) {
    this.#turn = turn;
  }

  get isOn(): boolean {
    return this.#frame !== 0 || this.#timer !== 0;
  }

  /** Hear when it starts and when it stops. */
  onChange(told: (isOn: boolean) => void): void {
    this.#told = told;
  }

  start(): void {
    if (this.isOn) return;
    if (prefersStillness()) {
      this.#timer = window.setInterval(() => this.#turn(JUMP_DEG), JUMP_EVERY_MS);
    } else {
      let last_ms = performance.now();
      const step = (now_ms: number): void => {
        this.#frame = requestAnimationFrame(step);
        // A page that was in the background does not jump when it comes back.
        this.#turn((Math.min(100, Math.max(0, now_ms - last_ms)) / 1000) * SPEED_DEG_S);
        last_ms = now_ms;
      };
      this.#frame = requestAnimationFrame(step);
    }
    this.#told(true);
  }

  stop(): void {
    if (!this.isOn) return;
    cancelAnimationFrame(this.#frame);
    clearInterval(this.#timer);
    this.#frame = 0;
    this.#timer = 0;
    this.#told(false);
  }
}
