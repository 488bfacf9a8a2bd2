import type { Texts } from "../model/text";
import { build } from "./dom";

/** Before this nobody has begun to wonder. */
const WONDER_MS = 600;

/** After this they think of giving up. */
const LONG_MS = 6_000;

/** What is said in place of a document while it is fetched, and where it cannot be shown. */
export class WorkNotice {
  readonly #element = build("div", { class: "work-notice stage-message", role: "status" });
  readonly #texts: Texts;
  readonly #again: () => void;
  readonly #timers: readonly number[];

  constructor(viewer: HTMLElement, texts: Texts, again: () => void) {
    this.#texts = texts;
    this.#again = again;
    this.#element.hidden = true;
    viewer.querySelector(".work-notice")?.remove();
    viewer.append(this.#element);
    this.#timers = [
      window.setTimeout(() => this.#say("viewer.work.opening"), WONDER_MS),
      window.setTimeout(() => this.#say("viewer.work.opening_long"), LONG_MS),
    ];
  }

  remove(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#element.remove();
  }

  showFailure(words: string): void {
    for (const timer of this.#timers) clearTimeout(timer);
    const again = build("button", { type: "button", class: "tool-button" }, this.#texts("viewer.work.again"));
    again.addEventListener("click", () => this.#again());
    this.#element.setAttribute("role", "alert");
    this.#element.hidden = false;
    this.#element.replaceChildren(build("p", {}, words), again);
  }

  #say(key: string): void {
    this.#element.hidden = false;
    this.#element.replaceChildren(build("p", {}, this.#texts(key)));
  }
}
