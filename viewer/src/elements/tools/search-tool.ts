import {
  type Hit,
  questionAddress,
  readSearchAnswer,
  type SearchService,
} from "../../model/iiif/search-answer";
import { formatNumber } from "../../model/text";
import { build } from "../dom";
import { fetchJson } from "../fetch-json";
import { findIndex, type ToolHost } from "./host";
import { PictureOverlay } from "./picture-overlay";

/** Around a hit something of the page is shown as well. */
const AROUND = 1.5;

const LONGEST_WAIT_MS = 20_000;

/**
 * Search the texts of a document (Content Search): a box, a list of hits, and marks on the picture.
 *
 * It stays while the visitor goes from hit to hit, and thereby from page to page.
 */
export class SearchTool {
  readonly element: HTMLDetailsElement;
  readonly #words = build("input", {
    type: "search",
    required: true,
    autocomplete: "off",
    class: "tool-address",
  });
  readonly #told = build("p", { class: "tool-text", role: "status" });
  readonly #list = build("ol", { class: "search-hits" });
  readonly #more: HTMLButtonElement;
  #host: ToolHost;
  #hits: Hit[] = [];
  #next: string | undefined;
  #asked: AbortController | undefined;
  #marks: PictureOverlay | undefined;
  #chosen: Hit | undefined;

  constructor(service: SearchService, host: ToolHost) {
    this.#host = host;
    const { texts } = host;
    const go = build("button", { type: "submit", class: "tool-button" }, texts("viewer.search.go"));
    const label = build(
      "label",
      { class: "tool-field" },
      build("span", {}, texts("viewer.search.words")),
      this.#words,
    );
    const form = build("form", { class: "search-form", role: "search" }, label, go);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#ask(questionAddress(service, this.#words.value.trim()), true);
    });
    this.#more = build(
      "button",
      { type: "button", class: "tool-button", hidden: true },
      texts("viewer.search.more"),
    );
    this.#more.addEventListener("click", () => {
      if (this.#next) void this.#ask(this.#next, false);
    });
    const body = build("div", { class: "tool-body" }, form, this.#told, this.#list, this.#more);
    const summary = build("summary", {}, texts("viewer.search"));
    this.element = build("details", { class: "tool", "data-tool": "search" }, summary, body);
  }

  /** Mark what was found on the picture that is on the stage now. */
  attach(host: ToolHost): void {
    this.#host = host;
    this.#mark();
  }

  leave(): void {
    this.#marks?.dispose();
    this.#marks = undefined;
  }

  async #ask(address: string, isNew: boolean): Promise<void> {
    const { texts, language } = this.#host;
    this.#asked?.abort();
    const asked = new AbortController();
    this.#asked = asked;
    this.#told.textContent = texts("viewer.search.asking");
    try {
      const answer = readSearchAnswer(await fetchJson(address, LONGEST_WAIT_MS, asked.signal));
      if (asked !== this.#asked) return;
      this.#hits = isNew ? [...answer.hits] : [...this.#hits, ...answer.hits];
      this.#next = answer.next;
      const total = formatNumber(answer.total ?? this.#hits.length, language);
      const found = this.#hits.length > 0;
      this.#told.textContent = found
        ? texts("viewer.search.found", { count: total })
        : texts("viewer.search.nothing");
    } catch (error) {
      if (asked !== this.#asked) return;
      console.warn(error);
      this.#told.textContent = texts("viewer.search.failed");
    }
    this.#more.hidden = this.#next === undefined;
    this.#fill();
    this.#mark();
  }

  #fill(): void {
    const { all, texts } = this.#host;
    const entries = this.#hits.map((hit) => {
      const index = findIndex(all, hit.canvas);
      const place = index < 0 ? "" : texts("viewer.place", { number: index + 1, count: all.length });
      const quote = build("span", {}, `${hit.before} `, build("mark", {}, hit.exact), ` ${hit.after}`);
      const button = build("button", { type: "button" }, build("span", { class: "hit-place" }, place), quote);
      // What is said of the whole leads nowhere.
      button.disabled = index < 0;
      button.addEventListener("click", () => this.#go(hit, index, button));
      return build("li", {}, button);
    });
    this.#list.replaceChildren(...entries);
  }

  #go(hit: Hit, index: number, button: HTMLButtonElement): void {
    const { media, all, announcer, texts } = this.#host;
    this.#chosen = hit;
    for (const each of this.#list.querySelectorAll("button")) each.removeAttribute("aria-current");
    button.setAttribute("aria-current", "true");
    const around = hit.region && widen(hit.region);
    if (all[index] !== media) this.#host.show(index, around);
    else {
      this.#mark();
      if (around) this.#host.stage()?.goTo(around);
    }
    const place = texts("viewer.place", { number: index + 1, count: all.length });
    announcer.say(`${place}: ${hit.exact}`);
  }

  #mark(): void {
    this.leave();
    const { media, all, view } = this.#host;
    const stage = this.#host.stage();
    if (!stage) return;
    const here = this.#hits.filter((hit) => all[findIndex(all, hit.canvas)] === media);
    const regions = here.flatMap((hit) => (hit.region ? [hit.region] : []));
    if (regions.length === 0) return;
    this.#marks = new PictureOverlay(view.surface, stage);
    this.#marks.showRegions(regions, this.#chosen?.region ?? null);
  }
}

function widen({ left, top, width, height }: NonNullable<Hit["region"]>): NonNullable<Hit["region"]> {
  const [across, down] = [width * AROUND, height * AROUND];
  return { left: left - across, top: top - down, width: width + 2 * across, height: height + 2 * down };
}
