import type { Texts } from "../../model/text";
import { buildFullscreenButton } from "../controls";
import { build, buildIcon, type IconName } from "../dom";

/** The bar of a tour: back, where one is, a list of all steps, on, and full screen. */
export class TourBar {
  readonly element: HTMLElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #steps: HTMLSelectElement;
  readonly #place: HTMLElement;
  readonly #progress: HTMLProgressElement;
  readonly #fullscreen: HTMLButtonElement | null;

  constructor(
    titles: readonly string[],
    texts: Texts,
    tour: HTMLElement,
    events: { previous(): void; next(): void; go(index: number): void },
  ) {
    this.#previous = buildStepButton(texts("tour.previous"), "left", events.previous);
    this.#next = buildStepButton(texts("tour.next"), "right", events.next);
    this.#place = build("p", { class: "tour-place" });
    this.#progress = build("progress", { max: titles.length, value: 1, "aria-hidden": true });
    this.#steps = build("select", { class: "tour-select", "aria-label": texts("tour.steps") });
    titles.forEach((title, index) => {
      this.#steps.append(
        build("option", { value: index }, texts("tour.step", { number: index + 1, label: title })),
      );
    });
    this.#steps.addEventListener("change", () => events.go(Number(this.#steps.value)));
    // Its keys choose in the list.
    this.#steps.addEventListener("keydown", (event) => event.stopPropagation());
    this.element = build("div", { class: "tour-bar" }, this.#progress, this.#previous);
    this.element.append(build("div", { class: "tour-middle" }, this.#place, this.#steps), this.#next);
    this.#fullscreen = buildFullscreenButton(tour, texts);
    if (this.#fullscreen) this.element.append(this.#fullscreen);
  }

  /** Give links a place at the end of the bar, before full screen. */
  take(links: Iterable<Element>): void {
    this.#fullscreen ? this.#fullscreen.before(...links) : this.element.append(...links);
  }

  /** Tell where one is, and whether one can go on or back. */
  mark(index: number, place: string, can: { previous: boolean; next: boolean }): void {
    this.#place.textContent = place;
    this.#steps.value = String(index);
    this.#progress.value = index + 1;
    // Not `disabled`: a button that has the focus keeps it.
    this.#previous.setAttribute("aria-disabled", String(!can.previous));
    this.#next.setAttribute("aria-disabled", String(!can.next));
  }
}

function buildStepButton(label: string, icon: IconName, press: () => void): HTMLButtonElement {
  const button = build("button", { type: "button", class: `tour-${icon}` });
  button.append(buildIcon(icon), build("span", {}, label));
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") press();
  });
  return button;
}
