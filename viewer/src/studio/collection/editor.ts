/** The editor of one collection: its texts, what stands for it, where it lies, its items or its question. */

import { build } from "../../elements/dom";
import { isSame, readAt, type Values, writeAt } from "../../model/studio/values";
import { callApi, ProblemError } from "../api";
import { askWhether } from "../ask-whether";
import { showConflict } from "../item/conflict";
import { buildControl } from "../item/controls";
import type { Vocabularies, Word } from "../item/word-controls";
import { pageTexts, tellDone, tellProblem } from "../problems";
import { type Member, Members } from "./members";
import { drawPictures } from "./pictures";
import { type Query, QueryForm } from "./question";

interface Line extends Word {
  readonly kind: string;
}

export interface CollectionValues {
  readonly collection: Values & {
    readonly id: string;
    readonly total: number;
    readonly public: number;
    readonly members: readonly Member[];
  };
  readonly etag: string;
  readonly others: readonly Line[];
  readonly may_edit: boolean;
}

const SAID = ["label", "summary", "text", "picture", "parent", "items", "query"] as const;
const TEXTS = [
  { kind: "texts", name: "collection_label", path: "label", rows: 1 },
  { kind: "texts", name: "collection_summary", path: "summary", rows: 2 },
  { kind: "texts", name: "collection_text", path: "text", rows: 6, many: true },
] as const;
const NO_QUERY: Query = { words: "", chosen: {} };

/** Only what is said of a collection, of all that the server tells. */
function saidOf(told: Values): Values {
  return Object.fromEntries(SAID.filter((name) => name in told).map((name) => [name, told[name]]));
}

export class CollectionEditor {
  readonly #root: HTMLElement;
  readonly #words: Vocabularies;
  readonly #others: readonly Line[];
  readonly #locked: boolean;
  readonly #pictures = build("div", {});
  #told: CollectionValues["collection"];
  #etag: string;
  #values: Values;
  #members: readonly Member[];

  constructor(root: HTMLElement, given: CollectionValues, words: Vocabularies) {
    this.#root = root;
    this.#others = given.others;
    const chosen = given.others.filter((each) => each.kind === "chosen");
    this.#words = { ...words, collection: chosen.map((each) => ({ ...each, within: "" })) };
    this.#locked = !given.may_edit;
    this.#told = given.collection;
    this.#etag = given.etag;
    this.#values = saidOf(given.collection);
    this.#members = given.collection.members;
    this.#draw();
    this.#listen();
  }

  get #isChanged(): boolean {
    return !isSame(this.#values, saidOf(this.#told));
  }

