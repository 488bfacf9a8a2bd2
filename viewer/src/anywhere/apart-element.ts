import { INNER_NAMES, languageApart, type OuterName, styleApart } from "../model/apart";
import { parseTexts, type Texts } from "../model/text";

/** An element of ours that takes its texts from a script, not from a block of the page. */
export interface Spoken extends HTMLElement {
  given_texts: Texts | undefined;
}

/** What an element on somebody's page is made of, fetched once one stands there. */
export interface Parts {
  readonly element: new () => Spoken;
  readonly styles: readonly string[];
  /** The class of what stands around it, on which its styles rely. */
  readonly around: string;
}

const TEXTS: Readonly<Record<"vi" | "en", () => Promise<{ default: string }>>> = {
  vi: () => import("virtual:texts/vi"),
  en: () => import("virtual:texts/en"),
};

/** Attributes with which an element begins anew. */
const WATCHED = ["manifest", "canvas", "region", "view", "step", "lang", "label"];

/**
 * Build the class of an element that anybody's page may hold: it puts ours into a root of its own, where styles of the
 * page do not reach, and shows its state in its own `data-` attributes. Until that stands, what the page wrote inside it
 * is seen.
 */
export function buildApart(name: OuterName, load: () => Promise<Parts>): typeof HTMLElement {
  return class extends HTMLElement {
    static observedAttributes = WATCHED;
    #inner: Spoken | undefined;
    #watch: MutationObserver | undefined;
    /** Counts beginnings, so that one that was overtaken ends. */
    #beginning = 0;

    connectedCallback(): void {
      void this.#begin();
    }

    disconnectedCallback(): void {
      this.#leave();
    }

    attributeChangedCallback(_: string, before: string | null, after: string | null): void {
      if (this.#inner && before !== after) void this.#begin();
    }

    async #begin(): Promise<void> {
      this.#leave();
      const beginning = this.#beginning;
      const language = languageApart(this.closest("[lang]")?.getAttribute("lang"));
      const [parts, texts] = await Promise.all([load(), TEXTS[language]()]);
      if (beginning !== this.#beginning || !this.isConnected) return;
      if (!customElements.get(INNER_NAMES[name])) customElements.define(INNER_NAMES[name], parts.element);
      const inner = new parts.element();
      for (const { name: attribute, value } of this.attributes) {
        if (!["id", "class", "style", "slot"].includes(attribute) && !attribute.startsWith("data-"))
          inner.setAttribute(attribute, value);
      }
      inner.lang = language;
      inner.given_texts = parseTexts(texts.default);
      this.#show(inner, parts);
    }

    #show(inner: Spoken, parts: Parts): void {
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = parts.styles.map(readStyles);
      const around = document.createElement("div");
      around.className = parts.around;
      around.append(inner);
      root.replaceChildren(around);
      this.#inner = inner;
      this.#watch = new MutationObserver(() => this.#mirror());
      this.#watch.observe(inner, { attributes: true });
      this.#mirror();
    }

    #mirror(): void {
      for (const [key, value] of Object.entries(this.#inner?.dataset ?? {})) this.dataset[key] = value;
    }

    #leave(): void {
      this.#beginning += 1;
      this.#watch?.disconnect();
      this.#inner?.remove();
      this.#inner = undefined;
    }
  };
}

const sheets = new Map<string, CSSStyleSheet>();

/** A style sheet for roots of their own, parsed once for all of them. */
function readStyles(css: string): CSSStyleSheet {
  const known = sheets.get(css) ?? new CSSStyleSheet();
  if (!sheets.has(css)) known.replaceSync(styleApart(css));
  sheets.set(css, known);
  return known;
}
