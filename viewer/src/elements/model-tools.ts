import type { Comment } from "../model/scene";
import { build, buildIcon, buildIconButton } from "./dom";
import { buildArLink } from "./model/ar-link";
import { fetchComments } from "./model/comments";
import { LightTool } from "./model/light-tool";
import { MeasureTool } from "./model/measure-tool";
import { NotesTool } from "./model/notes-tool";
import { ModelOverlay } from "./model/overlay";
import { SectionTool } from "./model/section-tool";
import type { Tool, Workplace } from "./model/tool";
import { ViewsTool } from "./model/views-tool";

let count = 0;

/** The row of tools of a model, and the panel of the one that is open. */
export class ModelTools {
  readonly panel: HTMLElement;
  readonly #at: Workplace;
  readonly #row: HTMLElement;
  readonly #title: HTMLElement;
  readonly #body = build("div", { class: "panel-body" });
  readonly #buttons = new Map<Tool, HTMLButtonElement>();
  readonly #spin: HTMLButtonElement;
  #open: Tool | undefined;

  /** @param row is where the buttons go: it is on the page before this arrives, so that nothing moves then. */
  constructor(at: Omit<Workplace, "overlay">, row: HTMLElement, title: string) {
    const overlay = new ModelOverlay(at.stage.space);
    this.#at = { ...at, overlay };
    this.#row = row;
    at.surface.append(overlay.element);
    const id = `model-panel-${++count}`;
    this.#title = build("p", { class: "panel-title", id: `${id}-title` });
    const close = buildIconButton(at.texts("viewer.tool.close"), "close", () => this.#close());
    const head = build("div", { class: "panel-top" }, this.#title, close);
    this.panel = build("section", {
      class: "model-panel",
      id,
      hidden: true,
      "aria-labelledby": this.#title.id,
      tabindex: -1,
    });
    this.panel.append(head, this.#body);
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
    this.#spin = this.#buildSpin();
    row.append(this.#spin);
    const place = this.#at;
    for (const tool of [
      new ViewsTool(place),
      new LightTool(place),
      new MeasureTool(place),
      new SectionTool(place),
    ]) {
      this.#add(tool);
    }
    const ar = buildArLink(at.media, title, at.texts);
    if (ar) row.append(ar);
    void this.#addNotes();
  }

  /** Another level is on the screen. */
  levelShown(): void {
    for (const tool of this.#buttons.keys()) tool.levelShown?.();
  }

  dispose(): void {
    for (const tool of this.#buttons.keys()) tool.dispose?.();
    this.#at.overlay.dispose();
    this.#row.replaceChildren();
    this.panel.remove();
  }

  #add(tool: Tool, words?: string): void {
    const name = this.#at.texts(`viewer.tool.${tool.key}`);
    const button = build("button", {
      type: "button",
      title: name,
      "aria-expanded": "false",
      "aria-controls": this.panel.id,
      "data-tool": tool.key,
    });
    button.append(buildIcon(tool.icon), build("span", { class: "visually-hidden" }, `${name} `));
    if (words) button.append(build("span", { class: "tool-count" }, words));
    button.addEventListener("click", (event) => {
      if (this.#open === tool) return this.#close();
      this.#show(tool);
      // Who pressed a key goes on in the panel, which lies behind the rest of the bar.
      if (event.detail === 0) this.panel.focus({ preventScroll: true });
    });
    this.#buttons.set(tool, button);
    // Before a link to augmented reality, which stands last.
    const link = this.#row.querySelector(".tool-link");
    this.#row.insertBefore(button, link);
  }

  #show(tool: Tool): void {
    if (this.#open === tool) return;
    this.#hide();
    this.#open = tool;
    this.#title.textContent = this.#at.texts(`viewer.tool.${tool.key}`);
    this.#body.replaceChildren(tool.panel);
    this.panel.hidden = false;
    this.#buttons.get(tool)?.setAttribute("aria-expanded", "true");
    tool.opened?.();
  }

  #hide(): void {
    if (!this.#open) return;
    this.#open.closed?.();
    this.#buttons.get(this.#open)?.setAttribute("aria-expanded", "false");
    this.#open = undefined;
    this.panel.hidden = true;
  }

  #close(): void {
    const button = this.#open && this.#buttons.get(this.#open);
    this.#hide();
    button?.focus();
  }

  #buildSpin(): HTMLButtonElement {
    const { texts, stage, say } = this.#at;
    let isOn = false;
    const button = buildIconButton(texts("viewer.spin"), "play", () => stage.space.setSpin(!isOn));
    button.setAttribute("aria-pressed", "false");
    stage.space.onSpin((now) => {
      isOn = now;
      button.setAttribute("aria-pressed", String(now));
      button.replaceChildren(buildIcon(now ? "pause" : "play"));
      say(texts(now ? "viewer.spin.on" : "viewer.spin.off"));
    });
    return button;
  }

  async #addNotes(): Promise<void> {
    let comments: readonly Comment[] = [];
    try {
      comments = await fetchComments(this.#at.media, this.#at.language);
    } catch (error) {
      // The model is shown without them.
      console.warn(error);
    }
    if (comments.length === 0 || !this.panel.isConnected) return;
    const notes: Tool = new NotesTool(this.#at, comments, () => this.#show(notes));
    this.#add(notes, String(comments.length));
  }
}
