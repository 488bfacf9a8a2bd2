import { type Annotation, saysSomething } from "../../model/annotations/annotation";
import {
  type Changes,
  findChanges,
  isNothing,
  keepable,
  type Merged,
  merge,
  takeTheirs,
} from "../../model/annotations/changes";
import { beginHistory, type History, recordChange, redo, undo } from "../../model/history";
import { callApi, type Problem, ProblemError } from "../../studio/api";
import type { NoteStore } from "./note-store";

type List = readonly Annotation[];

export interface NoteDeskEvents {
  /** The list is another one; `typed` where a field wrote it and shows it already. */
  changed(how: "typed" | "rebuilt"): void;
  /** Both changed the same; undefined where the person wants to look first. */
  ask(merged: Merged): Promise<"mine" | "theirs" | undefined>;
  merged(): void;
  saved(waiting: number): void;
  refused(problem: Problem, sent: Changes): void;
}

/** One request takes so many; who wrote more sends them one after the other. */
const MOST_CHANGED = 1000;
const PAUSE_MS = 300;

/** The notes on the desk: what there is, what can be undone, and what of it is kept. */
export class NoteDesk {
  #history: History<List>;
  #kept: List;
  #etag: string;
  #isSaving = false;
  #remembering = 0;

  constructor(
    kept: List,
    etag: string,
    readonly path: string,
    readonly store: NoteStore,
    readonly events: NoteDeskEvents,
  ) {
    this.#history = beginHistory(kept);
    this.#kept = kept;
    this.#etag = etag;
  }

  get list(): List {
    return this.#history.present;
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  get isChanged(): boolean {
    return !isNothing(findChanges(this.#kept, this.list)) || this.list.some((each) => !saysSomething(each));
  }

  /** Go on with what was not saved the last time; false where there is nothing. */
  takeUp(): boolean {
    const left = this.store.read();
    if (!left) return false;
    const { list } = merge(left.base, left.list, this.#kept);
    if (isNothing(findChanges(this.#kept, list)) && list.every(saysSomething)) return false;
    this.#take(recordChange(this.#history, list, "", Date.now()), "rebuilt");
    return true;
  }

  /** Change the list; `what` names the field that somebody types in. */
  edit(list: List, what = "", how: "typed" | "rebuilt" = "rebuilt"): void {
    this.#take(recordChange(this.#history, list, what, Date.now()), how);
  }

  undo(): void {
    this.#take(undo(this.#history), "rebuilt");
  }

  redo(): void {
    this.#take(redo(this.#history), "rebuilt");
  }

  /** Let the service keep everything that says something. */
  async save(): Promise<void> {
    if (this.#isSaving) return;
    this.#isSaving = true;
    try {
      let isMore = true;
      while (isMore) isMore = await this.#send();
    } finally {
      this.#isSaving = false;
    }
  }

  /** One request; true where another one is needed. */
  async #send(): Promise<boolean> {
    const wanted = this.list;
    const all = findChanges(this.#kept, wanted);
    if (isNothing(all)) {
      this.#tellSaved();
      return false;
    }
    const sent = { ...all, changed: all.changed.slice(0, MOST_CHANGED) };
    try {
      const call = { method: "PATCH", body: sent, ifMatch: this.#etag } as const;
      const { value, etag } = await callApi<{ annotations: List }>(this.path, call);
      if (all.changed.length > MOST_CHANGED) {
        [this.#kept, this.#etag] = [value.annotations, etag];
        return true;
      }
      this.#keep(value.annotations, etag, merge(keepable(wanted), this.list, value.annotations).list);
      this.#tellSaved();
      return false;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, current, revision } = error.problem;
      if (status === 412) return this.#meet(current as List, `"${revision}"`);
      this.events.refused(error.problem, sent);
      return false;
    }
  }

  /** Somebody else saved: what they did is joined with what is here, and asked about where both did the same. */
  async #meet(theirs: List, etag: string): Promise<boolean> {
    const merged = merge(this.#kept, this.list, theirs);
    if (merged.clashes.length === 0) {
      this.#keep(theirs, etag, merged.list);
      this.events.merged();
      return true;
    }
    const choice = await this.events.ask(merged);
    if (!choice) return false;
    this.#keep(theirs, etag, choice === "mine" ? merged.list : takeTheirs(merged));
    return true;
  }

  #keep(kept: List, etag: string, present: List): void {
    this.#kept = kept;
    this.#etag = etag;
    this.#history = { ...this.#history, present, last: null };
    this.#remember();
    this.events.changed("rebuilt");
  }

  #tellSaved(): void {
    this.events.saved(this.list.filter((each) => !saysSomething(each)).length);
  }

  #take(history: History<List>, how: "typed" | "rebuilt"): void {
    if (history === this.#history) return;
    this.#history = history;
    this.#remember();
    this.events.changed(how);
  }

  /** Soon, and not with every pixel of a corner that is dragged. */
  #remember(): void {
    window.clearTimeout(this.#remembering);
    this.#remembering = window.setTimeout(() => this.remember(), PAUSE_MS);
  }

  /** Put what is not kept into the storage of the browser, now. */
  remember(): void {
    this.store.write(this.isChanged ? { base: this.#kept, list: this.list } : undefined);
  }
}
