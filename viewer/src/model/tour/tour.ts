/** A tour as its players show it, read from a IIIF document: texts by language, and what each step is seen on. */

import type { Point } from "../camera";
import type { Box, ModelSight, Picture, RecordingSight, Said } from "../iiif/work";
import type { Region } from "../place";

/** A still picture among several, with what is written beside it and what is said for those who do not see it. */
export interface Still {
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly label: Said;
  readonly alt: Said;
}

/** Where the eye stands and at what it looks, in metres; the lens from its lower to its upper edge. */
export interface Eye {
  readonly position: Point;
  readonly target: Point;
  readonly fov_deg: number;
}

/** A picture that can be zoomed; `width` is that of its canvas, in which regions are told. */
export interface DeepSight {
  readonly kind: "image";
  readonly picture: Picture;
  readonly width: number;
  readonly height: number;
}

/** Still pictures: one (with drawings in several languages, perhaps), two to compare, or several side by side. */
export interface StillSight {
  readonly kind: "stills";
  readonly arrangement: "single" | "comparison" | "gallery";
  /** Of a single picture, the drawings in other languages, by language. */
  readonly translations: Readonly<Record<string, Still>>;
  readonly pictures: readonly [Still, ...Still[]];
  readonly width: number;
  readonly height: number;
}

/** One of two pictures that are compared: where all of it lies on the canvas, which shows a part. */
export interface Compared {
  readonly picture: Picture;
  readonly box: Box;
  readonly label: Said;
  readonly alt: Said;
}

/** Two pictures over each other that can be zoomed. */
export interface ComparedSight {
  readonly kind: "comparison";
  readonly pictures: readonly [Compared, Compared];
  readonly width: number;
  readonly height: number;
}

export interface WordsSight {
  readonly kind: "words";
}

/** What a step is seen on; steps of one `id` share it. */
export type TourSight = (
  | DeepSight
  | ComparedSight
  | StillSight
  | ModelSight
  | RecordingSight
  | WordsSight
) & {
  readonly id: string;
};

/** Whose the thing is: a page about it by language, and what has to be shown beside it. */
export interface Origin {
  readonly label: Said;
  readonly pages: Readonly<Record<string, string>>;
  readonly required: Said;
}

export interface Answer {
  readonly text: Said;
  readonly right: boolean;
  readonly response: Said;
}

/** What a step asks: one of several answers, or a place on the picture, in units of its canvas. */
export type Quiz =
  | { readonly kind: "choice"; readonly answers: readonly Answer[] }
  | { readonly kind: "find"; readonly target: Region; readonly found: Said; readonly hint: Said };

/** A way on to another step. */
export interface Way {
  readonly label: Said;
  readonly step: string;
}

/** What of its sight a step is about. */
export interface Aim {
  readonly region: Region | null;
  /** Seconds of a recording; without an end it goes on to the last. */
  readonly span: { readonly start_s: number; readonly end_s: number | null } | null;
  readonly eye: Eye | null;
  /** Where the main lamp stands. */
  readonly lamp: Point | null;
  /** The file of the level of detail that is to be shown. */
  readonly levelUrl: string | null;
}

export interface TourStep {
  /** The address of the step in the document. */
  readonly id: string;
  /** The last part of it: what stands in the address of a page. */
  readonly name: string;
  readonly title: Said;
  readonly alt: Said;
  /** What is told, as HTML by language: it is read for its text only. */
  readonly told: Readonly<Record<string, string>>;
  readonly sight: TourSight;
  readonly origin: Origin | null;
  readonly aim: Aim;
  readonly quiz: Quiz | null;
  readonly ways: readonly Way[];
  /** The step that comes next, where it is not the one that follows. */
  readonly next: string | null;
}

export interface Tour {
  readonly title: Said;
  readonly steps: readonly [TourStep, ...TourStep[]];
}
