import type { Point2 } from "../../model/tour/find";
import type { TourStep } from "../../model/tour/tour";
import { build } from "../dom";
import { ComparisonExhibit } from "./comparison-exhibit";
import type { Exhibit, Surroundings } from "./exhibit";
import { RecordingExhibit, WordsExhibit } from "./recording-exhibit";
import { ImageExhibit, ModelExhibit } from "./stage-exhibit";
import { StillExhibit } from "./still-exhibit";

/** So many stay open: the one that is seen, the one before, and the one that comes next. */
const MOST_OPEN = 3;

/** The stage of a tour: what is seen now, and what is kept ready behind it. */
export class Exhibits {
  readonly element = build("div", { class: "tour-stage" });
  readonly #around: Surroundings;
  readonly #asked: (step: TourStep, at: Point2) => void;
  /** By what they show; the one that was seen last is the last. */
  readonly #open = new Map<string, Exhibit>();
  #active: Exhibit | undefined;

  constructor(around: Surroundings, asked: (step: TourStep, at: Point2) => void) {
    this.#around = around;
    this.#asked = asked;
  }

  /** Put what a step shows on the stage. */
  show(step: TourStep): void {
    const exhibit = this.#take(step);
    if (exhibit !== this.#active) {
      this.#active?.setActive(false);
      if (this.#active) this.#active.element.inert = true;
      this.#active?.element.classList.remove("is-active");
      exhibit.element.classList.add("is-active");
      exhibit.element.inert = false;
      this.#active = exhibit;
    }
    exhibit.setActive(true);
    exhibit.show(step);
    this.#close();
  }

  /** Open what a step will show, so that it is there when it is wanted. */
  prepare(step: TourStep): void {
    if (this.#open.has(keyOf(step))) return;
    const exhibit = this.#take(step);
    exhibit.show(step);
    // It was not seen yet: what is seen goes last when it is time to close.
    if (this.#active) this.#touch(this.#active);
  }

  dispose(): void {
    for (const exhibit of this.#open.values()) exhibit.dispose();
    this.#open.clear();
    this.element.remove();
  }

  #take(step: TourStep): Exhibit {
    const key = keyOf(step);
    const found = this.#open.get(key) ?? this.#build(step);
    this.#open.delete(key);
    this.#open.set(key, found);
    if (!found.element.isConnected) {
      found.element.inert = true;
      this.element.append(found.element);
    }
    return found;
  }

  #touch(exhibit: Exhibit): void {
    const found = [...this.#open].find(([, each]) => each === exhibit);
    if (!found) return;
    this.#open.delete(found[0]);
    this.#open.set(...found);
  }

  #close(): void {
    for (const [key, exhibit] of this.#open) {
      if (this.#open.size <= MOST_OPEN) return;
      if (exhibit === this.#active) continue;
      exhibit.dispose();
      exhibit.element.remove();
      this.#open.delete(key);
    }
  }

  #build(step: TourStep): Exhibit {
    const { sight } = step;
    switch (sight.kind) {
      case "image":
        return new ImageExhibit(sight, this.#around);
      case "comparison":
        return new ComparisonExhibit(sight, this.#around);
      case "model":
        return new ModelExhibit(sight, this.#around);
      case "stills":
        return new StillExhibit(sight, step, this.#around, (at) => this.#asked(step, at));
      case "audio":
      case "video":
        return new RecordingExhibit(sight, this.#around);
      case "words":
        return new WordsExhibit(this.#around);
    }
  }
}

/** What shares an exhibit: steps of one sight; still pictures belong to their step. */
function keyOf(step: TourStep): string {
  return step.sight.kind === "stills" ? step.id : `${step.sight.kind} ${step.sight.id}`;
}
