import { readOffered, readSight } from "./painted";
import { findSearch } from "./search-answer";
import { addressOf, type Fields, fieldsOf, idOf, isFields, listOf, saidOf, textOf, typeOf } from "./values";
import type { Chapter, Said, Statement, Work } from "./work";

/** Why a document cannot be shown; the word is one that the texts know: `work.problem.<word>`. */
export class UnreadableWorkError extends Error {
  readonly problem: "not_iiif" | "collection" | "empty";

  constructor(problem: UnreadableWorkError["problem"]) {
    super(`the document cannot be shown: ${problem}`);
    this.problem = problem;
  }
}

const DIRECTIONS = ["left-to-right", "right-to-left", "top-to-bottom", "bottom-to-top"] as const;

/** How deep a table of contents is followed; deeper ones are circles or mistakes. */
const DEEPEST_CHAPTER = 12;

/** Whether a document is of version 2, which is brought to 3 by a library before it is read. */
export function isVersion2(document: unknown): boolean {
  const fields = fieldsOf(document);
  const contexts = [fields["@context"]].flat().map(textOf);
  return (
    contexts.some((context) => context.includes("/presentation/2/")) || fields["@type"] === "sc:Manifest"
  );
}

/** Read a manifest of version 3 or 4; what cannot be understood of it is left out.
 *
 * @throws UnreadableWorkError where nothing of it can be shown.
 */
export function readWork(document: unknown): Work {
  if (!isFields(document)) throw new UnreadableWorkError("not_iiif");
  if (typeOf(document) === "Collection") throw new UnreadableWorkError("collection");
  if (typeOf(document) !== "Manifest") throw new UnreadableWorkError("not_iiif");
  const containers = listOf(document.items);
  const scenes = new Map(containers.map((each) => [idOf(each), each]));
  const sights = containers.map((each) => readSight(each, { manifest: document, scenes }));
  if (sights.length === 0) throw new UnreadableWorkError("empty");
  const rights = addressOf(document.rights);
  return {
    id: idOf(document),
    label: saidOf(document.label),
    summary: saidOf(document.summary),
    metadata: listOf(document.metadata).flatMap(readStatement),
    requiredStatement: listOf(document.requiredStatement).flatMap(readStatement)[0],
    rights,
    providers: listOf(document.provider).map((agent) => saidOf(agent.label)),
    homepage: listOf(document.homepage)
      .map((page) => addressOf(idOf(page)))
      .find(Boolean),
    direction: DIRECTIONS.find((each) => each === document.viewingDirection) ?? "left-to-right",
    sights,
    chapters: readChapters(document.structures, new Set(sights.map((sight) => sight.id)), 0),
    start: findStart(fieldsOf(document.start)),
    offered: readOffered(document),
    search: findSearch(document),
  };
}

function readStatement(fields: Fields): readonly Statement[] {
  const label = saidOf(fields.label);
  const value = saidOf(fields.value);
  return isEmpty(label) && isEmpty(value) ? [] : [{ label, value }];
}

function isEmpty(said: Said): boolean {
  return Object.keys(said).length === 0;
}

function readChapters(value: unknown, known: ReadonlySet<string>, depth: number): readonly Chapter[] {
  if (depth > DEEPEST_CHAPTER) return [];
  return listOf(value)
    .filter((range) => typeOf(range) === "Range")
    .map((range) => ({
      label: saidOf(range.label),
      sights: listOf(range.items)
        .map((entry) => containerOf(entry))
        .filter((id) => known.has(id)),
      chapters: readChapters(range.items, known, depth + 1),
    }));
}

/** The canvas, scene or timeline that an entry names, without a part of it. */
function containerOf(entry: Fields): string {
  const [source] = listOf(entry.source);
  const named = typeof entry.source === "string" ? entry.source : idOf(source ?? entry);
  return named.split("#")[0] ?? "";
}

function findStart(start: Fields): string | undefined {
  return containerOf(start) || undefined;
}
