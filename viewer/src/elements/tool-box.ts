import type { Command } from "../model/command";
import type { ToolHost } from "./tools/host";
import type { ToolPanel } from "./tools/panel";

type Comparison = Parameters<ToolHost["compare"]>[0];

/** What the viewer knows of what is on its stage; the rest of what tools need is here. */
export type ToolScene = Omit<ToolHost, "compare" | "closeTools">;

/** The tools for pictures and the picture beside: their code is fetched when somebody first asks for them. */
export class ToolBox {
  #panel: ToolPanel | undefined;
  #comparison: Comparison;
  #button: HTMLButtonElement | undefined;
  #scene: ToolScene | undefined;
  #isOpen = false;

  /** Work on what is on the stage now; `button` is the one that opens and closes the tools. */
  attach(scene: ToolScene, button: HTMLButtonElement): void {
    this.#scene = scene;
    this.#button = button;
    button.setAttribute("aria-expanded", String(this.#isOpen));
    // At once, so that the focus can go back to the tool that led here.
    if (this.#isOpen) this.#panel?.place(scene.view.element);
  }

  /** The picture is on the stage: tools that are open work on it. */
  refresh(): void {
    if (this.#isOpen && this.#scene) void this.#panel?.attach(this.#host(this.#scene));
  }

  /** The stage is about to go. */
  leave(): void {
    this.#comparison?.dispose();
    this.#comparison = undefined;
    this.#panel?.detach();
    this.#scene = undefined;
  }

  /** Give a command to the picture that the visitor moved last, if there are two. */
  act(command: Command): boolean {
    this.#comparison?.act(command);
    return this.#comparison !== undefined;
  }

  async toggle(): Promise<void> {
    if (this.#isOpen) this.#close();
    else await this.#open();
  }

  async #open(): Promise<void> {
    this.#isOpen = true;
    this.#button?.setAttribute("aria-expanded", "true");
    const { ToolPanel } = await import("./tools/panel");
    if (!this.#scene || !this.#isOpen) return;
    const host = this.#host(this.#scene);
    this.#panel ??= new ToolPanel(host);
    await this.#panel.attach(host);
    this.#panel.focus();
  }

  #close(): void {
    this.#isOpen = false;
    this.#panel?.detach();
    this.#button?.setAttribute("aria-expanded", "false");
    this.#button?.focus({ preventScroll: true });
  }

  #host(scene: ToolScene): ToolHost {
    return {
      ...scene,
      closeTools: () => this.#close(),
      compare: (comparison) => {
        this.#comparison?.dispose();
        this.#comparison = comparison;
        if (!comparison) this.#button?.focus({ preventScroll: true });
      },
    };
  }
}