  get #path(): string {
    return `/collections/${encodeURIComponent(this.#told.id)}`;
  }

  #put(path: string, value: unknown): void {
    this.#values = writeAt(this.#values, path, value);
    this.#mark();
  }

  #draw(): void {
    const say = pageTexts();
    const texts = TEXTS.map((field) =>
      buildControl(
        { ...field, many: "many" in field },
        readAt(this.#values, field.path),
        (value) => this.#put(field.path, value),
        this.#words,
        this.#locked,
      ),
    );
    this.#root.replaceChildren(
      sheet("texts", say("studio.collections.texts"), ...texts, this.#drawParent()),
      sheet("holds", say("studio.collections.holds"), ...this.#drawHolds()),
      sheet("picture", say("studio.collections.picture"), this.#pictures),
    );
    this.#drawPictures(this.#members);
    this.#mark();
  }

  #drawParent(): HTMLElement {
    const say = pageTexts();
    const nowhere = build("option", { value: "" }, say("studio.collections.nowhere"));
    const select = build("select", { disabled: this.#locked }, nowhere);
    for (const each of this.#others) select.append(build("option", { value: each.id }, each.label));
    select.value = String(this.#values.parent ?? "");
    select.addEventListener("change", () => this.#put("parent", select.value));
    return build("label", { class: "field" }, say("studio.collections.parent"), select);
  }

  #drawHolds(): HTMLElement[] {
    const say = pageTexts();
    const body = build("div", {});
    const show = (kind: string): void => {
      body.replaceChildren(kind === "query" ? this.#buildQuery() : this.#buildMembers());
    };
    const now = this.#values.query ? "query" : "chosen";
    const choices = ["chosen", "query"].map((kind) => {
      const input = build("input", { type: "radio", name: "kind", value: kind, disabled: this.#locked });
      input.checked = kind === now;
      input.addEventListener("change", () => {
        // Written as a whole: an empty question is still a question, which the server asks to be said.
        const { query: _, ...others } = this.#values;
        this.#values = kind === "query" ? { ...others, query: NO_QUERY } : others;
        this.#mark();
        show(kind);
      });
      return build("label", { class: "check" }, input, say(`studio.collections.by_${kind}`));
    });
    show(now);
    const legend = build("legend", { class: "visually-hidden" }, say("studio.collections.holds"));
    return [build("fieldset", { class: "field kinds" }, legend, ...choices), body];
  }

  #buildMembers(): HTMLElement {
    return new Members(this.#members, this.#locked, (members) => {
      this.#members = members;
      const ids = members.map((each) => each.id);
      this.#put("items", ids);
      this.#drawPictures(members);
    }).element;
  }

  #buildQuery(): HTMLElement {
    const kept = (this.#values.query as Query | undefined) ?? NO_QUERY;
    return new QueryForm(
      kept,
      this.#words,
      this.#locked,
      (query) => {
        this.#values = { ...this.#values, query };
        this.#mark();
      },
      (items) => this.#drawPictures(items),
    ).element;
  }

  #drawPictures(items: readonly Member[]): void {
    const kept = String(this.#values.picture ?? "");
    const url = kept && kept === this.#told.picture ? String(this.#told.picture_url ?? "") : "";
    const choose = (media: string): void => this.#put("picture", media);
    this.#pictures.replaceChildren(drawPictures(items, kept, url, this.#locked, choose));
  }

  #mark(): void {
    const say = pageTexts();
    const told = find("[data-changed]");
    const text = this.#isChanged ? say("studio.item.unsaved") : "";
    if (told.textContent !== text) told.textContent = text;
    const notice = document.querySelector<HTMLElement>("[data-save] .notice.is-done");
    if (notice && this.#isChanged) notice.hidden = true;
    const counts = { total: this.#told.total, public: this.#told.public };
    find("[data-counts]").textContent = say("studio.collections.counts", counts);
  }

  /** What is sent: of a collection that asks, no chosen items. */
  #body(): Values {
    const said = { label: {}, ...this.#values };
    return this.#values.query ? { ...said, items: [] } : { ...said, query: null };
  }

  #take(value: CollectionValues["collection"], etag: string): void {
    this.#told = value;
    this.#etag = etag;
    this.#values = saidOf(value);
    this.#members = value.members;
    this.#draw();
  }

  async save(ifMatch = this.#etag): Promise<void> {
    const form = find("[data-save]");
    try {
      const path = `${this.#path}?lang=${document.documentElement.lang}`;
      const call = { method: "PUT", body: this.#body(), ifMatch } as const;
      const { value, etag } = await callApi<CollectionValues["collection"]>(path, call);
      this.#take(value, etag);
      tellDone(form, pageTexts()("studio.item.saved"));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, current, revision } = error.problem;
      if (status === 412) return this.#conflict(current as Values, `"${revision}"`);
      tellProblem(form, error.problem);
    }
  }

  async #conflict(theirs: Values, seen: string): Promise<void> {
    const fields = SAID.map((path) => ({ path, name: `collection_${path}` }));
    const choice = await showConflict(this.#body(), theirs, fields);
    if (choice === "later") return;
    if (choice === "mine") return this.save(seen);
    const path = `${this.#path}?lang=${document.documentElement.lang}`;
    const { value, etag } = await callApi<CollectionValues["collection"]>(path);
    this.#take(value, etag);
  }

  async #delete(after: string): Promise<void> {
    const say = pageTexts();
    if (!(await askWhether(say("studio.collections.delete_text"), say("studio.collections.delete")))) return;
    try {
      await callApi(this.#path, { method: "DELETE", ifMatch: this.#etag });
      this.#values = saidOf(this.#told);
      window.location.assign(after);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(find("[data-save]"), error.problem);
    }
  }

  #listen(): void {
    window.addEventListener("beforeunload", (event) => {
      if (this.#isChanged) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || this.#locked) return;
      event.preventDefault();
      void this.save();
    });
    find("[data-save]").addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
      if (button?.dataset.action === "save") void this.save();
      if (button?.dataset.action === "delete") void this.#delete(button.dataset.after ?? "");
    });
  }
}

function sheet(name: string, title: string, ...children: HTMLElement[]): HTMLElement {
  const heading = build("h2", { id: `group-${name}` }, title);
  const rows = children.map((each) => build("div", { class: "field-row" }, each));
  return build("section", { class: "sheet", "aria-labelledby": heading.id }, heading, ...rows);
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new RangeError(`the page has no ${selector}`);
  return found;
}
