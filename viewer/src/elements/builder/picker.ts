import type { Texts } from "../../model/text";
import { build } from "../dom";
import { openDialog } from "./dialog";
import { buildButton } from "./fields";
import {
  type Found,
  type FoundItem,
  findMaterial,
  type Material,
  type MediaKind,
  readMaterial,
  suits,
} from "./material";

/** What somebody chose: a media of an item. */
export interface Picked {
  readonly item: string;
  readonly media: Material;
}

const PAUSE_MS = 250;

/** Choose a media from the catalogue: search for the item, then choose among what it has; null where nobody chose. */
export function pickMedia(kind: MediaKind, language: string, texts: Texts): Promise<Picked | null> {
  return new Promise((resolve) => new Picker(kind, language, texts, resolve));
}

class Picker {
  readonly #dialog: HTMLDialogElement;
  readonly #list = build("ul", { class: "picker-items" });
  readonly #status = build("p", { class: "picker-status", role: "status" });
  readonly #more = build("p", { class: "actions" });
  #picked: Picked | null = null;
  #words = "";
  #waiting = 0;
  #asked = 0;

  constructor(
    readonly kind: MediaKind,
    readonly language: string,
    readonly texts: Texts,
    done: (picked: Picked | null) => void,
  ) {
    this.#dialog = openDialog(texts(`builder.pick.${kind}`), texts, "picker");
    const field = build("input", { type: "search", autocomplete: "off", "data-picker": "words" });
    field.addEventListener("input", () => {
      window.clearTimeout(this.#waiting);
      this.#words = field.value;
      this.#waiting = window.setTimeout(() => void this.#find(1), PAUSE_MS);
    });
    const label = build("label", { class: "field" }, texts("builder.pick.search"), field);
    this.#dialog.append(label, this.#status, this.#list, this.#more);
    this.#dialog.addEventListener("close", () => done(this.#picked));
    field.focus();
    void this.#find(1);
  }

  async #find(page: number): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    try {
      const found = await findMaterial(this.#words, page, this.language);
      if (asked === this.#asked) this.#show(found);
    } catch (error) {
      console.error(error);
      if (asked === this.#asked) this.#status.textContent = this.texts("builder.pick.failed");
    }
  }

  #show(found: Found): void {
    const lines = found.items.map((item) => build("li", {}, this.#itemButton(item)));
    if (found.page === 1) this.#list.replaceChildren(...lines);
    else this.#list.append(...lines);
    this.#status.textContent = this.texts("builder.pick.found", { count: found.total });
    const more = found.page * found.page_size < found.total;
    this.#more.replaceChildren(
      ...(more
        ? [buildButton(this.texts("builder.pick.more"), () => void this.#find(found.page + 1), "is-small")]
        : []),
    );
  }

  #itemButton(item: FoundItem): HTMLButtonElement {
    const button = build("button", { type: "button", class: "picker-item" });
    button.append(
      item.image
        ? build("img", { src: item.image.src, alt: "", loading: "lazy" })
        : build("span", { class: "picker-blank" }),
      build("span", {}, item.label),
    );
    button.addEventListener("click", () => void this.#open(item));
    return button;
  }

  /** Choose at once where the item has one media of the kind, else show those that it has. */
  async #open(item: FoundItem): Promise<void> {
    try {
      const { media } = await readMaterial(item.id, this.language);
      const fit = media.filter((each) => suits(each, this.kind));
      if (fit.length === 1 && fit[0]) this.#choose(item.id, fit[0]);
      else if (fit.length === 0) this.#status.textContent = this.texts(`builder.pick.none.${this.kind}`);
      else this.#showMedia(item, fit);
    } catch (error) {
      console.error(error);
      this.#status.textContent = this.texts("builder.pick.failed");
    }
  }

  #showMedia(item: FoundItem, media: readonly Material[]): void {
    this.#status.textContent = this.texts("builder.pick.which", { label: item.label });
    const lines = media.map((each, index) => {
      const button = build("button", { type: "button", class: "picker-item" });
      button.append(
        each.thumb
          ? build("img", { src: each.thumb.src, alt: "", loading: "lazy" })
          : build("span", { class: "picker-blank" }),
        build("span", {}, this.texts("builder.part", { part: each.label, number: index + 1 })),
      );
      button.addEventListener("click", () => this.#choose(item.id, each));
      return build("li", {}, button);
    });
    this.#list.replaceChildren(...lines);
    this.#more.replaceChildren(
      buildButton(this.texts("builder.pick.back"), () => void this.#find(1), "is-small"),
    );
    this.#list.querySelector("button")?.focus();
  }

  #choose(item: string, media: Material): void {
    this.#picked = { item, media };
    this.#dialog.close();
  }
}
