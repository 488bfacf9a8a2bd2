import type { Side } from "../../model/camera";
import type { Texts } from "../../model/text";
import type { Shelf } from "../../model/tour/shelf";
import type { TourStep } from "../../model/tour/tour";

/** What is on the stage of a tour, for all the steps that share it. Whoever builds an exhibit disposes of it. */
export interface Exhibit {
  readonly element: HTMLElement;
  /** Go to what this step is about. */
  show(step: TourStep): void;
  /** It is on the stage, or behind it: what plays stops. */
  setActive(isActive: boolean): void;
  dispose(): void;
}

/** What an exhibit is given, and whom it tells. */
export interface Surroundings {
  readonly language: string;
  readonly texts: Texts;
  readonly shelf: Shelf;
  /** Whether all that can be seen is as sharp as it becomes. */
  sharp(isSharp: boolean): void;
  /** The side of a model that is seen now. */
  side(side: Side): void;
  say(sentence: string): void;
}
