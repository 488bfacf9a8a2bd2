/** What can be undone and done again; every change gives a new history. */

export interface History<Value> {
  readonly past: readonly Value[];
  readonly present: Value;
  readonly future: readonly Value[];
  /** What was changed last, and when: typing on in one field is one change. */
  readonly last: { readonly what: string; readonly at_ms: number } | null;
}

/** Whoever pauses for so long has finished a thought. */
const THOUGHT_MS = 1500;
/** An afternoon's work; a document of eight steps takes some kilobytes. */
const MOST = 300;

export function beginHistory<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], last: null };
}

/** Record a change; `what` names the field, so that typing on in it is undone at once. */
export function recordChange<Value>(
  history: History<Value>,
  next: Value,
  what: string,
  at_ms: number,
): History<Value> {
  const { last } = history;
  const goesOn = last !== null && last.what === what && at_ms - last.at_ms < THOUGHT_MS && what !== "";
  const past = goesOn ? history.past : [...history.past, history.present].slice(-MOST);
  return { past, present: next, future: [], last: { what, at_ms } };
}

export function undo<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1);
  if (!before) return history;
  const future = [history.present, ...history.future];
  return { past: history.past.slice(0, -1), present: before, future, last: null };
}

export function redo<Value>(history: History<Value>): History<Value> {
  const [next, ...future] = history.future;
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future, last: null };
}
