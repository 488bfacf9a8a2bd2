/** Captions and transcripts of a sound or film: which there are, another one, and none any more. */

import { build } from "../../elements/dom";
import { firstText, type Texts } from "../../model/studio/values";
import { callApi, ProblemError } from "../api";
import { askWhether } from "../ask-whether";
import { announce, pageTexts, wordProblem } from "../problems";

export interface TextTold {
  readonly id: string;
  readonly kind: string;
  readonly language: string;
  readonly label: Texts;
  readonly name: string;
  readonly url: string;
}

export interface WithTexts {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly file_name: string;
  readonly texts: readonly TextTold[];
}

export interface TextHost<Media> {
  readonly itemId: string;
  readonly mayEdit: boolean;
  /** Names of languages by their tags, in the language of the page. */
  readonly languages: Readonly<Record<string, string>>;
  readonly show: (media: readonly Media[]) => void;
}

/** As many bytes as the server takes; more would be sent for nothing. */
const MOST_BYTES = 5_000_000;
const KINDS = ["captions", "transcript"] as const;
const OTHER = "other";

export class MediaTexts<Media extends WithTexts> {
  /** It stays the same element while the list around it is drawn anew: somebody may be filling in its form. */
  readonly element: HTMLDetailsElement;
  readonly #host: TextHost<Media>;
  readonly #summary = build("summary");
  readonly #rows = build("ul", { class: "rows", role: "list" });
  readonly #notice = build("p", { class: "notice is-problem", role: "alert", hidden: true });
  readonly #kind = build("select");
  readonly #language = build("select");
  readonly #other = build("input", { maxlength: 35, autocomplete: "off", spellcheck: "false" });
  readonly #labels = { vi: build("input", { lang: "vi" }), en: build("input", { lang: "en" }) };
  readonly #file = build("input", { type: "file", accept: ".vtt,.srt,text/vtt", required: true });
  readonly #send = build("button", { type: "submit", class: "button" });
  #media: Media;
  /** Somebody wrote a name: what is there already does not take its place. */
  #isTyped = false;

