import { build } from "./dom";

/** A visitor who turns the wheel hears where it stopped, not every notch. */
const SETTLE_MS = 700;

/** Says short sentences to screen readers through a polite live region. */
export class Announcer {
  readonly element = build("p", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  #waiting = 0;

  /** Say it now. */
  say(sentence: string): void {
    clearTimeout(this.#waiting);
    this.element.textContent = sentence;
  }

  /** Say it once nothing newer has come for a moment. */
  settle(sentence: string): void {
    clearTimeout(this.#waiting);
    if (sentence === this.element.textContent) return;
    this.#waiting = window.setTimeout(() => this.say(sentence), SETTLE_MS);
  }

  dispose(): void {
    clearTimeout(this.#waiting);
  }
}
