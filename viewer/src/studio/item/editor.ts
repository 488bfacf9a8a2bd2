/** The editor of one item: its fields, what is expected, saving, and two people at once. */

import { build } from "../../elements/dom";
import { isEmpty, isSame, readAt, type Values, writeAt } from "../../model/studio/values";
import { callApi, ProblemError } from "../api";
import { announce, pageTexts, tellDone, tellProblem, wordProblem } from "../problems";
import { showConflict } from "./conflict";
import { buildControl } from "./controls";
import { type Field, GROUPS } from "./fields";
import type { Vocabularies } from "./word-controls";

export interface Point {
  readonly name: string;
  readonly label: string;
  readonly status: string;
  readonly advice: string;
}

export interface ItemTold extends Values {
  readonly id: string;
  readonly state: string;
  readonly percent: number;
  readonly points: readonly Point[];
  readonly may: readonly string[];
}

const REASONS = ["not-applicable", "unknown", "not-entered", "restricted"];
const SAID = ["label", "summary", "rights", "record"] as const;

/** Only what is said of the item, of all that the server tells. */
export function wordsOf(item: Values): Values {
  return Object.fromEntries(SAID.map((name) => [name, item[name] ?? (name === "rights" ? "" : {})]));
}

export class ItemEditor {
  readonly #root: HTMLElement;
  readonly #words: Vocabularies;
  #item: ItemTold;
  #etag: string;
  #values: Values;

  constructor(root: HTMLElement, item: ItemTold, etag: string, words: Vocabularies) {
    this.#root = root;
    this.#words = words;
    this.#item = item;
    this.#etag = etag;
    this.#values = wordsOf(item);
    this.#draw();
    this.#listen();
  }

