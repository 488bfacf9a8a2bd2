import type { Level, Media } from "../../model/media";
import type { Texts } from "../../model/text";
import type { ModelStage } from "../../stage/stage";
import type { IconName } from "../dom";
import type { ModelOverlay } from "./overlay";

/** What every tool of a model is given to work with. */
export interface Workplace {
  readonly stage: ModelStage;
  readonly media: Media;
  /** Takes the focus and the keys; marks lie over it. */
  readonly surface: HTMLElement;
  readonly overlay: ModelOverlay;
  readonly language: string;
  readonly texts: Texts;
  /** Say something to who does not see it. */
  readonly say: (sentence: string) => void;
  /** The level that is on the screen. */
  readonly level: () => Level | undefined;
}

/** One tool: a button, and the panel that it opens. */
export interface Tool {
  /** Its name among the texts: `viewer.tool.<key>`. */
  readonly key: string;
  readonly icon: IconName;
  readonly panel: HTMLElement;
  opened?(): void;
  closed?(): void;
  /** Another level is on the screen. */
  levelShown?(): void;
  dispose?(): void;
}
