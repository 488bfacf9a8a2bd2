import type { LevelFacts } from "../../model/iiif/media-of-work";
import {
  clear,
  distance_mm,
  type Mark,
  type Measurement,
  type Measuring,
  NOTHING_MEASURED,
  remove,
  setMark,
  undo,
} from "../../model/measuring";
import { formatDistance, formatMillimetres, formatNumber } from "../../model/text";
import { build, buildIconButton } from "../dom";
import { fetchFacts } from "../facts";
import { buildWordButton } from "./controls";
import type { Pin } from "./overlay";
import type { Tool, Workplace } from "./tool";

/** A press that moved farther than this turned the object and set no point. */
const STILL_PX = 5;

/** Measure straight distances between points on the surface, each with the error of the level that it was set on. */
export class MeasureTool implements Tool {
  readonly key = "measure";
  readonly icon = "measure";
  readonly panel: HTMLElement;
  readonly #at: Workplace;
  readonly #list = build("ol", { class: "measure-list" });
  readonly #error = build("p", { class: "panel-hint" });
  readonly #undo: HTMLButtonElement;
  readonly #clear: HTMLButtonElement;
  readonly #ended = new AbortController();
  #facts: readonly LevelFacts[] | undefined;
  #measuring: Measuring = NOTHING_MEASURED;
  #isOpen = false;

  constructor(at: Workplace) {
    this.#at = at;
    const { texts } = at;
    const set = buildWordButton(texts("viewer.measure.set"), undefined, () => this.#setInMiddle());
    this.#undo = buildWordButton(texts("viewer.measure.undo"), "undo", () =>
      this.#change(undo(this.#measuring)),
    );
    this.#clear = buildWordButton(texts("viewer.measure.clear"), "close", () =>
      this.#change(clear(this.#measuring)),
    );
    const hint = build("p", { class: "panel-hint" }, texts("viewer.measure.hint"));
    const buttons = build("p", { class: "panel-buttons" }, set, this.#undo, this.#clear);
    this.panel = build("div", {}, hint, buttons, this.#list, this.#error);
    this.#listen();
    this.#show();
  }

  opened(): void {
    this.#isOpen = true;
    this.#at.overlay.showCross(true);
    this.#at.surface.classList.add("is-measured");
    void this.#readFacts();
  }

  closed(): void {
    this.#isOpen = false;
    this.#at.overlay.showCross(false);
    this.#at.surface.classList.remove("is-measured");
  }

  levelShown(): void {
    this.#showError();
  }

  dispose(): void {
    this.#ended.abort();
  }

  #listen(): void {
    const { signal } = this.#ended;
    const { surface } = this.#at;
    let [x, y] = [0, 0];
    surface.addEventListener("pointerdown", (event) => ([x, y] = [event.clientX, event.clientY]), { signal });
    surface.addEventListener(
      "pointerup",
      (event) => {
        const isMark = event.target instanceof Element && event.target.closest("button") !== null;
        if (!this.#isOpen || event.button !== 0 || isMark) return;
        if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) return;
        const box = surface.getBoundingClientRect();
        this.#setAt(event.clientX - box.left, event.clientY - box.top);
      },
      { signal },
    );
    surface.addEventListener("keydown", (event) => this.#onKey(event), { signal });
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#isOpen || event.target !== this.#at.surface) return;
    const isUndo = event.key === "Backspace" || ((event.ctrlKey || event.metaKey) && event.key === "z");
    if (event.key === "Enter") this.#setInMiddle();
    else if (isUndo) this.#change(undo(this.#measuring));
    else return;
    event.preventDefault();
  }

  #setInMiddle(): void {
    const { clientWidth, clientHeight } = this.#at.surface;
    this.#setAt(clientWidth / 2, clientHeight / 2);
  }

