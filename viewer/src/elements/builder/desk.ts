import type { Draft, Exhibition } from "../../model/exhibition/document";
import { applyEdit, type Edit } from "../../model/exhibition/edits";
import { saysTheSame } from "../../model/exhibition/places";
import {
  beginSaving,
  type Outcome,
  pauseOf,
  resolve,
  retry,
  type Saving,
  send,
  settle,
  want,
} from "../../model/exhibition/saving";
import { type Marks, markStale } from "../../model/exhibition/stale";
import { beginHistory, type History, recordChange, redo, undo } from "../../model/history";
import type { DraftStore } from "./draft-store";

/** What the desk tells. */
export interface DeskEvents {
  /** The draft says something else; `typed` where a field of the form wrote it and shows it already. */
  changed(how: "typed" | "rebuilt"): void;
  saving(saving: Saving): void;
  /** The service has a newer revision. */
  kept(draft: Draft): void;
}

/** The draft on the desk: what it says, what can be undone, and whether the service has it. */
export class Desk {
  #history: History<Exhibition>;
  #saving: Saving;
  #marks: Marks;
  readonly #settled = new Set<string>();
  readonly #store: DraftStore;
  readonly #send: (saving: Saving) => Promise<Outcome>;
  readonly #events: DeskEvents;
  #timer = 0;

  constructor(
    draft: Draft,
    store: DraftStore,
    send: (saving: Saving) => Promise<Outcome>,
    events: DeskEvents,
  ) {
    this.#history = beginHistory(draft.exhibition);
    this.#saving = beginSaving(draft);
    this.#marks = draft.stale;
    this.#store = store;
    this.#send = send;
    this.#events = events;
    window.addEventListener("online", () => this.retry());
  }

  get exhibition(): Exhibition {
    return this.#history.present;
  }

  get saving(): Saving {
    return this.#saving;
  }

  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }

  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** The translations that are old, as the service will say once it has this. */
  get stale(): Marks {
    return markStale(this.#saving.kept, this.exhibition, this.#marks, this.#settled);
  }

  /** Go on with what was written here before and never reached the service. */
  takeUp(draft: Draft): void {
    const left = this.#store.read();
    if (!left || saysTheSame(left.exhibition, draft.exhibition)) return;
    this.#history = recordChange(this.#history, left.exhibition, "", Date.now());
    this.#saving = want(this.#saving, left.exhibition, left.settled);
    if (left.revision !== draft.revision) {
      this.#saving = settle(this.#saving, { kind: "conflict", theirs: draft });
    }
    this.#events.changed("rebuilt");
    this.#plan();
  }

  /** Change the draft; `what` names the field that somebody types in. */
  edit(edit: Edit, what = "", how: "typed" | "rebuilt" = "rebuilt"): void {
    this.#take(recordChange(this.#history, applyEdit(edit, this.exhibition), what, Date.now()), how);
  }

  undo(): void {
    this.#take(undo(this.#history), "rebuilt");
  }

  redo(): void {
    this.#take(redo(this.#history), "rebuilt");
  }

  /** Say that a translation still holds. */
  settle(place: string): void {
    this.#settled.add(place);
    this.#saving = want(this.#saving, this.exhibition, [place]);
    this.#events.changed("typed");
    this.#plan();
  }

  /** Choose between what is here and what somebody else wrote meanwhile. */
  resolve(choice: "mine" | "theirs"): void {
    const { theirs } = this.#saving;
    this.#saving = resolve(this.#saving, choice);
    if (choice === "theirs" && theirs) {
      this.#marks = theirs.stale;
      this.#history = recordChange(this.#history, theirs.exhibition, "", Date.now());
      this.#settled.clear();
      this.#store.clear();
    }
    this.#events.changed("rebuilt");
    this.#plan();
  }

  retry(): void {
    this.#saving = retry(this.#saving);
    this.#plan();
  }

  /** Take over what the service says, after it did something other than keeping what is here. */
  takeOver(draft: Draft): void {
    if (!saysTheSame(draft.exhibition, this.exhibition)) {
      this.#history = recordChange(this.#history, draft.exhibition, "", Date.now());
    }
    this.#saving = beginSaving(draft);
    this.#marks = draft.stale;
    this.#settled.clear();
    this.#store.clear();
    this.#events.changed("rebuilt");
    this.#events.kept(draft);
    this.#plan();
  }

  /** Let the service have everything now; false where it does not take it. */
  async flush(): Promise<boolean> {
    for (let tries = 0; tries < 50 && this.#saving.state !== "kept"; tries += 1) {
      if (this.#saving.state === "waiting") await this.#go();
      else if (this.#saving.state === "sending") await new Promise((done) => window.setTimeout(done, 100));
      else return false;
    }
    return this.#saving.state === "kept";
  }

  #take(history: History<Exhibition>, how: "typed" | "rebuilt"): void {
    if (history === this.#history) return;
    this.#history = history;
    this.#saving = want(this.#saving, history.present);
    this.#events.changed(how);
    this.#plan();
  }

  /** Keep it in the browser at once, and send it when it is time. */
  #plan(): void {
    window.clearTimeout(this.#timer);
    const saving = this.#saving;
    if (saving.state === "kept") this.#store.clear();
    else this.#store.write(saving);
    this.#events.saving(saving);
    const pause_ms = pauseOf(saving);
    if (pause_ms !== null) this.#timer = window.setTimeout(() => void this.#go(), pause_ms);
  }

  async #go(): Promise<void> {
    window.clearTimeout(this.#timer);
    if (this.#saving.state === "offline") this.#saving = { ...this.#saving, state: "waiting" };
    if (this.#saving.state !== "waiting") return;
    this.#saving = send(this.#saving);
    this.#events.saving(this.#saving);
    const outcome = await this.#send(this.#saving);
    this.#saving = settle(this.#saving, outcome);
    if (outcome.kind === "draft") {
      this.#marks = outcome.draft.stale;
      this.#settled.clear();
      this.#events.kept(outcome.draft);
      this.#events.changed("typed");
    }
    this.#plan();
  }
}
