import type { Command } from "../model/command";
import { COMMANDS } from "../model/command";
import type { Poster, View } from "../model/media";
import { POSTER, stepsDragged, turnTo } from "../model/turntable";
import type { Stage, StageReports } from "./stage";

/** A drag over the width of a phone turns the object about once. */
const STEP_PX = 16;

/** The pictures are square and fit the stage's height. */
const SIZES = "min(100vw, 68vh)";

/** Turn a model by its pictures from all around, where no engine can draw it; its poster comes first. */
export function openTurntableStage(
  host: HTMLElement,
  poster: Poster | null,
  views: readonly View[],
  reports: StageReports,
): Stage {
  return new TurntableStage(host, poster, views, reports);
}

class TurntableStage implements Stage {
  readonly #views: readonly View[];
  readonly #poster: View;
  readonly #reports: StageReports;
  readonly #picture = new Image();
  readonly #words = document.createElement("p");
  readonly #ended = new AbortController();
  #shown = POSTER;

  constructor(host: HTMLElement, poster: Poster | null, views: readonly View[], reports: StageReports) {
    this.#views = views;
    this.#poster = { src: poster?.src ?? "", srcset: poster?.srcset ?? "", alt: "" };
    this.#reports = reports;
    this.#picture.className = "turn-picture";
    this.#picture.sizes = SIZES;
    this.#picture.draggable = false;
    this.#words.className = "turn-words";
    // The announcer says it.
    this.#words.setAttribute("aria-hidden", "true");
    host.append(this.#picture, this.#words);
    this.#show(poster ? POSTER : 0);
    this.#listen(host);
    reports.drawn();
  }

  act(command: Command): void {
    const next = turnTo(this.#shown, command, this.#views.length);
    if (next === undefined) return;
    this.#show(next);
    this.#reports.seen({ zoom: 1, words: this.#words.textContent ?? "" });
  }

  dispose(): void {
    this.#ended.abort();
    this.#picture.remove();
    this.#words.remove();
  }

  #show(shown: number): void {
    this.#shown = shown;
    const view = this.#views[shown] ?? this.#poster;
    this.#picture.srcset = view.srcset;
    this.#picture.src = view.src;
    this.#picture.alt = view.alt;
    this.#words.textContent = view.alt;
    this.#picture.dataset.view = String(shown);
    for (const command of [COMMANDS.left, COMMANDS.right]) {
      const near = this.#views[turnTo(shown, command, this.#views.length) ?? 0];
      if (near) fetchAhead(near);
    }
  }

  #listen(host: HTMLElement): void {
    const { signal } = this.#ended;
    let start = 0;
    host.addEventListener(
      "pointerdown",
      (event) => {
        start = event.clientX;
        host.setPointerCapture(event.pointerId);
      },
      { signal },
    );
    host.addEventListener(
      "pointermove",
      (event) => {
        if (!host.hasPointerCapture(event.pointerId)) return;
        const steps = stepsDragged(event.clientX - start, STEP_PX);
        for (let step = 0; step < Math.abs(steps); step += 1)
          this.act(steps > 0 ? COMMANDS.right : COMMANDS.left);
        start -= steps * STEP_PX;
      },
      { signal },
    );
  }
}

/** Let the browser have a picture at hand before it is wanted. */
function fetchAhead(view: View): void {
  const picture = new Image();
  picture.sizes = SIZES;
  picture.srcset = view.srcset;
  picture.src = view.src;
}