  #setAt(x: number, y: number): void {
    const place = this.#at.stage.space.pick(x, y);
    if (!place) {
      this.#at.say(this.#at.texts("viewer.measure.missed"));
      return;
    }
    const measuring = setMark(this.#measuring, { place, levelUrl: this.#at.level()?.url ?? "" });
    this.#measuring = measuring;
    this.#show();
    const last = measuring.done.at(-1);
    const words = measuring.pending || !last ? this.#at.texts("viewer.measure.first") : this.#describe(last);
    this.#at.say(words);
  }

  #change(measuring: Measuring): void {
    if (measuring === this.#measuring) return;
    this.#measuring = measuring;
    this.#show();
    const count = formatNumber(measuring.done.length, this.#at.language);
    this.#at.say(this.#at.texts("viewer.measure.left", { count }));
  }

  #show(): void {
    const { done, pending, past } = this.#measuring;
    this.#list.replaceChildren(...done.map((each, index) => this.#buildLine(each, index + 1)));
    this.#undo.setAttribute("aria-disabled", String(past.length === 0));
    this.#clear.setAttribute("aria-disabled", String(done.length === 0 && !pending));
    const pins = [
      ...done.flatMap((each, index) => this.#buildPins(each, index + 1)),
      ...this.#buildPending(pending),
    ];
    const threads = done.map(({ from, to }) => ({ from: from.place, to: to.place }));
    this.#at.overlay.set(this, pins, threads);
    this.#showError();
  }

  #buildLine(measurement: Measurement, number: number): HTMLElement {
    const words = this.#describe(measurement);
    const label = this.#at.texts("viewer.measure.remove", { number });
    const button = buildIconButton(label, "close", () => {
      this.#change(remove(this.#measuring, measurement.id));
      // The button is gone: the focus goes to what can take it back.
      this.#undo.focus();
    });
    return build("li", {}, build("span", {}, words), button);
  }

  #buildPins({ from, to }: Measurement, number: number): readonly Pin[] {
    const dot = (mark: Mark): Pin => ({ element: buildDot(), place: mark.place, hides: false });
    const middle = from.place.map((value, index) => (value + (to.place[index] ?? 0)) / 2);
    const [x = 0, y = 0, z = 0] = middle;
    const length = formatDistance(distance_mm({ id: number, from, to }, this.#unit_m), this.#at.language);
    const tag = build("span", { class: "pin measure-tag", "aria-hidden": true }, build("span", {}, length));
    return [dot(from), dot(to), { element: tag, place: [x, y, z], hides: false }];
  }

  #buildPending(pending: Mark | undefined): readonly Pin[] {
    return pending ? [{ element: buildDot(), place: pending.place, hides: false }] : [];
  }

  #describe(measurement: Measurement): string {
    const length = formatDistance(distance_mm(measurement, this.#unit_m), this.#at.language);
    const { from, to } = measurement;
    const error = Math.max(this.#errorOf_mm(from.levelUrl), this.#errorOf_mm(to.levelUrl));
    return Number.isFinite(error) ? `${length} ± ${formatMillimetres(error, this.#at.language)}` : length;
  }

  #showError(): void {
    const level = this.#at.level();
    const error = this.#errorOf_mm(level?.url ?? "");
    const key = Number.isFinite(error) ? "viewer.measure.error" : "viewer.measure.no_error";
    const told = Number.isFinite(error) ? formatMillimetres(error, this.#at.language) : "";
    this.#error.textContent = this.#at.texts(key, { level: level?.label ?? "", error: told });
  }

  get #unit_m(): number {
    return this.#at.media.scene?.unit_m ?? 1;
  }

  /** The largest measured distance of a level to the original; NaN where nobody measured. */
  #errorOf_mm(levelUrl: string): number {
    const found = this.#facts?.find((each) => levelUrl.endsWith(`/${each.file}`));
    return found?.worst_mm || Number.NaN;
  }

  async #readFacts(): Promise<void> {
    if (this.#facts || this.#at.media.reportUrl === "") return;
    this.#facts = [];
    this.#facts = await fetchFacts(this.#at.media.reportUrl);
    this.#show();
  }
}

function buildDot(): HTMLElement {
  return build("span", { class: "pin measure-dot", "aria-hidden": true }, build("span"));
}
