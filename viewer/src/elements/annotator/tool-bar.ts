import type { Texts } from "../../model/text";
import { buildButton } from "../builder/fields";
import { build } from "../dom";
import type { Drawing, ToolName } from "./drawing";

/** The tools above the stage: one is chosen; the buttons that go with drawing are there while somebody draws. */
export class ToolBar {
  readonly element: HTMLElement;
  readonly #buttons = new Map<ToolName, HTMLButtonElement>();
  readonly #more: HTMLElement;
  readonly #finish: HTMLButtonElement;

  constructor(drawing: Drawing, texts: Texts, addWhole: () => void) {
    this.element = build("div", {
      class: "draw-tools",
      role: "toolbar",
      "aria-label": texts("annotate.tools"),
    });
    for (const tool of drawing.tools) {
      const button = buildButton(texts(`annotate.tool.${tool}`), () => drawing.choose(tool), "is-small");
      button.dataset.tool = tool;
      this.#buttons.set(tool, button);
      this.element.append(button);
    }
    const whole = buildButton(texts("annotate.tool.whole"), addWhole, "is-small");
    whole.dataset.tool = "whole";
    this.element.append(whole);
    const middle = buildButton(texts("annotate.middle"), () => drawing.putInMiddle(), "is-small");
    middle.dataset.tool = "middle";
    this.#finish = buildButton(texts("annotate.finish"), () => drawing.finish(), "is-small");
    const leave = buildButton(texts("annotate.leave"), () => drawing.choose("move"), "is-small");
    this.#more = build("div", { class: "draw-more", hidden: true }, build("p", { class: "hint" }), middle);
    this.#more.append(this.#finish, leave);
    this.mark("move", texts, "");
  }

  /** What stands below the row while somebody draws: how, and what else can be pressed. */
  get more(): HTMLElement {
    return this.#more;
  }

  mark(tool: ToolName, texts: Texts, suffix: string): void {
    for (const [name, button] of this.#buttons) button.setAttribute("aria-pressed", String(name === tool));
    this.#more.hidden = tool === "move";
    this.#finish.hidden = tool !== "polygon";
    const hint = this.#more.firstElementChild;
    if (hint) hint.textContent = tool === "move" ? "" : texts(`annotate.how.${tool}${suffix}`);
  }
}
