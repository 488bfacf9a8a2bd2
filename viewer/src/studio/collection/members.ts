/** The items that somebody chose for a collection: found by words, added, taken out, put in order by dragging or buttons. */

import { build } from "../../elements/dom";
import { moved } from "../../model/studio/values";
import { callApi, ProblemError } from "../api";
import { announce, pageTexts, wordProblem } from "../problems";

export interface Member {
  readonly id: string;
  readonly label: string;
  readonly url: string;
  readonly state: string;
  readonly inventory_number: string;
  readonly media: string;
  readonly picture: string;
}

interface Found {
  readonly items: readonly {
    readonly id: string;
    readonly label: string;
    readonly state: string;
    readonly inventory_number: string;
  }[];
  readonly total: number;
}

export class Members {
  readonly element: HTMLElement;
  readonly #rows = build("ol", { class: "members" });
  readonly #hits = build("ul", { class: "rows hits" });
  readonly #told = build("p", { class: "hint" });
  readonly #locked: boolean;
  readonly #change: (members: readonly Member[]) => void;
  #members: readonly Member[];
  #asked = 0;

  constructor(members: readonly Member[], locked: boolean, change: (members: readonly Member[]) => void) {
    this.#members = members;
    this.#locked = locked;
    this.#change = change;
    this.element = build("div", { class: "stack" }, ...(locked ? [] : [this.#drawFind()]), this.#rows);
    this.#draw();
  }

  #drawFind(): HTMLElement {
    const say = pageTexts();
    const input = build("input", { type: "search", autocomplete: "off", maxlength: 200 });
    let waiting = 0;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => void this.#find(input.value), 250);
    });
    const label = build("label", { class: "field" }, say("studio.collections.find"), input);
    return build("div", {}, label, this.#told, this.#hits);
  }

  async #find(text: string): Promise<void> {
    const asked = ++this.#asked;
    if (text.trim() === "") {
      this.#told.textContent = "";
      return this.#hits.replaceChildren();
    }
    try {
      const language = document.documentElement.lang;
      const path = `/items?lang=${language}&q=${encodeURIComponent(text)}`;
      const { value } = await callApi<Found>(path);
      if (asked === this.#asked) this.#show(value);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#told.textContent = wordProblem(error.problem);
    }
  }

  #show(found: Found): void {
    const say = pageTexts();
    this.#told.textContent = say("studio.collections.found", { count: found.total });
    announce(this.#told.textContent);
    this.#hits.replaceChildren(
      ...found.items.slice(0, 8).map((hit) => {
        const isIn = this.#members.some((each) => each.id === hit.id);
        const add = build(
          "button",
          {
            type: "button",
            class: "button is-small",
            disabled: isIn,
            "aria-label": `${say("studio.collections.add")}: ${hit.label}`,
          },
          say(isIn ? "studio.collections.is_in" : "studio.collections.add"),
        );
        add.addEventListener("click", () => {
          add.disabled = true;
          add.textContent = say("studio.collections.is_in");
          this.#put([...this.#members, { ...hit, url: "", media: "", picture: "" }]);
          announce(say("studio.collections.added", { name: hit.label }));
        });
        const number = hit.inventory_number ? ` · ${hit.inventory_number}` : "";
        const told = build("span", { class: "hint" }, `${say(`studio.state.${hit.state}`)}${number}`);
        return build("li", {}, build("span", {}, hit.label, " ", told), add);
      }),
    );
  }

  #put(members: readonly Member[]): void {
    this.#members = members;
    this.#draw();
    this.#change(members);
  }

  #draw(): void {
    if (this.#members.length === 0) {
      this.#rows.replaceChildren(build("li", { class: "hint" }, pageTexts()("studio.collections.empty")));
      return;
    }
    this.#rows.replaceChildren(...this.#members.map((each, at) => this.#drawOne(each, at)));
  }

  #drawOne(each: Member, at: number): HTMLElement {
    const say = pageTexts();
    const plate = build("span", { class: "plate" });
    if (each.picture) plate.append(build("img", { src: each.picture, alt: "", loading: "lazy" }));
    const name = each.url ? build("a", { href: each.url }, each.label) : build("span", {}, each.label);
    const number = each.inventory_number ? ` · ${each.inventory_number}` : "";
    const told = build("span", { class: "hint" }, `${say(`studio.state.${each.state}`)}${number}`);
    const row = build("li", { "data-id": each.id }, plate, build("span", { class: "who" }, name, told));
    if (this.#locked) return row;
    const button = (key: string, sign: string, press: () => void): HTMLButtonElement => {
      const text = say(`studio.collections.${key}`, { name: each.label });
      const made = build(
        "button",
        { type: "button", class: "button is-small", "aria-label": text, title: text },
        sign,
      );
      made.addEventListener("click", press);
      return made;
    };
    const up = button("up", "↑", () => this.#move(at, -1, 0));
    const down = button("down", "↓", () => this.#move(at, 1, 1));
    up.disabled = at === 0;
    down.disabled = at === this.#members.length - 1;
    const out = button("take_out", "×", () => this.#takeOut(each, at));
    row.append(build("span", { class: "moves" }, up, down, out));
    this.#letDrag(row, at);
    return row;
  }

  #move(from: number, by: number, button: number): void {
    const name = this.#members[from]?.label ?? "";
    this.#put(moved(this.#members, from, by));
    const place = from + by + 1;
    announce(pageTexts()("studio.collections.moved", { name, place, count: this.#members.length }));
    const buttons = this.#rows.children[from + by]?.querySelectorAll<HTMLButtonElement>("button");
    const wanted = buttons?.[button];
    (wanted?.disabled ? buttons?.[1 - button] : wanted)?.focus();
  }

  #takeOut(each: Member, at: number): void {
    this.#put(this.#members.filter((_, index) => index !== at));
    announce(pageTexts()("studio.collections.taken_out", { name: each.label }));
    const next = this.#rows.children[Math.min(at, this.#rows.children.length - 1)];
    next?.querySelector<HTMLButtonElement>("button:last-child")?.focus();
  }

  #letDrag(row: HTMLElement, at: number): void {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      event.dataTransfer?.setData("text/x-place", String(at));
      row.classList.add("is-dragged");
    });
    row.addEventListener("dragend", () => row.classList.remove("is-dragged"));
    row.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("text/x-place")) return;
      event.preventDefault();
      row.classList.add("is-over");
    });
    row.addEventListener("dragleave", () => row.classList.remove("is-over"));
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      row.classList.remove("is-over");
      const from = Number(event.dataTransfer?.getData("text/x-place"));
      if (Number.isInteger(from) && from !== at) this.#put(moved(this.#members, from, at - from));
    });
  }
}
