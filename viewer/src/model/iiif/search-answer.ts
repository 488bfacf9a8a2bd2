import type { Region } from "../place";
import { readBox } from "./pictures";
import { addressOf, type Fields, fieldsOf, idOf, listOf, plain, textOf, typeOf } from "./values";

/** Where a document can be searched. */
export interface SearchService {
  readonly url: string;
  readonly version: 1 | 2;
}

/** One place where something was found. */
export interface Hit {
  readonly canvas: string;
  /** Where on the canvas; null is somewhere on it. */
  readonly region: Region | null;
  readonly before: string;
  readonly exact: string;
  readonly after: string;
}

/** One page of what was found. */
export interface SearchAnswer {
  readonly hits: readonly Hit[];
  /** How many there are on all pages, where it is told. */
  readonly total: number | undefined;
  readonly next: string | undefined;
}

/** Longer quotations are no quotations. */
const LONGEST_QUOTE = 300;

/** The service of a document that answers questions, the newest version first. */
export function findSearch(document: Fields): SearchService | undefined {
  const services = listOf(document.service);
  const version2 = services.find((service) => typeOf(service) === "SearchService2");
  const version1 = services.find(
    (service) =>
      typeOf(service) === "SearchService1" || /\/search\/[01]\/search/.test(textOf(service.profile)),
  );
  const url = addressOf(idOf(version2 ?? version1 ?? {}));
  return url === undefined ? undefined : { url, version: version2 ? 2 : 1 };
}

/** The address that asks a service for words. */
export function questionAddress(service: SearchService, words: string): string {
  const address = new URL(service.url);
  address.searchParams.set("q", words);
  return address.href;
}

/** Read an answer of Content Search 2 or 1; what cannot be understood of it is left out. */
export function readSearchAnswer(answer: unknown): SearchAnswer {
  const fields = fieldsOf(answer);
  const isOld = Array.isArray(fields.resources);
  const hits = isOld ? readHits1(fields) : readHits2(fields);
  const total = fieldsOf(isOld ? fields.within : fields.partOf).total;
  const next = typeof fields.next === "string" ? fields.next : idOf(fieldsOf(fields.next));
  return { hits, total: typeof total === "number" ? total : undefined, next: addressOf(next) };
}

function readHits2(answer: Fields): readonly Hit[] {
  const quotes = new Map<string, Fields>();
  for (const quote of listOf(answer.annotations).flatMap((page) => listOf(page.items))) {
    const target = fieldsOf(quote.target);
    const source = textOf(target.source) || idOf(fieldsOf(target.source));
    const selector = listOf(target.selector).find((each) => typeOf(each) === "TextQuoteSelector");
    if (selector && !quotes.has(source)) quotes.set(source, selector);
  }
  return listOf(answer.items).flatMap((annotation) => {
    const target = targetOf(annotation.target);
    if (target === "") return [];
    const said = listOf(annotation.body)
      .map((body) => textOf(body.value))
      .find(Boolean);
    return [hitAt(target, said ?? textOf(annotation.bodyValue), quotes.get(idOf(annotation)))];
  });
}

function readHits1(answer: Fields): readonly Hit[] {
  const quotes = new Map<string, Fields>();
  for (const hit of listOf(answer.hits)) {
    const quote = { prefix: hit.before, exact: hit.match, suffix: hit.after };
    for (const id of [hit.annotations].flat()) if (typeof id === "string" && hit.match) quotes.set(id, quote);
  }
  return listOf(answer.resources).flatMap((annotation) => {
    const target = targetOf(annotation.on);
    if (target === "") return [];
    const said = listOf(annotation.resource)
      .map((body) => textOf(body.chars))
      .find(Boolean);
    return [hitAt(target, said ?? "", quotes.get(idOf(annotation)))];
  });
}

/** The address of a target with its fragment, however it is written. */
function targetOf(value: unknown): string {
  if (typeof value === "string") return value;
  const [target] = listOf(value);
  if (!target) return "";
  const source = target.source ?? target.full;
  if (source === undefined) return idOf(target);
  const selector = listOf(target.selector).find((each) => textOf(each.value).startsWith("xywh="));
  const id = targetOf(source).split("#")[0] ?? "";
  return selector ? `${id}#${textOf(selector.value)}` : id;
}

function hitAt(target: string, said: string, quote: Fields | undefined): Hit {
  const [canvas = "", fragment] = target.split("#");
  const box = readBox(`#${fragment ?? ""}`, 0, 0);
  const region = box.width > 0 && box.height > 0 ? box : null;
  if (!quote) return { canvas, region, before: "", exact: cut(said), after: "" };
  const words = (key: string): string => plain(textOf(quote[key]));
  return { canvas, region, before: words("prefix"), exact: cut(words("exact")), after: words("suffix") };
}

function cut(text: string): string {
  const bare = plain(text);
  return bare.length <= LONGEST_QUOTE ? bare : `${bare.slice(0, LONGEST_QUOTE)}…`;
}
