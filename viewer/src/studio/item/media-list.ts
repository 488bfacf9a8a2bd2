/** The media of an item: what is said of each, their order, and how far the work on them is. */

import { build } from "../../elements/dom";
import type { Texts } from "../../model/studio/values";
import { callApi, type Problem, ProblemError } from "../api";
import { announce, pageTexts, wordProblem } from "../problems";
import { MediaFiles, type WithFiles } from "./media-files";
import { MediaTexts, type WithTexts } from "./media-texts";
import { drawWords, redrawAround, showKept } from "./media-words";

export interface MediaTold extends WithFiles, WithTexts {
  readonly kind: string;
  readonly bytes: number;
  readonly state: string;
  readonly reason: string | null;
  readonly step: string | null;
  readonly fraction: number;
  readonly label: Texts;
  readonly alt: Texts;
  readonly view: Texts;
  readonly role: string;
  readonly picture: string | null;
  /** Where notes are drawn on it. */
  readonly annotations_url: string | null;
}

const LOOK_EVERY_MS = 2000;
const SAID = ["label", "view", "alt"] as const;
/** Kinds of media that are heard, with captions and transcripts. */
const RECORDINGS = new Set(["audio", "video"]);

export class MediaList {
  readonly #root: HTMLElement;
  readonly #itemId: string;
  readonly #path: string;
  readonly #languages: Readonly<Record<string, string>>;
  readonly #files = new Map<string, MediaFiles<MediaTold>>();
  readonly #texts = new Map<string, MediaTexts<MediaTold>>();
  readonly #mayEdit: boolean;
  #media: readonly MediaTold[];
  #waiting = 0;

  constructor(
    root: HTMLElement,
    itemId: string,
    media: readonly MediaTold[],
    mayEdit: boolean,
    languages: Readonly<Record<string, string>>,
  ) {
    this.#root = root;
    this.#itemId = itemId;
    this.#languages = languages;
    this.#path = `/items/${encodeURIComponent(itemId)}/media`;
    this.#mayEdit = mayEdit;
    this.#media = media;
    this.#draw();
    this.#lookAgain();
  }

  async refresh(): Promise<void> {
    const { value } = await callApi<MediaTold[]>(this.#path, { quiet: true });
    this.#show(value);
  }

  #show(media: readonly MediaTold[]): void {
    const isSameList = standsAs(media) === standsAs(this.#media);
    this.#media = media;
    // What somebody is typing stays, while only the work goes on.
    if (isSameList) this.#drawProgress();
    else redrawAround(this.#root, () => this.#draw());
    this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#waiting);
    const isWork = (each: MediaTold): boolean =>
      each.state === "processing" || each.files.some((file) => file.state === "waiting");
    if (!this.#media.some(isWork)) return;
    this.#waiting = window.setTimeout(() => {
      this.refresh().catch(() => this.#lookAgain());
    }, LOOK_EVERY_MS);
  }

  #drawProgress(): void {
    for (const each of this.#media) {
      const bar = this.#root.querySelector<HTMLProgressElement>(`[data-id="${each.id}"] progress.work`);
      if (bar) bar.value = each.fraction;
      this.#files.get(each.id)?.progress(each);
    }
    showKept(this.#root, (id, name) => {
      const told = this.#media.find((each) => each.id === id);
      return told && SAID.find((each) => each === name) ? told[name as (typeof SAID)[number]] : undefined;
    });
  }

