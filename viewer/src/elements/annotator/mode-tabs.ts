import { type Annotation, isLine } from "../../model/annotations/annotation";
import type { Texts } from "../../model/text";
import { build } from "../dom";

export type Mode = "notes" | "lines";

const MODES: readonly Mode[] = ["notes", "lines"];

/** Notes on one side, the lines of a text on the other (WAI-ARIA tabs: arrows go from one to the other). */
export class ModeTabs {
  readonly element: HTMLElement;
  readonly #texts: Texts;
  readonly #panel: HTMLElement;
  readonly #tabs: readonly HTMLButtonElement[];
  readonly #turn: (mode: Mode) => void;

  constructor(texts: Texts, panel: HTMLElement, turn: (mode: Mode) => void) {
    this.#texts = texts;
    this.#panel = panel;
    this.#turn = turn;
    this.#tabs = MODES.map((mode) => {
      const tab = build("button", { type: "button", role: "tab", id: `mode-${mode}`, "data-mode": mode });
      tab.append(texts(`annotate.mode.${mode}`), build("span", { class: "count" }));
      tab.setAttribute("aria-controls", "annotator-panel");
      tab.addEventListener("click", () => this.choose(mode));
      tab.addEventListener("keydown", (event) => this.#onKey(event, mode));
      return tab;
    });
    panel.id = "annotator-panel";
    panel.setAttribute("role", "tabpanel");
    this.element = build("div", {
      class: "mode-tabs",
      role: "tablist",
      "aria-label": texts("annotate.list"),
    });
    this.element.append(...this.#tabs);
    this.#mark("notes");
  }

  choose(mode: Mode): void {
    this.#mark(mode);
    this.#turn(mode);
  }

  /** Say how many there are of each. */
  count(list: readonly Annotation[]): void {
    const lines = list.filter(isLine).length;
    for (const [index, count] of [list.length - lines, lines].entries()) {
      const told = this.#tabs[index]?.querySelector(".count");
      if (told) told.textContent = ` ${this.#texts("annotate.count", { count })}`;
    }
  }

  #mark(mode: Mode): void {
    for (const [index, tab] of this.#tabs.entries()) {
      const isChosen = MODES[index] === mode;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    this.#panel.setAttribute("aria-labelledby", `mode-${mode}`);
  }

  #onKey(event: KeyboardEvent, mode: Mode): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const other = mode === "notes" ? 1 : 0;
    this.choose(MODES[other] ?? "notes");
    this.#tabs[other]?.focus();
  }
}
