/** The files of one media: another one in its place, those that it had before, and the one that is being prepared. */

import { build } from "../../elements/dom";
import { formatBytes } from "../../model/text";
import { callApi, ProblemError } from "../api";
import { announce, pageTexts, wordProblem } from "../problems";
import { Sending } from "./sending";

export interface FileTold {
  readonly id: string;
  readonly state: string;
  readonly file_name: string;
  readonly bytes: number;
  readonly reason: string | null;
  readonly fraction: number;
  readonly replaced_at: string | null;
  readonly replaced_by: string;
  readonly url: string;
}

export interface WithFiles {
  readonly id: string;
  readonly kind: string;
  readonly file_name: string;
  readonly reshaped: boolean;
  readonly files: readonly FileTold[];
}

interface Host<Media> {
  readonly itemId: string;
  readonly mayEdit: boolean;
  readonly refresh: () => Promise<void>;
  readonly show: (media: readonly Media[]) => void;
}

export class MediaFiles<Media extends WithFiles> {
  /** It stays the same element while the list around it is drawn anew: a file may be on its way in it. */
  readonly element = build("div", { class: "files" });
  readonly #host: Host<Media>;
  readonly #coming = build("div", { class: "coming" });
  readonly #summary = build("summary");
  readonly #inside = build("details", { class: "more" }, this.#summary);
  readonly #sending = build("ul", { class: "rows", "aria-live": "polite" });
  readonly #former = build("div");
  readonly #choice = build("span");

  constructor(media: Media, host: Host<Media>) {
    this.#host = host;
    if (host.mayEdit) this.#inside.append(...this.#drawChoice(media));
    this.#inside.append(this.#former);
    this.element.append(this.#coming, this.#inside);
    this.update(media);
  }

  update(media: Media): void {
    const say = pageTexts();
    const coming = media.files.filter((each) => each.state !== "former");
    const former = media.files.filter((each) => each.state === "former");
    const hint = media.reshaped ? [build("p", { class: "notice" }, say("studio.file.reshaped"))] : [];
    this.#coming.replaceChildren(...hint, ...coming.map((each) => this.#drawComing(media, each)));
    const count = former.length ? say("studio.file.count", { count: former.length }) : "";
    const told = [this.#host.mayEdit ? say("studio.file.replace") : "", count].filter(Boolean).join(" · ");
    const name = build("span", { class: "visually-hidden" }, ` ${media.file_name}`);
    this.#summary.replaceChildren(told, name);
    this.#choice.textContent = say("studio.file.choose", { name: media.file_name });
    this.#inside.hidden = told === "";
    this.#former.replaceChildren(...(former.length ? this.#drawFormer(media, former) : []));
  }

  /** Tell how far the work on the new file is. */
  progress(media: Media): void {
    const bar = this.#coming.querySelector("progress");
    const file = media.files.find((each) => each.state === "waiting");
    if (bar && file) bar.value = file.fraction;
  }

  #drawChoice(media: Media): HTMLElement[] {
    const say = pageTexts();
    const input = build("input", { type: "file" });
    input.addEventListener("change", () => {
      const { itemId, refresh } = this.#host;
      for (const file of input.files ?? [])
        this.#sending.append(new Sending(file, { itemId, replaces: media.id, done: refresh }).element);
      input.value = "";
    });
    const also = media.kind === "image" ? ` ${say("studio.file.hint_picture")}` : "";
    return [
      build("p", { class: "hint" }, `${say("studio.file.hint")}${also}`),
      build("label", { class: "field" }, this.#choice, input),
      this.#sending,
    ];
  }

  #drawComing(media: Media, file: FileTold): HTMLElement {
    const say = pageTexts();
    const name = file.file_name;
    const aside = this.#act(media, file, "put-aside", say("studio.file.put_aside"));
    if (file.state === "waiting") {
      const text = say("studio.file.waiting", { name });
      const bar = build("progress", { max: 1, value: file.fraction, "aria-label": name });
      return build("div", { class: "notice" }, build("p", {}, text), bar, ...aside);
    }
    const text = say("studio.file.failed", { name, reason: file.reason ?? "" });
    const again = this.#act(media, file, "restore", say("studio.file.retry"));
    const actions = build("p", { class: "actions" }, ...again, ...aside);
    return build("div", { class: "notice is-problem" }, build("p", {}, text), actions);
  }

  #drawFormer(media: Media, files: readonly FileTold[]): HTMLElement[] {
    const say = pageTexts();
    const rows = files.map((file) => {
      const name = file.file_name;
      const fetched = build(
        "a",
        { class: "button is-small", href: file.url, download: name },
        say("studio.file.download"),
        build("span", { class: "visually-hidden" }, ` ${name}`),
      );
      const restore = this.#act(media, file, "restore", say("studio.file.restore"), name);
      const told = build("span", { class: "file" }, build("strong", {}, name), build("br"), sayOf(file));
      return build("li", {}, told, build("span", { class: "actions" }, fetched, ...restore));
    });
    return [
      build("h4", {}, say("studio.file.former")),
      build("ol", { class: "rows", role: "list" }, ...rows),
    ];
  }

  #act(media: Media, file: FileTold, step: string, text: string, name = ""): HTMLElement[] {
    if (!this.#host.mayEdit) return [];
    const button = build("button", { type: "button", class: "button is-small" }, text);
    if (name) button.append(build("span", { class: "visually-hidden" }, ` ${name}`));
    button.addEventListener("click", () => void this.#do(media, file, step));
    return [button];
  }

  async #do(media: Media, file: FileTold, step: string): Promise<void> {
    const { itemId, show } = this.#host;
    const path = `/items/${encodeURIComponent(itemId)}/media/${media.id}/files/${file.id}/${step}`;
    try {
      const { value } = await callApi<Media[]>(path, { method: "POST" });
      show(value);
      this.#summary.focus();
      announce(pageTexts()(`studio.file.${step === "restore" ? "restoring" : "kept"}`));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const notice = build("p", { class: "notice is-problem", role: "alert" }, wordProblem(error.problem));
      this.#coming.prepend(notice);
    }
  }
}

/** Say how large an earlier file is, and who put it away when. */
function sayOf(file: FileTold): string {
  const say = pageTexts();
  const language = document.documentElement.lang;
  const size = formatBytes(file.bytes, language);
  if (file.replaced_at === null) return size;
  const date = new Intl.DateTimeFormat(language, { dateStyle: "medium" }).format(new Date(file.replaced_at));
  const key = file.replaced_by ? "put_away_by" : "put_away";
  return `${size} · ${say(`studio.file.${key}`, { date, name: file.replaced_by })}`;
}
