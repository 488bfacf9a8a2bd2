import type { Point } from "../camera";
import type { PlacedCamera } from "./scene";
import { findPlace } from "./space";
import { type Fields, fieldsOf, idOf, listOf, plain, textOf, typeOf } from "./values";
import type { Said } from "./work";

/** Something said of a place in a scene. */
export interface PlacedComment {
  readonly id: string;
  readonly text: Said;
  readonly point: Point;
  /** The annotation that paints the camera through which the place is best seen. */
  readonly camera: string;
}

const TOLD = new Set(["commenting", "describing"]);

/** More numbers than these nobody finds on an object. */
const MOST_COMMENTS = 500;

/** What is said of places in a scene, in its own pages and in those of its manifest. */
export function readComments(
  scene: Fields,
  manifest: Fields,
  cameras: readonly PlacedCamera[],
): readonly PlacedComment[] {
  const annotations = [scene, manifest].flatMap((each) =>
    listOf(each.annotations).flatMap((page) => listOf(page.items)),
  );
  return readFrom(annotations, idOf(scene), cameras);
}

/** What a page that stands for itself says of places in a scene, whose cameras it does not know. */
export function readCommentPage(page: unknown, scene: string): readonly PlacedComment[] {
  return readFrom(listOf(fieldsOf(page).items), scene, []);
}

function readFrom(
  annotations: readonly Fields[],
  scene: string,
  cameras: readonly PlacedCamera[],
): readonly PlacedComment[] {
  const opened = readActivated(annotations);
  const known = new Set(cameras.map((camera) => camera.place));
  const found = annotations
    .filter((each) => [each.motivation].flat().some((word) => TOLD.has(textOf(word))))
    .filter((each) => isAbout(each.target, scene, cameras))
    .flatMap((each) => readComment(each, (id) => opened.get(id) ?? "", known));
  return found.slice(0, MOST_COMMENTS);
}

function readComment(
  annotation: Fields,
  opens: (id: string) => string,
  known: ReadonlySet<string>,
): readonly PlacedComment[] {
  const point = findPlace(annotation.target);
  const text = readBodies(annotation);
  if (!point || Object.keys(text).length === 0) return [];
  const scopes = listOf(annotation.scope).map((each) => idOf(each));
  const camera = [...scopes, opens(idOf(annotation))].find((each) => known.has(each)) ?? "";
  return [{ id: idOf(annotation), text, point, camera }];
}

/** The camera that opening a comment selects, by the comment's identifier. */
function readActivated(annotations: readonly Fields[]): ReadonlyMap<string, string> {
  const activating = annotations.filter((each) => [each.motivation].flat().includes("activating"));
  return new Map(
    activating.flatMap((each) => {
      const [target] = listOf(each.target);
      const sources = listOf(each.body).flatMap((body) => [body, ...listOf(body.source)]);
      return sources.map((source): [string, string] => [idOf(target ?? {}), idOf(source)]);
    }),
  );
}

/** Whether a target lies in this scene; one that names no scene is taken to. */
function isAbout(target: unknown, scene: string, cameras: readonly PlacedCamera[]): boolean {
  const [fields] = listOf(target);
  if (!fields) return false;
  const [source] = listOf(fields.source);
  const named = typeof fields.source === "string" ? fields.source : idOf(source ?? {});
  return named === "" || named === scene || cameras.some((camera) => camera.place === named);
}

/** The texts of an annotation by language: bodies, choices of them, or a bare value. */
export function readBodies(annotation: Fields): Said {
  const said: Record<string, string[]> = {};
  const add = (language: string, text: string): void => {
    if (text === "") return;
    said[language] ??= [];
    said[language].push(text);
  };
  add("none", plain(textOf(annotation.bodyValue)));
  const read = (body: Fields): void => {
    if (typeOf(body) === "TextualBody") {
      const language = [body.language].flat().map(textOf).find(Boolean) || "none";
      add(language, plain(textOf(body.value)));
    } else if (typeOf(body) === "SpecificResource") {
      listOf(body.source).forEach(read);
    } else {
      listOf(body.items).forEach(read);
    }
  };
  listOf(annotation.body).forEach(read);
  return said;
}
