import type { Side } from "../model/camera";
import type { Command } from "../model/command";
import type { Level } from "../model/media";

/** Something that draws one media and obeys the visitor. Whoever creates a stage disposes of it. */
export interface Stage {
  act(command: Command): void;
  /** Give back every listener, request and GPU object; the stage is not used afterwards. */
  dispose(): void;
}

/** How a surface is drawn: with its own colours, as plain clay, or as bare edges. */
export type Look = "textured" | "clay" | "wireframe";

export interface ModelStage extends Stage {
  /** Load this level, or with `undefined` the one that suits the view. */
  setLevel(level: Level | undefined): void;
  setLook(look: Look): void;
}

/** What went wrong, as a word the texts know: `viewer.problem.<word>`. */
export type Problem = "no_webgl" | "context_lost" | "model_failed" | "image_failed" | "tile_failed";

/** What a visitor sees now; `zoom` is 1 where the whole fits the stage. */
export interface Sighting {
  readonly zoom: number;
  readonly side?: Side;
  /** What is seen, where somebody wrote that down: said instead of the rest. */
  readonly words?: string;
}

/** What a stage tells the element that owns it. */
export interface StageReports {
  /** The media itself is on the screen: the poster may go. */
  drawn(): void;
  /** The visitor moved; called often. */
  seen(sighting: Sighting): void;
  /** A level is on its way: 0 to 1. */
  loading(level: Level, fraction: number): void;
  /** A level is on the screen. */
  shown(level: Level): void;
  problem(problem: Problem): void;
}

/** Whether the visitor asked the system for less movement. */
export function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
