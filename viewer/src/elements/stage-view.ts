import type { Media, Poster } from "../model/media";
import { formatNumber, type Texts } from "../model/text";
import { build } from "./dom";

/** The height of the stage in hundredths of the window (`--stage-height` in stage.css). */
const STAGE_VH = 68;

/** How long a poster that does not come keeps the engine waiting. */
const PATIENCE_MS = 1000;

let count = 0;

/** The dark stage of one media: the surface, what lies over it, and the bar of tools below. */
export class StageView {
  readonly element: HTMLElement;
  /** Takes the focus and the keys. */
  readonly surface: HTMLElement;
  /** Where the engine draws. */
  readonly host = build("div", { class: "stage-host" });
  readonly #texts: Texts;
  readonly #poster: HTMLImageElement | undefined;
  readonly #posterCandidates: string;
  readonly #over = build("div", { class: "stage-over" });
  readonly #loading = build("p", { class: "stage-loading", hidden: true });
  readonly #loadingBar = build("progress", { max: 1, value: 0, "aria-hidden": true });
  readonly #loadingText = build("span");
  readonly #tools = build("div", { class: "toolbar" });
  readonly #notice = build("p", { class: "stage-note stage-notice", role: "status", hidden: true });
  /** Where the tools of a model go when they arrive. */
  readonly toolRow: HTMLElement;

  constructor(media: Media, name: string, caption: string, texts: Texts) {
    this.#texts = texts;
    const hint = build("p", { id: `stage-hint-${++count}`, class: "visually-hidden" });
    hint.textContent = [media.alt, texts(`viewer.hint.${media.kind}`)].filter(Boolean).join(" ");
    this.surface = build("div", {
      class: "stage-surface",
      tabindex: 0,
      role: "application",
      "aria-label": name,
      "aria-describedby": hint.id,
    });
    this.#poster = media.poster ? buildPoster(media.poster) : undefined;
    this.#posterCandidates = media.poster?.srcset ?? "";
    if (this.#poster) this.surface.append(this.#poster);
    this.surface.append(this.host);
    this.#loading.append(this.#loadingText, this.#loadingBar);
    this.#tools.append(build("p", { class: "stage-caption" }, caption));
    this.element = build("div", { class: "stage", "data-kind": media.kind }, hint, this.surface);
    this.toolRow = build("div", {
      class: "tools model-tools",
      role: "group",
      "aria-label": texts("viewer.tools"),
    });
    this.element.append(this.#over, this.#loading, this.#notice, this.#tools);
    if (media.kind === "model") this.#tools.append(this.toolRow);
  }

  addTools(...tools: HTMLElement[]): void {
    this.#tools.append(...tools);
  }

  /** The pager comes first, whenever it comes. */
  addPager(pager: HTMLElement): void {
    this.#tools.firstElementChild?.after(pager);
  }

  addPad(pad: HTMLElement): void {
    this.element.append(pad);
  }

  /** The media is drawn: a model replaces its poster, an image lies on it. */
  showMedia(): void {
    this.element.classList.add("is-drawn");
    // A finer level may open where the first one did not.
    this.hideFailure();
    if (this.element.dataset.kind === "model") this.hidePoster();
  }

  /** The poster is on the screen, or has not come in `PATIENCE_MS`: what makes the browser busy may begin. */
  async posterPainted(): Promise<void> {
    const poster = this.#poster;
    if (!poster) return;
    // A tab in the background draws no frames.
    const patience = new Promise((resolve) => window.setTimeout(resolve, PATIENCE_MS));
    const painted = async (): Promise<void> => {
      await poster.decode().catch(() => undefined);
      await new Promise((resolve) => requestAnimationFrame(() => window.setTimeout(resolve)));
    };
    await Promise.race([painted(), patience]);
  }

  /** The poster is all there is to see now: let it be as sharp as the stage is large. */
  #sharpenPoster(): void {
    if (this.#poster && this.#posterCandidates) this.#poster.srcset = this.#posterCandidates;
  }

  hidePoster(): void {
    if (this.element.classList.contains("is-drawn")) this.#poster?.remove();
  }

  showLoading(label: string, fraction: number, language: string): void {
    this.#loading.hidden = false;
    const percent = formatNumber(Math.round(fraction * 100), language);
    this.#loadingText.textContent = this.#texts("viewer.loading", { level: label, percent });
    this.#loadingBar.value = fraction;
  }

  hideLoading(): void {
    this.#loading.hidden = true;
  }

  /** The media is still being made: how far it is. */
  showWaiting(fraction: number, item: string): void {
    const label = this.#texts("viewer.waiting");
    const bar = build("progress", {
      max: 1,
      value: fraction,
      "aria-label": label,
      "data-progress-item": item,
    });
    this.#over.replaceChildren(build("div", { class: "stage-message" }, build("p", {}, label), bar));
  }

  /** Nothing can be shown: say why, in place of the media, and what else there is to try. */
  showFailure(text: string, reason: string, ways: readonly HTMLElement[] = []): void {
    this.hideLoading();
    this.#sharpenPoster();
    const message = build("div", { class: "stage-message", role: "alert" }, build("p", {}, text));
    if (reason) message.append(build("p", { class: "stage-reason" }, reason));
    if (ways.length > 0) message.append(build("p", { class: "stage-ways" }, ...ways));
    this.#over.replaceChildren(message);
  }

  /** What went wrong is tried anew. */
  hideFailure(): void {
    delete this.element.dataset.problem;
    this.#over.replaceChildren();
  }

  /** Something is shown, but not all went well. */
  showNote(text: string): void {
    this.hideLoading();
    this.#sharpenPoster();
    this.#over.replaceChildren(build("p", { class: "stage-note", role: "status" }, text));
  }

  /** Something to know that stays, below the stage where it covers nothing. */
  showNotice(text: string): void {
    this.#notice.textContent = text;
    this.#notice.hidden = false;
  }

  hideNote(): void {
    this.#over.querySelector(".stage-note")?.remove();
  }
}

/** How wide the picture is on the stage, in the words that the page has used: the same file then serves both. */
function buildPoster({ first, src, srcset, width, height }: Poster): HTMLImageElement {
  const sizes = `min(100vw, ${Math.ceil((STAGE_VH * (width || 1)) / (height || 1))}vh)`;
  const candidates = first ? undefined : srcset || undefined;
  return build("img", { class: "stage-poster", src: first || src, srcset: candidates, sizes, alt: "" });
}
