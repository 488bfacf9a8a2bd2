/** The question by which a collection fills itself, with what answers it now. */

import { build } from "../../elements/dom";
import { callApi, ProblemError } from "../api";
import { buildWords, type Vocabularies } from "../item/word-controls";
import { pageTexts, wordProblem } from "../problems";
import type { Member } from "./members";

export interface Query {
  readonly words: string;
  readonly chosen: Readonly<Record<string, readonly string[]>>;
}

interface Matches {
  readonly total: number;
  readonly public: number;
  readonly items: readonly Member[];
}

const FACETS = [
  "class",
  "period",
  "material",
  "technique",
  "community",
  "place",
  "institution",
  "keyword",
  "collection",
] as const;
const ASK_AFTER_MS = 400;

export class QueryForm {
  readonly element: HTMLElement;
  readonly #told = build("p", { class: "hint", "aria-live": "polite" });
  readonly #shown = build("ul", { class: "import-cards" });
  readonly #change: (query: Query) => void;
  readonly #pictures: (items: readonly Member[]) => void;
  #query: Query;
  #waiting = 0;
  #asked = 0;

  constructor(
    query: Query,
    words: Vocabularies,
    locked: boolean,
    change: (query: Query) => void,
    pictures: (items: readonly Member[]) => void,
  ) {
    this.#query = query;
    this.#change = change;
    this.#pictures = pictures;
    const say = pageTexts();
    const input = build("input", { maxlength: 200, autocomplete: "off", disabled: locked });
    input.value = query.words;
    input.addEventListener("input", () => this.#put({ ...this.#query, words: input.value.trim() }));
    const facets = FACETS.map((facet) =>
      buildWords(
        say(`facet.${facet}`),
        words[facet] ?? [],
        query.chosen[facet] ?? [],
        (value) => this.#choose(facet, value as string[]),
        locked,
      ),
    );
    const model = build("input", { type: "checkbox", disabled: locked });
    model.checked = (query.chosen["has-model"] ?? []).length > 0;
    model.addEventListener("change", () => this.#choose("has-model", model.checked ? ["yes"] : []));
    this.element = build(
      "div",
      { class: "stack" },
      build("label", { class: "field" }, say("studio.collections.words"), input),
      build("div", { class: "question-facets" }, ...facets),
      build("label", { class: "check" }, model, say("facet.has-model")),
      build("h3", {}, say("studio.collections.matches")),
      this.#told,
      this.#shown,
    );
    void this.#ask();
  }

  #choose(facet: string, values: readonly string[]): void {
    const { [facet]: _, ...others } = this.#query.chosen;
    this.#put({ ...this.#query, chosen: values.length ? { ...others, [facet]: values } : others });
  }

  #put(query: Query): void {
    this.#query = query;
    this.#change(query);
    clearTimeout(this.#waiting);
    this.#waiting = window.setTimeout(() => void this.#ask(), ASK_AFTER_MS);
  }

  async #ask(): Promise<void> {
    const say = pageTexts();
    const asked = ++this.#asked;
    if (this.#query.words === "" && Object.keys(this.#query.chosen).length === 0) {
      this.#told.textContent = say("studio.collections.asks_nothing");
      return this.#shown.replaceChildren();
    }
    try {
      const path = `/collection-matches?lang=${document.documentElement.lang}`;
      const { value } = await callApi<Matches>(path, { method: "POST", body: this.#query });
      if (asked !== this.#asked) return;
      this.#told.textContent = say("studio.collections.answer", { total: value.total, public: value.public });
      this.#shown.replaceChildren(...value.items.map(drawCard));
      this.#pictures(value.items);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#told.textContent = wordProblem(error.problem);
    }
  }
}

function drawCard(each: Member): HTMLElement {
  const picture = each.picture
    ? build("img", { src: each.picture, alt: "", loading: "lazy" })
    : build("span", { class: "no-picture" });
  return build(
    "li",
    {},
    picture,
    build("h4", {}, build("a", { href: each.url }, each.label)),
    build("p", { class: "hint" }, each.inventory_number),
  );
}
