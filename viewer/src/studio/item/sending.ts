/** A file that is sent in pieces, which survive a lost line, a restart and the next day (tus 1.0). */

import * as tus from "tus-js-client";
import { build } from "../../elements/dom";
import { formatBytes } from "../../model/text";
import { apiAddress, callApi, currentProof, ProblemError } from "../api";
import { announce, pageTexts, wordProblem } from "../problems";
import { PIECE_BYTES, pathOf, problemOf, TRY_AGAIN_MS } from "../send-file";

interface Deposit {
  readonly media: readonly string[];
  readonly is_new: boolean;
}

/** What a file is sent for: to become a media of an item or, where one is named, to replace its file. */
export interface Sent {
  readonly itemId: string;
  readonly replaces?: string;
  readonly done: () => Promise<void>;
}

/** One file on its way. */
export class Sending {
  readonly element: HTMLElement;
  readonly #file: File;
  readonly #sent: Sent;
  readonly #told = build("span", { class: "hint" });
  readonly #bar: HTMLProgressElement;
  readonly #actions = build("p", { class: "actions" });
  readonly #upload: tus.Upload;

  constructor(file: File, sent: Sent) {
    this.#file = file;
    this.#sent = sent;
    const { itemId, replaces } = sent;
    this.#bar = build("progress", { max: 1, value: 0, "aria-label": file.name });
    this.element = build(
      "li",
      { class: "sending" },
      build("strong", {}, file.name),
      this.#told,
      this.#bar,
      this.#actions,
    );
    this.#upload = new tus.Upload(file, {
      endpoint: apiAddress("/uploads"),
      chunkSize: PIECE_BYTES,
      retryDelays: TRY_AGAIN_MS,
      metadata: { filename: file.name, item: itemId, ...(replaces ? { replaces } : {}) },
      fingerprint: async (given) => {
        const each = given as File;
        const target = replaces ? [itemId, replaces] : [itemId];
        return ["baovat", ...target, each.name, each.size, each.lastModified].join("-");
      },
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => request.setHeader("X-CSRF-Token", currentProof()),
      onProgress: (sent, total) => this.#tell(sent, total),
      onError: (error) => this.#fail(error),
      onSuccess: () => void this.#deposit(),
    });
    void this.#start();
  }

  async #start(): Promise<void> {
    if (this.#file.size === 0) return this.#refuse(pageTexts()("studio.upload.empty"));
    this.#offer("cancel", () => void this.#cancel());
    const before = await this.#upload.findPreviousUploads();
    const last = before[0];
    if (last) {
      this.#upload.resumeFromPreviousUpload(last);
      announce(pageTexts()("studio.upload.resumed", { name: this.#file.name }));
    }
    this.#upload.start();
  }

  async #cancel(): Promise<void> {
    await this.#upload.abort(true).catch(() => undefined);
    this.element.remove();
  }

  async #deposit(): Promise<void> {
    const say = pageTexts();
    this.#told.textContent = say("studio.upload.keeping");
    this.#actions.replaceChildren();
    try {
      const { value } = await callApi<Deposit>(`${pathOf(this.#upload)}/deposit`, { method: "POST" });
      this.#bar.remove();
      const kind = this.#sent.replaces ? "file" : "upload";
      this.#told.textContent = say(`studio.${kind}.${value.is_new ? "done" : "twice"}`);
      announce(`${this.#file.name}: ${this.#told.textContent}`);
      await this.#sent.done();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      if (error.problem.status === 0) {
        this.#offer("retry", () => void this.#deposit());
        this.#told.textContent = wordProblem(error.problem);
      } else this.#refuse(wordProblem(error.problem));
    }
  }

  #fail(error: Error | tus.DetailedError): void {
    const problem = problemOf(error);
    if (problem.status === 0) {
      this.#told.textContent = pageTexts()("studio.problem.offline");
      this.#offer("retry", () => void this.#start());
      return;
    }
    this.#refuse(wordProblem(problem));
  }

  #refuse(text: string): void {
    this.#bar.remove();
    this.#actions.replaceChildren();
    this.#told.replaceWith(build("p", { class: "notice is-problem", role: "alert" }, text));
  }

  #offer(key: string, press: () => void): void {
    const text = pageTexts()(`studio.upload.${key}`, { name: this.#file.name });
    const button = build("button", { type: "button", class: "button is-small" }, text);
    button.addEventListener("click", press);
    this.#actions.replaceChildren(button);
  }

  #tell(sent: number, total: number): void {
    this.#bar.value = total ? sent / total : 0;
    const language = document.documentElement.lang;
    const [some, all] = [formatBytes(sent, language), formatBytes(total, language)];
    this.#told.textContent = pageTexts()("studio.upload.sent", { some, all });
  }
}