  constructor(media: Media, host: TextHost<Media>) {
    this.#host = host;
    this.#media = media;
    this.element = build("details", { class: "more" }, this.#summary, this.#rows);
    if (host.mayEdit) this.element.append(this.#notice, this.#drawForm());
    this.update(media);
  }

  update(media: Media): void {
    const say = pageTexts();
    this.#media = media;
    const count = media.texts.length;
    const name = build("span", { class: "visually-hidden" }, ` ${media.file_name}`);
    this.#summary.replaceChildren(say("studio.text.title", { count }), name);
    const none = build("li", { class: "hint" }, say("studio.text.none"));
    this.#rows.replaceChildren(...(count ? media.texts.map((each) => this.#drawRow(each)) : [none]));
    this.#tellWhatIsThere();
  }

  #drawRow(text: TextTold): HTMLElement {
    const say = pageTexts();
    const what = build("span", { class: "hint" }, `${this.#languageName(text.language)} · ${kindName(text)}`);
    const told = build("span", { class: "file" }, build("strong", {}, text.name), build("br"), what);
    const actions = build("span", { class: "actions" });
    const hidden = (): HTMLElement => build("span", { class: "visually-hidden" }, ` ${text.name}`);
    if (this.#media.state === "ready") {
      const attributes = { class: "button is-small", href: text.url, download: "" };
      actions.append(build("a", attributes, say("studio.file.download"), hidden()));
    }
    if (this.#host.mayEdit) {
      const attributes = { type: "button", class: "button is-small" };
      const remove = build("button", attributes, say("studio.text.remove"), hidden());
      remove.addEventListener("click", () => void this.#remove(text));
      actions.append(remove);
    }
    return build("li", {}, told, actions);
  }

  #drawForm(): HTMLElement {
    const say = pageTexts();
    this.#kind.append(...KINDS.map((each) => build("option", { value: each }, say(`studio.text.${each}`))));
    const named = Object.entries(this.#host.languages);
    this.#language.append(...named.map(([tag, name]) => build("option", { value: tag }, name)));
    this.#language.append(build("option", { value: OTHER }, say("studio.text.other")));
    const other = field(say("studio.text.tag"), this.#other);
    other.hidden = true;
    for (const each of [this.#kind, this.#language, this.#other])
      each.addEventListener("input", () => {
        other.hidden = this.#language.value !== OTHER;
        this.#other.required = !other.hidden;
        this.#tellWhatIsThere();
      });
    const [vi, en] = [this.#labels.vi, this.#labels.en];
    for (const each of [vi, en])
      each.addEventListener("input", () => {
        this.#isTyped = true;
      });
    const form = build(
      "form",
      { class: "text-form" },
      build("h4", {}, say("studio.text.add_title")),
      build("p", { class: "hint" }, say("studio.text.hint")),
      build(
        "div",
        { class: "sides" },
        field(say("studio.text.kind"), this.#kind),
        field(say("studio.text.language"), this.#language),
        other,
        field(say("studio.text.label_vi"), vi),
        field(say("studio.text.label_en"), en),
      ),
      field(say("studio.text.file"), this.#file),
      build("p", { class: "actions" }, this.#send),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#add(form);
    });
    return form;
  }

  /** The button says whether something is there already, whose name then stands in the form. */
  #tellWhatIsThere(): void {
    const found = this.#media.texts.find(
      (each) => each.kind === this.#kind.value && each.language === this.#tag,
    );
    this.#send.textContent = pageTexts()(`studio.text.${found ? "replace" : "add"}`);
    for (const language of ["vi", "en"] as const) {
      const input = this.#labels[language];
      if (!this.#isTyped) input.value = found ? firstText(found.label, language) : "";
    }
  }

  get #tag(): string {
    return this.#language.value === OTHER ? this.#other.value.trim() : this.#language.value;
  }

  async #add(form: HTMLFormElement): Promise<void> {
    const say = pageTexts();
    const file = this.#file.files?.[0];
    if (!file) return;
    if (file.size > MOST_BYTES) return this.#tell(say("studio.text.large", { name: file.name }));
    const named = new URLSearchParams({
      name: file.name,
      "label-vi": this.#labels.vi.value,
      "label-en": this.#labels.en.value,
    });
    const path = `${this.#path(this.#kind.value, this.#tag)}?${named}`;
    const done = await this.#call(path, { method: "PUT", file });
    if (!done) return;
    form.reset();
    this.#isTyped = false;
    this.#language.dispatchEvent(new Event("input"));
    announce(say("studio.text.added", { name: file.name }));
    this.#file.focus();
  }

  async #remove(text: TextTold): Promise<void> {
    const say = pageTexts();
    const asked = say("studio.text.remove_text", { name: text.name });
    if (!(await askWhether(asked, say("studio.text.remove")))) return;
    if (!(await this.#call(this.#path(text.kind, text.language), { method: "DELETE" }))) return;
    announce(say("studio.text.removed", { name: text.name }));
    this.#summary.focus();
  }

  async #call(path: string, call: { method: "PUT" | "DELETE"; file?: File }): Promise<boolean> {
    this.#notice.hidden = true;
    try {
      const { value } = await callApi<Media[]>(path, call);
      this.#host.show(value);
      return true;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.#tell(wordProblem(error.problem));
      return false;
    }
  }

  #tell(text: string): void {
    this.#notice.textContent = text;
    this.#notice.hidden = false;
  }

  #path(kind: string, language: string): string {
    const item = encodeURIComponent(this.#host.itemId);
    const tag = encodeURIComponent(language || "none");
    return `/items/${item}/media/${this.#media.id}/texts/${kind}/${tag}`;
  }

  #languageName(tag: string): string {
    return this.#host.languages[tag] ?? tag;
  }
}

function kindName(text: TextTold): string {
  return pageTexts()(`studio.text.${text.kind}`);
}

function field(label: string, control: HTMLElement): HTMLLabelElement {
  return build("label", { class: "field" }, build("span", {}, label), control);
}
