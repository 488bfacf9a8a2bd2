import type { Work } from "../../model/iiif/work";
import { build, buildIconButton } from "../dom";
import { buildAdjustTool } from "./adjust-tool";
import { buildCompareTool } from "./compare-tool";
import { buildDownloadTool } from "./download-tool";
import { findCanvas, type Tool, type ToolHost } from "./host";
import { buildLayersTool } from "./layers-tool";
import { buildLinkTool } from "./link-tool";
import { buildMeasureTool } from "./measure-tool";
import { SearchTool } from "./search-tool";

let count = 0;

/** The tools for pictures, one unfolded at a time. It goes along when another picture comes on the stage. */
export class ToolPanel {
  readonly element: HTMLElement;
  readonly #body = build("div", { class: "tool-list" });
  /** Of `<details>` with the same name one is open. */
  readonly #group = `baovat-tools-${++count}`;
  #tools: readonly Tool[] = [];
  #search: SearchTool | undefined;
  #open = "";
  #attached = 0;

  constructor(host: ToolHost) {
    const title = build("h2", { class: "tool-title", tabindex: -1 }, host.texts("viewer.picture_tools"));
    const close = buildIconButton(host.texts("viewer.picture_tools.close"), "close", () => host.closeTools());
    this.element = build(
      "section",
      { class: "tool-panel", "aria-label": host.texts("viewer.picture_tools") },
      build("div", { class: "tool-head" }, title, close),
      this.#body,
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Escape") host.closeTools();
    });
  }

  /** Let the keyboard go on where the panel begins. */
  focus(): void {
    this.element.querySelector<HTMLElement>(".tool-title")?.focus({ preventScroll: true });
  }

  /** Lie over this view; what has the focus in the panel keeps it where the panel is there already. */
  place(view: HTMLElement): void {
    if (this.element.parentElement !== view) view.append(this.element);
  }

  /** Work on what is on the stage now. */
  async attach(host: ToolHost): Promise<void> {
    this.#attached += 1;
    const attached = this.#attached;
    this.#clear();
    this.place(host.view.element);
    const [work] = await Promise.all([host.work(), host.stage()?.opened]);
    if (attached === this.#attached) this.#fill(host, work);
  }

  detach(): void {
    this.#attached += 1;
    this.#clear();
    this.#search?.leave();
    this.element.remove();
  }

  #clear(): void {
    for (const tool of this.#tools) tool.dispose?.();
    this.#tools = [];
    for (const child of [...this.#body.children]) if (child !== this.#search?.element) child.remove();
  }

  #fill(host: ToolHost, work: Work | null): void {
    const canvas = findCanvas(host.media, work, host.language);
    const search = work?.search;
    if (search && !this.#search) this.#search = new SearchTool(search, host);
    this.#search?.attach(host);
    const tools = [
      buildLayersTool(host, canvas),
      buildAdjustTool(host),
      buildMeasureTool(host, canvas),
      buildCompareTool(host, canvas),
      buildDownloadTool(host, canvas, work),
      buildLinkTool(host, canvas, work),
    ].filter((tool) => tool !== undefined);
    this.#tools = tools;
    for (const tool of tools) this.#body.append(this.#fold(tool));
    if (this.#search && !this.#search.element.isConnected) {
      this.#search.element.setAttribute("name", this.#group);
      this.#body.prepend(this.#search.element);
    }
    this.#unfold();
  }

  #fold(tool: Tool): HTMLDetailsElement {
    const summary = build("summary", {}, tool.element.getAttribute("aria-label") ?? tool.name);
    const details = build("details", { class: "tool", name: this.#group }, summary, tool.element);
    details.dataset.tool = tool.name;
    details.addEventListener("toggle", () => {
      if (details.open) this.#open = tool.name;
    });
    return details;
  }

  /** The tool that was in use before, else the first. */
  #unfold(): void {
    const all = [...this.#body.children].filter((child) => child instanceof HTMLDetailsElement);
    const before = all.find((details) => details.dataset.tool === this.#open);
    const first = before ?? all.find((details) => details !== this.#search?.element);
    if (first && !this.#search?.element.open) first.open = true;
  }
}
