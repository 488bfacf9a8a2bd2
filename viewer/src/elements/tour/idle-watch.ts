/** How long before the end of patience a visitor is told, in seconds. */
const WARNING_S = 10;

/** Tells when nobody has touched a kiosk for a while. */
export class IdleWatch {
  readonly #limit_s: number;
  readonly #warn: (left_s: number) => void;
  readonly #end: () => void;
  readonly #target: HTMLElement;
  #timer = 0;
  #left_s: number;

  /**
   * @param warn is called each second before the end, and with 0 once somebody is there again.
   * @param end is called when nobody came.
   */
  constructor(target: HTMLElement, limit_s: number, warn: (left_s: number) => void, end: () => void) {
    this.#target = target;
    this.#limit_s = limit_s;
    this.#left_s = limit_s;
    this.#warn = warn;
    this.#end = end;
    for (const event of EVENTS) target.addEventListener(event, this.#wake, { capture: true, passive: true });
  }

  /** Begin to count. */
  start(): void {
    this.stop();
    this.#left_s = this.#limit_s;
    this.#timer = window.setInterval(() => this.#tick(), 1000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  dispose(): void {
    this.stop();
    for (const event of EVENTS) this.#target.removeEventListener(event, this.#wake, { capture: true });
  }

  readonly #wake = (): void => {
    if (this.#timer === 0) return;
    if (this.#left_s <= WARNING_S) this.#warn(0);
    this.#left_s = this.#limit_s;
  };

  #tick(): void {
    this.#left_s -= 1;
    // What plays is listened to, though nobody touches anything.
    const plays = [...this.#target.querySelectorAll<HTMLMediaElement>("audio, video")].some(
      (each) => !each.paused,
    );
    if (plays) {
      this.#wake();
      return;
    }
    if (this.#left_s <= 0) {
      this.stop();
      this.#end();
    } else if (this.#left_s <= Math.min(WARNING_S, this.#limit_s - 1)) {
      this.#warn(this.#left_s);
    }
  }
}

const EVENTS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;
