import { type Step, titleOf } from "../../model/exhibition/document";
import type { Texts } from "../../model/text";
import { build, buildIconButton } from "../dom";

export interface StepListEvents {
  select(step: string): void;
  move(step: string, to: number): void;
  remove(step: string): void;
}

/** The steps in their order: chosen by a press, moved by dragging, by buttons, or by Alt with the arrow keys. */
export class StepList {
  readonly element = build("ol", { class: "step-list" });
  readonly #texts: Texts;
  readonly #language: string;
  readonly #events: StepListEvents;
  #steps: readonly Step[] = [];
  #dragged = "";

  constructor(texts: Texts, language: string, events: StepListEvents) {
    this.#texts = texts;
    this.#language = language;
    this.#events = events;
    this.element.setAttribute("aria-label", texts("builder.steps"));
    this.element.addEventListener("dragover", (event) => this.#over(event));
    this.element.addEventListener("drop", (event) => this.#drop(event));
  }

  /** Show the steps; what has the focus keeps it. `warned` are those whose texts have old translations. */
  show(steps: readonly Step[], chosen: string, warned: ReadonlySet<string>): void {
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset.press
      : undefined;
    this.#steps = steps;
    this.element.replaceChildren(
      ...steps.map((step, index) => this.#line(step, index, chosen, warned.has(step.id))),
    );
    if (focused) this.element.querySelector<HTMLElement>(`[data-press="${CSS.escape(focused)}"]`)?.focus();
  }

  #line(step: Step, index: number, chosen: string, isWarned: boolean): HTMLElement {
    const texts = this.#texts;
    const title = titleOf(step.title, this.#language) || texts("builder.step.untitled");
    const named = texts("builder.step.named", { number: index + 1, title });
    const open = build("button", { type: "button", class: "step-open", "data-press": `open ${step.id}` });
    open.append(
      build("span", { class: "step-number" }, String(index + 1)),
      build("span", { class: "step-title" }, title),
      build("span", { class: "step-kind" }, texts(`builder.kind.${step.shows.kind}`)),
    );
    if (isWarned) open.append(build("span", { class: "step-stale" }, texts("builder.stale.short")));
    if (step.id === chosen) open.setAttribute("aria-current", "true");
    open.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
    open.addEventListener("click", () => this.#events.select(step.id));
    const line = build("li", { class: "step-line", draggable: "true", "data-step": step.id }, open);
    line.append(this.#buildMoves(step, index, named));
    line.addEventListener("dragstart", (event) => {
      this.#dragged = step.id;
      event.dataTransfer?.setData("text/plain", title);
      line.classList.add("is-dragged");
    });
    line.addEventListener("dragend", () => {
      this.#dragged = "";
      line.classList.remove("is-dragged");
    });
    line.addEventListener("keydown", (event) => this.#onKey(event, step.id, index));
    return line;
  }

  #buildMoves(step: Step, index: number, title: string): HTMLElement {
    const texts = this.#texts;
    const press = (name: string, button: HTMLButtonElement): HTMLButtonElement => {
      button.dataset.press = `${name} ${step.id}`;
      return button;
    };
    const up = buildIconButton(texts("builder.step.up", { title }), "up", () =>
      this.#events.move(step.id, index - 1),
    );
    const down = buildIconButton(texts("builder.step.down", { title }), "down", () =>
      this.#events.move(step.id, index + 1),
    );
    const remove = buildIconButton(texts("builder.step.remove", { title }), "close", () =>
      this.#events.remove(step.id),
    );
    // Not `disabled`: a button that has the focus keeps it.
    up.setAttribute("aria-disabled", String(index === 0));
    down.setAttribute("aria-disabled", String(index === this.#steps.length - 1));
    return build(
      "span",
      { class: "step-moves" },
      press("up", up),
      press("down", down),
      press("remove", remove),
    );
  }

  #onKey(event: KeyboardEvent, step: string, index: number): void {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#events.move(step, index + by);
  }

  #over(event: DragEvent): void {
    if (this.#dragged === "") return;
    event.preventDefault();
    const under = this.#lineAt(event);
    for (const line of this.element.children) line.classList.toggle("is-target", line === under);
  }

  #drop(event: DragEvent): void {
    const under = this.#lineAt(event);
    const dragged = this.#dragged;
    for (const line of this.element.children) line.classList.remove("is-target");
    if (dragged === "" || !under) return;
    event.preventDefault();
    this.#events.move(dragged, [...this.element.children].indexOf(under));
  }

  #lineAt(event: DragEvent): Element | null {
    return event.target instanceof Element ? event.target.closest(".step-line") : null;
  }
}