  get isChanged(): boolean {
    return !isSame(this.#values, wordsOf(this.#item));
  }

  get etag(): string {
    return this.#etag;
  }

  get mayEdit(): boolean {
    return this.#item.may.includes("edit");
  }

  /** Show the item as it is now, as the server told. */
  take(item: ItemTold, etag: string): void {
    this.#item = item;
    this.#etag = etag;
    this.#values = wordsOf(item);
    this.#draw();
    this.#mark();
  }

  async save(ifMatch = this.#etag): Promise<void> {
    const form = this.#find("[data-save]");
    try {
      const sent = this.#values;
      const call = { method: "PUT", body: sent, ifMatch } as const;
      const { value, etag } = await callApi<ItemTold>(this.#path(""), call);
      this.#item = value;
      this.#etag = etag;
      // What was written while the answer was on its way stays, to be saved next.
      if (this.#values === sent) this.#values = wordsOf(value);
      this.#drawPoints();
      this.#mark();
      tellDone(form, pageTexts()("studio.item.saved"));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { status, current, revision } = error.problem;
      if (status === 412) return this.#conflict(current as Values, `"${revision}"`);
      tellProblem(form, error.problem);
    }
  }

  async step(step: string): Promise<void> {
    const form = this.#find("[data-save]");
    try {
      await callApi(this.#path("/state"), { method: "POST", body: { step }, ifMatch: this.#etag });
      window.location.reload();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(form, error.problem);
    }
  }

  /** Both versions are shown; what is kept after that is kept over the one that was seen, and over no later one. */
  async #conflict(theirs: Values, seen: string): Promise<void> {
    const choice = await showConflict(this.#values, theirs);
    if (choice === "later") return;
    if (choice === "mine") return this.save(seen);
    const { value, etag } = await callApi<ItemTold>(this.#path(""));
    this.take(value, etag);
  }

  #path(rest: string): string {
    return `/items/${encodeURIComponent(this.#item.id)}${rest}`;
  }

  #find(selector: string): HTMLElement {
    const found = document.querySelector<HTMLElement>(selector);
    if (!found) throw new RangeError(`the page has no ${selector}`);
    return found;
  }

  #draw(): void {
    const say = pageTexts();
    const groups = GROUPS.map((group) =>
      build(
        "section",
        { class: "sheet", "aria-labelledby": `group-${group.name}` },
        build("h2", { id: `group-${group.name}` }, say(`studio.group.${group.name}`)),
        ...group.fields.map((field) => this.#drawField(field)),
      ),
    );
    this.#root.replaceChildren(...groups);
    this.#drawPoints();
  }

  #drawField(field: Field): HTMLElement {
    const change = (value: unknown): void => {
      this.#values = writeAt(this.#values, field.path, value);
      this.#mark();
    };
    const control = buildControl(field, readAt(this.#values, field.path), change, this.#words, !this.mayEdit);
    const row = build("div", { class: "field-row", "data-field": field.name, tabindex: -1 }, control);
    const name = field.path.split(".")[1];
    const isExpected = this.#item.points.some((point) => point.name === name);
    if (name === field.name && isExpected && !name.endsWith("_rights") && this.mayEdit)
      row.append(this.#drawReason(name));
    return row;
  }

  /** Why a field is empty: a reason answers for it. */
  #drawReason(name: string): HTMLElement {
    const say = pageTexts();
    const select = build("select", {}, build("option", { value: "" }, "–"));
    for (const reason of REASONS) {
      select.append(build("option", { value: reason }, say(`studio.missing.${reason}`)));
    }
    select.value = String(readAt(this.#values, `record.missing.${name}`) ?? "");
    select.addEventListener("change", () => {
      this.#values = writeAt(this.#values, `record.missing.${name}`, select.value);
      this.#mark();
    });
    const label = build("label", { class: "reason" }, say("studio.missing.why"), select);
    label.hidden = !isEmpty(readAt(this.#values, `record.${name}`)) && select.value === "";
    return label;
  }

  #drawPoints(): void {
    const say = pageTexts();
    const list = this.#find("[data-points]");
    this.#find("[data-percent]").textContent = say("studio.item.percent", { percent: this.#item.percent });
    const bar = list.parentElement?.querySelector("progress");
    if (bar) bar.value = this.#item.percent;
    const open = this.#item.points.filter((point) => point.advice !== "");
    list.replaceChildren(
      ...open.map((point) => {
        const target = document.querySelector<HTMLElement>(`[data-field="${fieldOf(point.name)}"]`);
        const jump = build("button", { type: "button", class: "link" }, point.label);
        jump.addEventListener("click", () => {
          target?.scrollIntoView({ block: "center" });
          target?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
        });
        const isMissing = point.status === "missing";
        return build(
          "li",
          { class: isMissing ? "is-missing" : "" },
          target ? jump : build("strong", {}, point.label),
          build("span", {}, point.advice),
        );
      }),
    );
  }

  #mark(): void {
    const say = pageTexts();
    const told = this.#find("[data-changed]");
    const text = this.isChanged ? say("studio.item.unsaved") : "";
    if (told.textContent !== text) told.textContent = text;
  }

  #listen(): void {
    window.addEventListener("beforeunload", (event) => {
      if (this.isChanged) event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.save();
    });
    this.#find("[data-save]").addEventListener("click", (event) => {
      const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button");
      if (button?.dataset.action === "save") void this.save();
      if (button?.dataset.step) void this.#stepAfterSaving(button.dataset.step);
    });
  }

  async #stepAfterSaving(step: string): Promise<void> {
    if (this.isChanged) await this.save();
    if (this.isChanged) return announce(pageTexts()("studio.item.unsaved"));
    await this.step(step);
  }
}

/** The field that a point of completeness is about. */
function fieldOf(point: string): string {
  const named: Record<string, string> = {
    label_en: "label",
    summary_en: "summary",
    copy_rights: "copy_rights",
    pictures: "media",
    alt: "media",
  };
  return named[point] ?? point;
}

export { wordProblem };
