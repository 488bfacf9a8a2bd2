/** What is said of a picture or model, as the service keeps it; pixels of the full picture, metres of a model. */

export type Motivation = "commenting" | "describing" | "tagging" | "supplementing";

export const MOTIVATIONS: readonly Motivation[] = ["commenting", "describing", "tagging", "supplementing"];

/** One text in one language. */
export interface Body {
  readonly value: string;
  readonly language?: string;
  readonly purpose?: string;
}

export type Xyz = readonly [number, number, number];
export type Corner = readonly [number, number];

export interface Camera {
  readonly position: Xyz;
  readonly look_at: Xyz;
  readonly field_of_view_deg: number;
}

export interface Rectangle {
  readonly kind: "rectangle";
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Polygon {
  readonly kind: "polygon";
  readonly corners: readonly Corner[];
}

export interface PicturePointPart {
  readonly kind: "point";
  readonly x: number;
  readonly y: number;
}

export interface SpacePoint {
  readonly kind: "space-point";
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly camera?: Camera | null;
}

/** Parts of recordings are kept as they are; nobody draws them here. */
export interface OtherPart {
  readonly kind: "whole" | "span";
}

export type Part = Rectangle | Polygon | PicturePointPart | SpacePoint | OtherPart;

export interface Annotation {
  readonly id: string;
  readonly motivation: Motivation;
  readonly granularity?: string | null;
  readonly bodies: readonly Body[];
  readonly selector: Part;
  /** Who said it, where that is known. */
  readonly creator?: string;
}

/** Whether it is one line of a text, transcribed. */
export function isLine(said: Annotation): boolean {
  return said.motivation === "supplementing" && said.granularity === "line";
}

/** The first text in a language, as it is written down. */
export function sayingIn(said: Annotation, language: string): string {
  return said.bodies.find((body) => (body.language ?? "none") === language)?.value ?? "";
}

/** The same with another first text in a language; an empty one is taken away. */
export function withText(said: Annotation, language: string, value: string): Annotation {
  const at = said.bodies.findIndex((body) => (body.language ?? "none") === language);
  const isEmpty = value.trim() === "";
  if (at < 0) return isEmpty ? said : { ...said, bodies: [...said.bodies, { value, language }] };
  const bodies = isEmpty
    ? said.bodies.filter((_, index) => index !== at)
    : said.bodies.map((body, index) => (index === at ? { ...body, value } : body));
  return { ...said, bodies };
}

/** Whether it says anything; what does not is not kept. */
export function saysSomething(said: Annotation): boolean {
  return said.bodies.some((body) => body.value.trim() !== "");
}

/** A new identifier, as long as those of the service (80 bits). */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
