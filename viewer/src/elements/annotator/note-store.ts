import type { Annotation } from "../../model/annotations/annotation";

/** What was drawn and written and is not kept yet, and what it began from. */
export interface Left {
  readonly base: readonly Annotation[];
  readonly list: readonly Annotation[];
}

/** Unsaved notes in the storage of the browser, of one account and one media: they outlive a reload. */
export class NoteStore {
  readonly #key: string;

  constructor(media: string, login: string) {
    this.#key = `baovat-notes:${login}:${media}`;
  }

  read(): Left | undefined {
    try {
      const left = JSON.parse(window.localStorage.getItem(this.#key) ?? "null") as Partial<Left> | null;
      const isLeft = Array.isArray(left?.base) && Array.isArray(left.list);
      return isLeft ? (left as Left) : undefined;
    } catch {
      return undefined;
    }
  }

  /** A browser without storage, or with too little, still saves; only a reload loses what is not kept. */
  write(left: Left | undefined): void {
    try {
      if (left) window.localStorage.setItem(this.#key, JSON.stringify(left));
      else window.localStorage.removeItem(this.#key);
    } catch (error) {
      console.warn(error);
    }
  }
}