  #draw(): void {
    const say = pageTexts();
    if (this.#media.length === 0) {
      this.#root.replaceChildren(build("li", { class: "hint" }, say("studio.media.none")));
      return;
    }
    this.#root.replaceChildren(...this.#media.map((each, index) => this.#drawOne(each, index)));
  }

  #drawOne(each: MediaTold, index: number): HTMLElement {
    const say = pageTexts();
    const plate = build("div", { class: "plate" });
    // A document keeps a picture that it has at an address: another file is another address.
    const before = each.files.find((file) => file.state === "former");
    const src = before ? `${each.picture}?${before.id}` : each.picture;
    if (each.picture) plate.append(build("img", { src: src ?? "", alt: "", loading: "lazy" }));
    const said = build("div", { class: "said" }, build("h3", {}, each.file_name));
    said.append(this.#drawState(each));
    for (const name of SAID) {
      const keep = (texts: Texts): void => void this.#say(each, { [name]: texts });
      said.append(drawWords(name, each[name], this.#mayEdit, keep));
    }
    if (each.annotations_url) {
      const words = say("studio.media.annotate", { name: each.file_name });
      said.append(
        build("p", {}, build("a", { class: "button is-small", href: each.annotations_url }, words)),
      );
    }
    const row = build("li", { class: "media", "data-id": each.id }, plate, said);
    if (this.#mayEdit && this.#media.length > 1) {
      const move = (by: number, key: string): HTMLButtonElement => {
        const text = say(`studio.media.${key}`, { name: each.file_name });
        const button = build("button", { type: "button", class: "button is-small" }, text);
        button.disabled = index + by < 0 || index + by >= this.#media.length;
        button.addEventListener("click", () => void this.#move(each, index + by, key));
        return button;
      };
      said.append(build("p", { class: "actions is-order" }, move(-1, "up"), move(1, "down")));
    }
    if (RECORDINGS.has(each.kind)) said.append(this.#drawTracks(each));
    said.append(this.#drawFiles(each));
    return row;
  }

  #drawTracks(each: MediaTold): HTMLElement {
    const before = this.#texts.get(each.id);
    before?.update(each);
    const [itemId, mayEdit, languages] = [this.#itemId, this.#mayEdit, this.#languages];
    const show = (media: readonly MediaTold[]): void => this.#show(media);
    const texts = before ?? new MediaTexts(each, { itemId, mayEdit, languages, show });
    this.#texts.set(each.id, texts);
    return texts.element;
  }

  #drawFiles(each: MediaTold): HTMLElement {
    const before = this.#files.get(each.id);
    before?.update(each);
    const [itemId, mayEdit] = [this.#itemId, this.#mayEdit];
    const show = (media: readonly MediaTold[]): void => this.#show(media);
    const files = before ?? new MediaFiles(each, { itemId, mayEdit, refresh: () => this.refresh(), show });
    this.#files.set(each.id, files);
    return files.element;
  }

  #drawState(each: MediaTold): HTMLElement {
    const say = pageTexts();
    if (each.state === "failed") {
      const retry = build("button", { type: "button", class: "button is-small" }, say("studio.jobs.retry"));
      retry.addEventListener("click", async () => {
        await callApi(`/jobs/${each.id}/retry`, { method: "POST" });
        await this.refresh();
      });
      const discard = build(
        "button",
        { type: "button", class: "button is-small" },
        say("studio.media.discard"),
      );
      discard.addEventListener("click", () => void this.#discard(each));
      const text = say("studio.media.failed", { reason: each.reason ?? "" });
      const actions = build("p", { class: "actions" }, retry, ...(this.#mayEdit ? [discard] : []));
      return build("div", { class: "notice is-problem" }, build("p", {}, text), actions);
    }
    if (each.state !== "processing") return build("p", { class: "hint" }, say(`kind.${each.kind}`));
    const label = say("studio.media.processing");
    const bar = build("progress", {
      class: "work",
      max: 1,
      value: each.fraction,
      "aria-label": `${label} ${each.file_name}`,
    });
    return build("div", {}, build("p", { class: "hint" }, label), bar);
  }

  async #say(each: MediaTold, body: object): Promise<boolean> {
    try {
      const path = `${this.#path}/${each.id}`;
      const { value } = await callApi<MediaTold[]>(path, { method: "PATCH", body });
      this.#show(value);
      announce(pageTexts()("studio.item.saved"));
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#tell(each, error.problem);
      return false;
    }
  }

  /** What could never be prepared goes; what was shown once is refused, with the reason. */
  async #discard(each: MediaTold): Promise<void> {
    try {
      await callApi(`/jobs/${each.id}/discard`, { method: "POST" });
      announce(pageTexts()("studio.media.discarded", { name: each.file_name }));
      await this.refresh();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#tell(each, error.problem);
    }
  }

  #tell(each: MediaTold, problem: Problem): void {
    const notice = build("p", { class: "notice is-problem", role: "alert" }, wordProblem(problem));
    this.#root.querySelector(`[data-id="${each.id}"] .said`)?.prepend(notice);
  }

  async #move(each: MediaTold, position: number, key: string): Promise<void> {
    if (!(await this.#say(each, { position }))) return;
    const buttons = this.#root.querySelectorAll<HTMLButtonElement>(`[data-id="${each.id}"] .is-order button`);
    const wanted = buttons[key === "up" ? 0 : 1];
    (wanted?.disabled ? buttons[key === "up" ? 1 : 0] : wanted)?.focus();
  }
}

/** What has to be drawn anew where it is another: which media there are, and how each, its files and texts stand. */
function standsAs(media: readonly MediaTold[]): string {
  const stands = (each: MediaTold): unknown => [
    each.id,
    each.state,
    each.files.map((file) => [file.id, file.state]),
    each.texts,
  ];
  return JSON.stringify(media.map(stands));
}
