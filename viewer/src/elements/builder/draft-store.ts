import type { Exhibition } from "../../model/exhibition/document";
import type { Saving } from "../../model/exhibition/saving";

/** What was written and has not reached the service yet. */
export interface Left {
  readonly revision: number;
  readonly exhibition: Exhibition;
  readonly settled: readonly string[];
}

/**
 * What was written, in the storage of the browser: it outlives a reload, a crash, and a day without a network. It is
 * that of one account, for a computer may be shared.
 */
export class DraftStore {
  readonly #key: string;

  constructor(slug: string, login: string) {
    this.#key = `baovat-draft:${login}:${slug}`;
  }

  read(): Left | undefined {
    try {
      const kept: unknown = JSON.parse(window.localStorage.getItem(this.#key) ?? "null");
      return isLeft(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** A browser without storage still sends what is written; only a reload without a network loses it. */
  write(saving: Saving): void {
    const left: Left = {
      revision: saving.revision,
      exhibition: saving.wanted,
      settled: saving.settled,
    };
    try {
      window.localStorage.setItem(this.#key, JSON.stringify(left));
    } catch (error) {
      console.warn(error);
    }
  }

  clear(): void {
    try {
      window.localStorage.removeItem(this.#key);
    } catch (error) {
      console.warn(error);
    }
  }
}

function isLeft(value: unknown): value is Left {
  const left = value as Partial<Left> | null;
  return (
    typeof left?.revision === "number" &&
    typeof left.exhibition?.slug === "string" &&
    Array.isArray(left.settled)
  );
}
