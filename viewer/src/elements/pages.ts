import type { Media } from "../model/media";
import type { Texts } from "../model/text";
import { buildPager, Strip } from "./strip";

/** The ways from one media to another: the row of small pictures, and the pager in the bar. One media alone has none. */
export class Pages {
  readonly #strip: Strip | undefined;
  readonly #pager: ReturnType<typeof buildPager> | undefined;
  readonly #count: number;

  constructor(
    media: readonly Media[],
    texts: Texts,
    choose: (index: number) => void,
    step: (by: -1 | 1) => void,
  ) {
    this.#count = media.length;
    if (media.length < 2) return;
    this.#strip = new Strip(media, texts, choose);
    this.#pager = buildPager(texts, step);
  }

  get strip(): HTMLElement | undefined {
    return this.#strip?.element;
  }

  get pager(): HTMLElement | undefined {
    return this.#pager?.element;
  }

  mark(index: number): void {
    this.#strip?.mark(index);
    this.#pager?.mark(index, this.#count);
  }

  dispose(): void {
    this.#strip?.dispose();
    this.#pager?.element.remove();
  }
}
