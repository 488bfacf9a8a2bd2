/** Files for an import: dropped or chosen, sent two at a time, with one bar for all; then the list is checked. */

import { build } from "../../elements/dom";
import { isList, namesInside } from "../../model/studio/import-files";
import { formatBytes } from "../../model/text";
import { callApi, ProblemError } from "../api";
import { announce, pageTexts, tellProblem, wordProblem } from "../problems";
import { sendToImport } from "../send-file";
import { type Chosen, readChosen, readDropped } from "./dropped";

/** More at once only wait for each other on one line. */
const AT_ONCE = 2;

export function upgradeImportDrop(): void {
  const root = document.querySelector<HTMLElement>("[data-import-drop]");
  if (root) new Gathering(root);
}

class Gathering {
  readonly #root: HTMLElement;
  readonly #waiting: { file: File; name: string }[] = [];
  readonly #sent = new Map<File, number>();
  #total = 0;
  #sending = 0;
  #id: string;
  #hasList: boolean;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#id = root.dataset.import ?? "";
    this.#hasList = this.#id !== "";
    const drop = this.#find<HTMLElement>(".drop");
    for (const input of root.querySelectorAll<HTMLInputElement>("input[type=file]")) {
      const takeChosen = (): void => {
        const chosen = readChosen(input.files);
        input.value = "";
        void this.#take(chosen);
      };
      input.addEventListener("change", takeChosen);
      takeChosen(); // on a slow line somebody has chosen before this script was there
    }
    for (const name of ["dragover", "dragleave", "drop"] as const) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("is-over", name === "dragover");
        if (name === "drop") void readDropped(event.dataTransfer).then((all) => this.#take(all));
      });
    }
    this.#check.addEventListener("click", () => void this.#startCheck());
    window.addEventListener("beforeunload", (event) => {
      if (this.#sending > 0) event.preventDefault();
    });
  }

  get #check(): HTMLButtonElement {
    return this.#find<HTMLButtonElement>("[data-check]");
  }

  #find<Kind extends HTMLElement>(selector: string): Kind {
    const found = this.#root.querySelector<Kind>(selector);
    if (!found) throw new RangeError(`the page has no ${selector}`);
    return found;
  }

  async #take(chosen: readonly Chosen[]): Promise<void> {
    const names = namesInside(chosen.map((each) => each.path));
    const files = chosen.flatMap(({ file }, at) => (names[at] ? [{ file, name: names[at] }] : []));
    if (files.length === 0) return;
    if (this.#id === "" && !(await this.#begin())) return;
    for (const each of files) {
      if (each.file.size === 0) this.#refuse(each.name, pageTexts()("studio.upload.empty"));
      else {
        this.#waiting.push(each);
        this.#total += each.file.size;
        // A zip may hold the list.
        this.#hasList ||= isList(each.name) || /\.zip$/i.test(each.name);
      }
    }
    this.#tell();
    for (let lane = this.#sending; lane < AT_ONCE; lane++) void this.#send();
  }

  async #begin(): Promise<boolean> {
    try {
      this.#id = (await callApi<{ id: string }>("/imports", { method: "POST" })).value.id;
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(this.#root, error.problem);
      return false;
    }
  }

  async #send(): Promise<void> {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#sending += 1;
    try {
      await sendToImport(next.file, next.name, this.#id, (sent) => {
        this.#sent.set(next.file, sent);
        this.#tell();
      });
      this.#sent.set(next.file, next.file.size);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#sent.delete(next.file);
      this.#total -= next.file.size;
      this.#refuse(next.name, wordProblem(error.problem), error.problem.status === 0 ? next : undefined);
    } finally {
      this.#sending -= 1;
    }
    this.#tell();
    await this.#send();
  }

  #refuse(name: string, text: string, again?: { file: File; name: string }): void {
    const row = build("li", {}, build("strong", {}, name), build("span", { class: "hint" }, text));
    if (again) {
      const label = pageTexts()("studio.upload.retry", { name });
      const button = build("button", { type: "button", class: "button is-small" }, label);
      button.addEventListener("click", () => {
        row.remove();
        this.#waiting.push(again);
        this.#total += again.file.size;
        void this.#send();
      });
      row.append(button);
    }
    this.#find("[data-refused]").append(row);
  }

  #tell(): void {
    const say = pageTexts();
    const language = document.documentElement.lang;
    const told = this.#find("[data-sent]");
    const bar = this.#find<HTMLProgressElement>("[data-bar]");
    const done = [...this.#sent.values()].reduce((sum, each) => sum + each, 0);
    const isDone = this.#sending === 0 && this.#waiting.length === 0;
    const values = {
      count: this.#sent.size,
      some: formatBytes(done, language),
      all: formatBytes(this.#total, language),
    };
    bar.value = this.#total ? done / this.#total : 0;
    bar.hidden = isDone;
    told.hidden = this.#sent.size === 0;
    const key = !isDone ? "sending" : this.#hasList ? "sent" : "no_list";
    told.textContent = say(`studio.import.${key}`, values);
    if (isDone && this.#check.hidden) announce(told.textContent);
    this.#check.hidden = !(isDone && this.#hasList && this.#sent.size > 0);
  }

  async #startCheck(): Promise<void> {
    this.#check.disabled = true;
    try {
      await callApi(`/imports/${this.#id}/check`, { method: "POST" });
      window.location.assign(`${this.#root.dataset.page}${this.#id}`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#check.disabled = false;
      tellProblem(this.#root, error.problem);
    }
  }
}
