import type { Step } from "../../model/exhibition/document";
import type { Marks } from "../../model/exhibition/stale";
import type { Texts } from "../../model/text";

/** What the fields of a form work on: one step, or the whole exhibition. */
export interface FieldHost {
  readonly texts: Texts;
  readonly language: string;
  /** The name of the step; empty for the whole. */
  readonly step: string;
  /** All steps, to which ways may lead. */
  steps(): readonly Step[];
  read(place: string): unknown;
  /** Write at a place; the form shows it already where it was `typed`, else it is built anew. */
  write(place: string, value: unknown, how: "typed" | "rebuilt"): void;
  stale(): Marks;
  settle(place: string): void;
}

/** The place of a field in the whole document, as marks name it. */
export function wholePlace(host: FieldHost, place: string): string {
  return host.step === "" ? place : `steps/${host.step}/${place}`;
}
