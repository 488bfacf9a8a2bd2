import type { Adjustment } from "../model/adjustment";
import type { Point, Side } from "../model/camera";
import type { Command } from "../model/command";
import type { ImageInfo } from "../model/iiif/image-info";
import type { Picture } from "../model/iiif/work";
import type { LightDirection } from "../model/light";
import type { PictureView } from "../model/lockstep";
import type { PicturePoint } from "../model/measure";
import type { Level } from "../model/media";
import type { Region } from "../model/place";
import type { SceneCamera } from "../model/scene";
import type { Box, Section } from "../model/section";
import type { Eye } from "../model/tour/tour";

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
  readonly space: ModelSpace;
}

/** A place of the object on the stage, in CSS pixels from its upper left corner. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Whether it lies within the picture. */
  readonly isInside: boolean;
}

/** What tools may do with a model on the stage; places are in metres, in the space of the scene. */
export interface ModelSpace {
  /** The box around the object. */
  readonly box: Box;
  /** Let the main lamp shine from there; without a direction as at first. */
  setLight(direction: LightDirection | undefined): void;
  /** Cut the object open; without a section it is whole. */
  setSection(section: Section | undefined): void;
  showSide(side: Side): void;
  lookThrough(camera: SceneCamera): void;
  /** From where the object is seen now. */
  eye(): Eye;
  /** Fly to where a place is seen from outside and near. */
  showPlace(place: Point): void;
  /** Turn the object by itself, until the visitor moves it. */
  setSpin(isOn: boolean): void;
  onSpin(told: (isOn: boolean) => void): void;
  /** The place on the surface at this pixel of the stage. */
  pick(x: number, y: number): Point | undefined;
  project(places: readonly Point[]): readonly Spot[];
  /** Whether each place lies behind the object, or was cut off. Draws once: not for every frame. */
  findHidden(places: readonly Point[]): readonly boolean[];
  /** Be told after every new picture; the function that is returned ends it. */
  onDrawn(listener: () => void): () => void;
}

/** A picture; places on it are in the units of its canvas. */
export interface ImageStage extends Stage {
  /** Kept once it is open, or will not be: before that nothing is known of its size. */
  readonly opened: Promise<void>;
  /** 0 until it is open. */
  readonly width: number;
  readonly height: number;
  /** What the image service says, where the canvas is one picture that has a service. */
  readonly info: ImageInfo | undefined;
  readonly adjustment: Adjustment;
  adjust(adjustment: Adjustment): void;
  /** Lay another picture over a layer, or nothing; `opacity` goes from 0 to 1. */
  overlay(layer: number, picture: Picture | undefined, opacity: number): void;
  /** What of the canvas is seen; it may reach beyond its edges. */
  visible(): Region;
  /** Fly to a region, or with `null` to all of it. */
  goTo(region: Region | null): void;
  /** Whether all that can be seen now is as sharp as it becomes. */
  readonly isSharp: boolean;
  view(): PictureView;
  /** Look so at once, without flying. */
  setView(view: PictureView): void;
  /** Where a place is seen, in pixels from the upper left of the stage; and the way back. */
  project(point: PicturePoint): PicturePoint;
  unproject(pixel: PicturePoint): PicturePoint;
  /** Call whenever the picture has moved; the function that is returned ends it. */
  /** Draw the topmost picture only to the right of a line, in shares of the width. */
  drawCurtain(share: number): void;
  onMoved(listener: () => void): () => void;
  /** Call where the visitor clicks or taps without dragging. */
  onPressed(listener: (point: PicturePoint) => void): () => void;
}

/** What went wrong, as a word the texts know: `viewer.problem.<word>`. */
export type Problem =
  | "no_webgl"
  | "context_lost"
  | "model_failed"
  | "level_failed"
  | "part_failed"
  | "image_failed"
  | "tile_failed"
  | "layer_failed";

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
