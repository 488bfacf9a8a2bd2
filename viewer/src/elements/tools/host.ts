import { canvasOf } from "../../model/iiif/media-of-work";
import type { Work } from "../../model/iiif/work";
import type { Canvas, Media } from "../../model/media";
import type { Region } from "../../model/place";
import type { Texts } from "../../model/text";
import type { ImageStage } from "../../stage/stage";
import type { Announcer } from "../announcer";
import type { StageView } from "../stage-view";
import type { Comparison } from "./comparison";

/** What the tools know of the viewer that they work on, while one picture is on its stage. */
export interface ToolHost {
  readonly media: Media;
  /** All that the viewer shows, in its order. */
  readonly all: readonly Media[];
  readonly view: StageView;
  readonly texts: Texts;
  readonly language: string;
  readonly announcer: Announcer;
  /** The page that opens content states, where one is known. */
  readonly viewPage: string | undefined;
  stage(): ImageStage | undefined;
  /** The IIIF document that describes what is shown; null where there is none that can be read. */
  work(): Promise<Work | null>;
  /** Put something else on the stage, with a region of it. */
  show(index: number, region: Region | null): void;
  /** Let buttons and keys act on two pictures, or on one again. */
  compare(comparison: Comparison | undefined): void;
  closeTools(): void;
}

/** One tool: a part of the panel. `dispose` takes away what it put over the picture. */
export interface Tool {
  readonly name: string;
  readonly element: HTMLElement;
  dispose?(): void;
}

/** What the document says of the picture on the stage; the page's own list of media names pictures by their service. */
export function findCanvas(media: Media, work: Work | null, language: string): Canvas | null {
  if (media.canvas || !work) return media.canvas;
  for (const sight of work.sights) {
    if (sight.kind !== "image") continue;
    const options = sight.layers.flatMap((layer) => layer.options);
    if (options.some(({ picture }) => picture.infoUrl === media.infoUrl)) return canvasOf(sight, language);
  }
  return null;
}

/** The place of what stands on a canvas; in the page's list our own media are named by the end of its address. */
export function findIndex(all: readonly Media[], canvas: string): number {
  const named = all.findIndex((media) => media.id === canvas);
  return named >= 0 ? named : all.findIndex((media) => canvas.endsWith(`/${media.id}`));
}
