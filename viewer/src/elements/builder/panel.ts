import type { Draft } from "../../model/exhibition/document";
import type { Texts } from "../../model/text";
import { ProblemError } from "../../studio/api";
import { wordProblem } from "../../studio/problems";
import { build } from "../dom";
import type { ExhibitionCalls } from "./calls";

/** What a panel beside the form may ask for. */
export interface PanelHost {
  readonly texts: Texts;
  readonly language: string;
  readonly calls: ExhibitionCalls;
  /** What the role of who is signed in allows. */
  readonly actions: readonly string[];
  readonly addresses: Readonly<Record<"preview" | "page" | "list", string>>;
  readonly embedCode: string;
  revision(): number;
  chosen(): string;
  titleOfStep(step: string): string;
  /** Go to where something is mended. */
  go(step: string, place: string): void;
  /** Let the service have everything; false where it does not take it. */
  flush(): Promise<boolean>;
  takeOver(draft: Draft): void;
  say(sentence: string): void;
}

/** Problems that the builder has words for. */
const TOLD = new Set(["review-needed", "not-asked", "own-review", "unfinished", "stale", "was-published"]);

/** One of several panels that fold; it is filled when it is opened, and again when the draft was kept. */
export abstract class Panel {
  readonly element: HTMLDetailsElement;
  protected readonly host: PanelHost;
  protected readonly body = build("div", { class: "panel-body" });
  readonly #problem = build("p", { class: "notice is-problem", role: "alert", hidden: true });

  constructor(host: PanelHost, name: string) {
    this.host = host;
    const summary = build("summary", {}, host.texts(`builder.panel.${name}`));
    this.element = build(
      "details",
      { class: "builder-panel", "data-panel": name },
      summary,
      this.#problem,
      this.body,
    );
    this.element.addEventListener("toggle", () => {
      if (this.element.open) this.refresh();
    });
  }

  open(): void {
    this.element.open = true;
  }

  /** The draft was kept, or another step is looked at. */
  refresh(): void {
    if (this.element.open) void this.attempt(() => this.fill());
  }

  protected abstract fill(): Promise<void>;

  /** Do something, and tell in the panel what went wrong with it. */
  protected async attempt(act: () => Promise<void>): Promise<void> {
    this.#problem.hidden = true;
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { code } = error.problem;
      this.#problem.textContent = TOLD.has(code)
        ? this.host.texts(`builder.problem.${code}`)
        : wordProblem(error.problem);
      this.#problem.hidden = false;
    }
  }

  protected when(moment: string): string {
    return new Intl.DateTimeFormat(this.host.language, { dateStyle: "short", timeStyle: "short" }).format(
      new Date(moment),
    );
  }
}
