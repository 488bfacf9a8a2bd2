import { moveChoice, parseSuggestions, type Suggestion } from "../model/suggestions";
import { build } from "./dom";

/** Nobody types two letters faster than this; a question for each would be one too many. */
const PAUSE_MS = 150;
const LEAST_LETTERS = 2;

let boxes = 0;

/** Let a search box list what may be meant, as a combobox with a list (ARIA Authoring Practices, combobox pattern). */
export function upgradeSearchBox(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[name=q]");
  const address = form.dataset.suggestions;
  if (!input || !address) return;
  new SearchBox(form, input, address);
}

class SearchBox {
  readonly #list: HTMLUListElement;
  #shown: readonly Suggestion[] = [];
  #chosen = -1;
  #typed = "";
  #waiting = 0;
  #asking: AbortController | undefined;

  constructor(
    readonly form: HTMLFormElement,
    readonly input: HTMLInputElement,
    readonly address: string,
  ) {
    boxes += 1;
    this.#list = build("ul", {
      id: `suggestions-${boxes}`,
      class: "suggestions",
      role: "listbox",
      "aria-label": form.dataset.list ?? "",
      hidden: true,
    });
    form.append(this.#list);
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
    })) {
      input.setAttribute(name, value);
    }
    input.addEventListener("input", () => this.#wait());
    input.addEventListener("keydown", (event) => this.#press(event));
    input.addEventListener("blur", () => this.#close());
    // A press on a line must not take the focus away first: the list would be gone before the click.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#open(event));
  }

  #wait(): void {
    window.clearTimeout(this.#waiting);
    this.#asking?.abort();
    this.#typed = this.input.value;
    if (this.#typed.trim().length < LEAST_LETTERS) this.#close();
    else this.#waiting = window.setTimeout(() => void this.#ask(this.#typed), PAUSE_MS);
  }

  /** What goes wrong on the way is no matter for a visitor: the box searches without suggestions too. */
  async #ask(text: string): Promise<void> {
    this.#asking = new AbortController();
    try {
      const answer = await fetch(`${this.address}&q=${encodeURIComponent(text)}`, {
        signal: this.#asking.signal,
      });
      if (answer.ok) this.#show(parseSuggestions(await answer.json()));
    } catch {
      this.#close();
    }
  }

  #show(found: readonly Suggestion[]): void {
    if (document.activeElement !== this.input) return;
    this.#shown = found;
    this.#list.replaceChildren(...found.map((each, index) => this.#line(each, index)));
    this.#list.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.#choose(-1);
    this.#say(found.length);
  }

  #line(each: Suggestion, index: number): HTMLLIElement {
    const name = build("span", { class: "suggestion-name" }, each.label);
    const count =
      each.count === undefined ? "" : ` · ${each.count.toLocaleString(document.documentElement.lang)}`;
    const kind = build("span", { class: "suggestion-kind" }, `${each.kind}${count}`);
    return build(
      "li",
      { id: `${this.#list.id}-${index}`, role: "option", "aria-selected": "false" },
      name,
      " ",
      kind,
    );
  }

  #say(count: number): void {
    const status = document.getElementById("status");
    const pattern = count === 1 ? this.form.dataset.one : this.form.dataset.other;
    if (status) status.textContent = count > 0 ? (pattern ?? "").replace("{count}", String(count)) : "";
  }

  #press(event: KeyboardEvent): void {
    if (event.key === "Escape" && !this.#list.hidden) {
      this.#close();
      event.preventDefault();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !this.#list.hidden) {
      this.#choose(moveChoice(this.#chosen, this.#shown.length, event.key));
      event.preventDefault();
    } else if (event.key === "Enter" && this.#chosen >= 0) {
      this.#go(this.#chosen);
      event.preventDefault();
    }
  }

  #choose(index: number): void {
    this.#chosen = index;
    for (const [at, line] of [...this.#list.children].entries()) {
      line.setAttribute("aria-selected", String(at === index));
      if (at === index) line.scrollIntoView({ block: "nearest" });
    }
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.#list.id}-${index}`);
  }

  #open(event: MouseEvent): void {
    const line = (event.target as Element).closest("li");
    if (line) this.#go([...this.#list.children].indexOf(line));
  }

  #go(index: number): void {
    const url = this.#shown[index]?.url;
    if (url) window.location.assign(url);
  }

  #close(): void {
    window.clearTimeout(this.#waiting);
    this.#asking?.abort();
    this.#shown = [];
    this.#list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#choose(-1);
  }
}
