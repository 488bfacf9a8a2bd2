import type { Annotation, Part } from "../../model/annotations/annotation";
import type { Texts } from "../../model/text";

export type ToolName = "move" | "point" | "rectangle" | "polygon" | "view";

/** What is told by where somebody draws. */
export interface DrawingEvents {
  readonly texts: Texts;
  readonly language: string;
  /** A new part was drawn. */
  drawn(part: Part): void;
  /** The part of something that is there was changed; `isGoingOn` while it is still dragged. */
  changed(id: string, part: Part, isGoingOn: boolean): void;
  chosen(id: string): void;
  toolChanged(tool: ToolName): void;
  say(sentence: string): void;
  problem(sentence: string): void;
}

/** A stage on which notes are drawn: of a picture, or of a model. */
export interface Drawing {
  readonly element: HTMLElement;
  readonly tools: readonly ToolName[];
  readonly tool: ToolName;
  /** Draw with a tool, or move what is on the stage. */
  choose(tool: ToolName): void;
  /** With the tool that is chosen, put something where one looks, to be set by numbers or keys. */
  putInMiddle(): void;
  /** Close what is drawn corner by corner. */
  finish(): void;
  /** Show these, and of the chosen one what can be taken hold of. */
  show(list: readonly Annotation[], chosen: string | undefined): void;
  /** Bring the place of something into view. */
  goTo(said: Annotation): void;
  dispose(): void;
}
