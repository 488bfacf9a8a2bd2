import type { PlacedComment } from "./comments";
import type { SaidOnCanvas } from "./notes";
import type { SceneContent } from "./scene";
import type { SearchService } from "./search-answer";

/** What a IIIF document shows, whichever version it is written in: read once, then trusted everywhere. */

/** Texts by language tag, or `none`; no entry is empty. */
export type Said = Readonly<Record<string, readonly string[]>>;

/** A picture: an image service that can be zoomed, a file, or both. `width` and `height` are 0 where not told. */
export interface Picture {
  /** Where its info.json lies, if it has a service. */
  readonly infoUrl: string | undefined;
  /** A still picture of it, if one is told. */
  readonly url: string | undefined;
  readonly width: number;
  readonly height: number;
}

/** One of several pictures of the same thing: visible light, X-ray… */
export interface Option {
  readonly label: Said;
  readonly picture: Picture;
}

/** A place on a canvas, in its units. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A picture on a canvas: `box` is where it lies; the first option is shown first. */
export interface Layer {
  readonly box: Box;
  readonly options: readonly [Option, ...Option[]];
}

/** A text in time or a whole text that goes with a recording. */
export interface Track {
  readonly url: string;
  readonly label: Said;
  readonly language: string;
}

/** A file that shows a model. `bytes` is 0 where not told. */
export interface ModelFile {
  readonly url: string;
  readonly format: string;
  readonly bytes: number;
  readonly label: Said;
}

/** A file beside what is shown, to be taken away. */
export interface Offered {
  readonly url: string;
  readonly label: Said;
  readonly format: string;
}

interface Seen {
  readonly id: string;
  readonly label: Said;
  readonly summary: Said;
  readonly thumbnail: Picture | undefined;
  readonly offered: readonly Offered[];
}

export interface ImageSight extends Seen {
  readonly kind: "image";
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  /** Millimetres of the thing in one unit of the canvas, where that is told. */
  readonly unit_mm: number | undefined;
  readonly said: SaidOnCanvas;
}

export interface RecordingSight extends Seen {
  readonly kind: "audio" | "video";
  readonly files: readonly { readonly url: string; readonly format: string }[];
  readonly duration_s: number;
  readonly tracks: readonly Track[];
  readonly poster: Picture | undefined;
}

/** What is said of places in a scene: with it, and the pages in which more is said. */
export interface SaidInScene {
  readonly comments: readonly PlacedComment[];
  readonly saidElsewhere: readonly string[];
}

export interface ModelSight extends Seen {
  readonly kind: "model";
  /** As the document offers them; the first is what it shows. */
  readonly files: readonly ModelFile[];
  readonly poster: Picture | undefined;
  /** Where measured errors of its levels are told, if anywhere. */
  readonly reportUrl: string | undefined;
  /** The scene that it stands in; version 3 has none. */
  readonly scene: (SceneContent & SaidInScene) | undefined;
  /** Files for augmented reality, by format. */
  readonly others: readonly ModelFile[];
}

/** What is there and cannot be shown, with the type that is not understood. */
export interface NothingSight extends Seen {
  readonly kind: "nothing";
  readonly type: string;
}

/** One canvas, scene or timeline. */
export type Sight = ImageSight | RecordingSight | ModelSight | NothingSight;

/** One entry of the table of contents; `sights` are identifiers. */
export interface Chapter {
  readonly label: Said;
  readonly sights: readonly string[];
  readonly chapters: readonly Chapter[];
}

export interface Statement {
  readonly label: Said;
  readonly value: Said;
}

/** A whole document. */
export interface Work {
  readonly id: string;
  readonly label: Said;
  readonly summary: Said;
  readonly metadata: readonly Statement[];
  readonly requiredStatement: Statement | undefined;
  readonly rights: string | undefined;
  readonly providers: readonly Said[];
  readonly homepage: string | undefined;
  readonly direction: "left-to-right" | "right-to-left" | "top-to-bottom" | "bottom-to-top";
  readonly sights: readonly Sight[];
  readonly chapters: readonly Chapter[];
  /** The identifier of the sight to begin with, if the document says. */
  readonly start: string | undefined;
  /** Files of the whole, to be taken away. */
  readonly offered: readonly Offered[];
  readonly search: SearchService | undefined;
}
