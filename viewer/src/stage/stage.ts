import type { Point, Side } from "../model/camera";
import type { Command } from "../model/command";
import type { Level } from "../model/media";
import type { Region } from "../model/place";
import type { Eye } from "../model/tour/tour";

/** Something that draws one media and obeys the visitor. Whoever creates a stage disposes of it. */
export interface Stage {
  act(command: Command): void;
  /** Give back every listener, request and GPU object; the stage is not used afterwards. */
  dispose(): void;
}

/** How a surface is drawn: with its own colours, as plain clay, or as bare edges. */
export type Look = "textured" | "clay" | "wireframe";

export interface ImageStage extends Stage {
  /** Fly to a part of the picture, told in its pixels, or with `null` to all of it. */
  goTo(region: Region | null): void;
  /** Whether all that can be seen now is as sharp as it becomes. */
  readonly isSharp: boolean;
}

export interface ModelStage extends Stage {
  /** Fly to where this eye stands; without one to where the visitor began. */
  lookThrough(eye: Eye | null): void;
  /** Let the main lamp shine from here; without a place as at first. */
  setLamp(position: Point | null): void;
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
  /** Whether all that can be seen now is as sharp as it becomes. */
  sharp?(isSharp: boolean): void;
}

/** Whether the visitor asked the system for less movement. */
export function prefersStillness(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
