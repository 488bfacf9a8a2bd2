/** How a draft is kept while it is written: when it is sent, and what an answer means. Decided purely; nothing is sent here. */

import type { Draft, Exhibition } from "./document";
import { saysTheSame } from "./places";

/**
 * `kept`: the service has all of it. `waiting`: the curator still types. `sending`. `offline`: it is tried again.
 * `conflict`: somebody else was faster. `signed-out`, `forbidden`: a person has to do something first.
 * `refused`: the service does not take it as it is.
 */
export type SavingState =
  | "kept"
  | "waiting"
  | "sending"
  | "offline"
  | "conflict"
  | "signed-out"
  | "forbidden"
  | "refused";

export interface Saving {
  readonly state: SavingState;
  /** The revision that the next change is made on. */
  readonly revision: number;
  /** What the service has. */
  readonly kept: Exhibition;
  /** What the curator sees. */
  readonly wanted: Exhibition;
  /** What is on its way. */
  readonly sent: Exhibition | null;
  /** The places of texts of which the curator says that the translation still holds. */
  readonly settled: readonly string[];
  /** What somebody else wrote meanwhile. */
  readonly theirs: Draft | null;
  readonly failures: number;
  /** Why it was refused, in the service's words. */
  readonly reason: string;
}

/** What came of sending: a draft, or a status (0 where nothing was reached). */
export type Outcome =
  | { readonly kind: "draft"; readonly draft: Draft }
  | { readonly kind: "conflict"; readonly theirs: Draft }
  | { readonly kind: "failed"; readonly status: number; readonly reason: string };

/** Nobody types on after so long without a key. */
const PAUSE_MS = 1200;
const LONGEST_PAUSE_MS = 30_000;

export function beginSaving(draft: Draft): Saving {
  return {
    state: "kept",
    revision: draft.revision,
    kept: draft.exhibition,
    wanted: draft.exhibition,
    sent: null,
    settled: [],
    theirs: null,
    failures: 0,
    reason: "",
  };
}

/** The curator wrote something, or said of translations that they still hold. */
export function want(saving: Saving, wanted: Exhibition, settled: readonly string[] = []): Saving {
  const all = [...new Set([...saving.settled, ...settled])];
  const next = { ...saving, wanted, settled: all };
  if (["sending", "conflict", "signed-out", "forbidden"].includes(saving.state)) return next;
  if (saysTheSame(wanted, saving.kept) && all.length === 0) return { ...next, state: "kept", reason: "" };
  return { ...next, state: saving.state === "offline" ? "offline" : "waiting", reason: "" };
}

/** Begin to send what is wanted now. */
export function send(saving: Saving): Saving {
  return { ...saving, state: "sending", sent: saving.wanted };
}

/** After how long it is to be sent, in milliseconds; null where nothing is. */
export function pauseOf(saving: Saving): number | null {
  if (saving.state === "waiting") return PAUSE_MS;
  if (saving.state !== "offline") return null;
  return Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** Math.min(saving.failures, 5));
}

export function settle(saving: Saving, outcome: Outcome): Saving {
  const arrived = { ...saving, sent: null };
  if (outcome.kind === "failed") return fail(arrived, outcome.status, outcome.reason);
  const draft = outcome.kind === "draft" ? outcome.draft : outcome.theirs;
  // Where the answer was lost on its way the service has what was sent, and there is no conflict with oneself.
  if (outcome.kind === "conflict" && !saysTheSame(draft.exhibition, saving.sent)) {
    return { ...arrived, state: "conflict", theirs: draft };
  }
  // What was typed while it was on its way is still to be sent; else the service's form of it is taken over.
  const typedOn = !saysTheSame(saving.wanted, saving.sent);
  return {
    ...arrived,
    state: typedOn ? "waiting" : "kept",
    revision: draft.revision,
    kept: draft.exhibition,
    wanted: typedOn ? saving.wanted : draft.exhibition,
    settled: [],
    theirs: null,
    failures: 0,
    reason: "",
  };
}

function fail(saving: Saving, status: number, reason: string): Saving {
  if (status === 401) return { ...saving, state: "signed-out" };
  if (status === 403) return { ...saving, state: "forbidden", reason };
  // Nobody was reached, or the service is being looked after: the same will do later.
  if (status === 0 || status === 429 || status >= 500) {
    return { ...saving, state: "offline", failures: saving.failures + 1 };
  }
  return { ...saving, state: "refused", reason };
}

/** Try again: the network is back, or somebody signed in. */
export function retry(saving: Saving): Saving {
  if (!["offline", "signed-out", "forbidden", "refused"].includes(saving.state)) return saving;
  return { ...saving, state: saysTheSame(saving.wanted, saving.kept) ? "kept" : "waiting" };
}

/** Choose one of two versions; the other one stays in the list of versions, or in the undo of who wrote it. */
export function resolve(saving: Saving, choice: "mine" | "theirs"): Saving {
  const { theirs } = saving;
  if (!theirs) return saving;
  const next = { ...saving, revision: theirs.revision, kept: theirs.exhibition, theirs: null, failures: 0 };
  return choice === "mine"
    ? { ...next, state: "waiting" }
    : { ...next, state: "kept", wanted: theirs.exhibition, settled: [] };
}
