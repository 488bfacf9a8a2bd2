import type { Draft } from "../../model/exhibition/document";
import type { Outcome, Saving } from "../../model/exhibition/saving";
import { callApi, ProblemError } from "../../studio/api";

/** Where the review of a draft stands, and what was said. */
export interface Review {
  readonly standing: "none" | "asked" | "approved" | "returned" | "outdated";
  readonly writer?: string;
  readonly note?: string;
  readonly at?: string;
}

export interface ReviewedDraft extends Draft {
  readonly review: Review;
}

export interface Comment {
  readonly id: string;
  readonly step: string;
  readonly text: string;
  readonly writer: string;
  readonly written_at: string;
  readonly settled: boolean;
}

export interface Version {
  readonly revision: number;
  readonly writer: string;
  readonly saved_at: string;
  readonly kept: boolean;
}

export interface Point {
  readonly topic: string;
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly sentence: Readonly<Record<string, string>>;
  readonly step: string;
  readonly place: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly topics: readonly string[];
  readonly points: readonly Point[];
  readonly weight: { readonly total_bytes: number };
}

export interface PastEvents {
  readonly events: readonly {
    kind: string;
    number: number | null;
    writer: string;
    note: string;
    at: string;
  }[];
  readonly editions: readonly { number: number; at: string; url: string }[];
}

/** What the service does with one exhibition. */
export class ExhibitionCalls {
  readonly #path: string;
  readonly #language: string;

  constructor(slug: string, language: string) {
    this.#path = `/exhibitions/${encodeURIComponent(slug)}`;
    this.#language = language;
  }

  /** Send a draft; whatever comes of it is a value. */
  async keep(saving: Saving): Promise<Outcome> {
    try {
      const { value } = await callApi<Draft>(`${this.#path}/draft`, {
        method: "PUT",
        body: { exhibition: saving.sent, settled: saving.settled },
        ifMatch: `"${saving.revision}"`,
      });
      return { kind: "draft", draft: value };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, detail, current } = error.problem;
      if (status === 412 && current) return { kind: "conflict", theirs: current as Draft };
      return { kind: "failed", status, reason: detail };
    }
  }

  async read(): Promise<ReviewedDraft> {
    return (await callApi<ReviewedDraft>(this.#path)).value;
  }

  async versions(): Promise<readonly Version[]> {
    const { value } = await callApi<{ versions: readonly Version[] }>(`${this.#path}/versions`);
    return value.versions;
  }

  async version(revision: number): Promise<Version & { readonly exhibition: Draft["exhibition"] }> {
    const path = `${this.#path}/versions/${revision}`;
    return (await callApi<Version & { exhibition: Draft["exhibition"] }>(path)).value;
  }

  async restore(version: number, revision: number): Promise<ReviewedDraft> {
    return this.#change(`/versions/${version}/restore`, revision);
  }

  async readiness(): Promise<Readiness> {
    return (await callApi<Readiness>(`${this.#path}/readiness?lang=${this.#language}`)).value;
  }

  async comments(): Promise<readonly Comment[]> {
    const { value } = await callApi<{ comments: readonly Comment[] }>(`${this.#path}/comments`);
    return value.comments;
  }

  async comment(step: string, text: string): Promise<void> {
    await callApi(`${this.#path}/comments`, { method: "POST", body: { step, text } });
  }

  async settleComment(id: string, settled: boolean): Promise<void> {
    await callApi(`${this.#path}/comments/${id}`, { method: "PUT", body: { settled } });
  }

  async review(
    decision: "ask" | "approve" | "send-back",
    note: string,
    revision: number,
  ): Promise<ReviewedDraft> {
    return this.#change("/review", revision, { decision, note });
  }

  async publish(revision: number): Promise<void> {
    await callApi(`${this.#path}/publish`, { method: "POST", ifMatch: `"${revision}"` });
  }

  async unpublish(): Promise<void> {
    await callApi(`${this.#path}/unpublish`, { method: "POST" });
  }

  async discard(): Promise<void> {
    await callApi(this.#path, { method: "DELETE" });
  }

  async past(): Promise<PastEvents> {
    return (await callApi<PastEvents>(`${this.#path}/history`)).value;
  }

  async #change(path: string, revision: number, body?: unknown): Promise<ReviewedDraft> {
    const call = { method: "POST", body, ifMatch: `"${revision}"` } as const;
    return (await callApi<ReviewedDraft>(this.#path + path, call)).value;
  }
}
