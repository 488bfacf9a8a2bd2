import { type Draft, KINDS, type Kind, type Step, stepsOf, titleOf } from "../../model/exhibition/document";
import { blankStep, withKind } from "../../model/exhibition/edits";
import { readAt } from "../../model/exhibition/places";
import type { Saving } from "../../model/exhibition/saving";
import { parseTexts, type Texts } from "../../model/text";
import { Announcer } from "../announcer";
import { build, buildIconButton } from "../dom";
import { ExhibitionCalls } from "./calls";
import { ConflictView } from "./conflict-view";
import { Desk } from "./desk";
import { DraftStore } from "./draft-store";
import { markFields } from "./fields";
import type { FieldHost } from "./host";
import type { Panel, PanelHost } from "./panel";
import { PreviewPanel } from "./preview-panel";
import { PublishPanel } from "./publish-panel";
import { ReadinessPanel } from "./readiness-panel";
import { buildStepForm } from "./step-form";
import { StepList } from "./step-list";
import { TalkPanel } from "./talk-panel";
import { VersionsPanel } from "./versions-panel";
import { buildWholeForm } from "./whole-form";

/** What the page carries for the builder. */
interface PageData {
  readonly draft: Draft;
  readonly login: string;
  readonly actions: readonly string[];
  readonly addresses: PanelHost["addresses"];
  readonly embed_code: string;
}

/**
 * `<baovat-builder>`: an exhibition being written. Steps at the left, the form of one in the middle, and what colleagues,
 * visitors and the service say of it at the right. Its state can be read from `data-saving` and `data-revision`.
 */
export class BaovatBuilder extends HTMLElement {
  readonly #announcer = new Announcer();
  readonly #form = build("section", { class: "builder-sheet" });
  readonly #saved = build("p", { class: "saving-state", role: "status" });
  #texts: Texts = (key) => key;
  #desk: Desk | undefined;
  #list: StepList | undefined;
  #conflict: ConflictView | undefined;
  #panels: readonly Panel[] = [];
  #undo: HTMLButtonElement | undefined;
  #redo: HTMLButtonElement | undefined;
  #shown: { form: HTMLElement; host: FieldHost } | undefined;
  /** The step that is written; empty for the whole. */
  #chosen = "";

  connectedCallback(): void {
    this.#texts = parseTexts(document.getElementById("texts")?.textContent ?? "{}");
    const data = JSON.parse(document.getElementById("builder-data")?.textContent ?? "{}") as PageData;
    const calls = new ExhibitionCalls(data.draft.slug, this.#language);
    const store = new DraftStore(data.draft.slug, data.login);
    this.#desk = new Desk(data.draft, store, (saving) => calls.keep(saving), {
      changed: (how) => this.#changed(how),
      saving: (saving) => this.#tellSaving(saving),
      kept: () => this.#refreshPanels(),
    });
    this.#build(data, calls);
    this.#chosen = stepsOf(this.#desk.exhibition)[0]?.id ?? "";
    this.#changed("rebuilt");
    this.#tellSaving(this.#desk.saving);
    this.#desk.takeUp(data.draft);
    document.addEventListener("keydown", (event) => this.#onKey(event));
    window.addEventListener("beforeunload", (event) => {
      // What waits is in the browser's storage; only what the service refuses may be forgotten by who leaves.
      if (["refused", "conflict"].includes(this.#desk?.saving.state ?? "")) event.preventDefault();
    });
  }

  get #language(): string {
    return document.documentElement.lang || "vi";
  }

  #build(data: PageData, calls: ExhibitionCalls): void {
    const texts = this.#texts;
    this.#list = new StepList(texts, this.#language, {
      select: (step) => this.#choose(step, ""),
      move: (step, to) => this.#move(step, to),
      remove: (step) => this.#remove(step),
    });
    this.#conflict = new ConflictView(texts, this.#language, (choice) => this.#desk?.resolve(choice));
    const host = this.#panelHost(data, calls);
    this.#panels = [
      new PreviewPanel(host),
      new ReadinessPanel(host),
      new TalkPanel(host),
      new VersionsPanel(host),
      new PublishPanel(host),
    ];
    const whole = build("button", { type: "button", class: "step-open is-whole" }, texts("builder.whole"));
    whole.addEventListener("click", () => this.#choose("", ""));
    const steps = build("nav", { class: "builder-steps", "aria-label": texts("builder.steps") });
    steps.append(whole, this.#list.element, this.#buildAdding());
    const panels = build("aside", { class: "builder-panels", "aria-label": texts("builder.panels") });
    panels.append(...this.#panels.map((panel) => panel.element));
    const columns = build("div", { class: "builder-columns" }, steps, this.#form, panels);
    this.replaceChildren(this.#announcer.element, this.#buildBar(), this.#conflict.element, columns);
  }

  #buildBar(): HTMLElement {
    const texts = this.#texts;
    this.#undo = buildIconButton(texts("builder.undo"), "undo", () => this.#desk?.undo());
    this.#redo = buildIconButton(texts("builder.redo"), "undo", () => this.#desk?.redo());
    this.#redo.classList.add("is-redo");
    const retry = build("button", { type: "button", class: "button is-small", hidden: true });
    retry.textContent = texts("builder.saving.retry");
    retry.dataset.retry = "";
    retry.addEventListener("click", () => this.#desk?.retry());
    return build(
      "div",
      { class: "builder-bar", role: "group", "aria-label": texts("builder.bar") },
      this.#undo,
      this.#redo,
      this.#saved,
      retry,
    );
  }

  #buildAdding(): HTMLElement {
    const texts = this.#texts;
    const kind = build("select", { "aria-label": texts("builder.kind") });
    for (const each of KINDS) kind.append(build("option", { value: each }, texts(`builder.kind.${each}`)));
    const button = build(
      "button",
      { type: "button", class: "button is-main is-small" },
      texts("builder.step.add"),
    );
    button.addEventListener("click", () => this.#add(kind.value as Kind));
    return build("div", { class: "builder-adding" }, kind, button);
  }

  #panelHost(data: PageData, calls: ExhibitionCalls): PanelHost {
    return {
      texts: this.#texts,
      language: this.#language,
      calls,
      actions: data.actions,
      addresses: data.addresses,
      embedCode: data.embed_code,
      revision: () => this.#desk?.saving.revision ?? 0,
      chosen: () => this.#chosen,
      titleOfStep: (step) => titleOf(this.#find(step)?.title, this.#language) || step,
      go: (step, place) => this.#choose(step, place),
      flush: async () => (await this.#desk?.flush()) ?? false,
      takeOver: (draft) => this.#desk?.takeOver(draft),
      say: (sentence) => this.#announcer.say(sentence),
    };
  }

  #find(id: string): Step | undefined {
    return this.#desk && stepsOf(this.#desk.exhibition).find((step) => step.id === id);
  }

  /** Look at a step, or at the whole, and let the keyboard go on at a place in its form. */
  #choose(step: string, place: string): void {
    this.#chosen = step === "" || this.#find(step) ? step : "";
    this.#changed("rebuilt");
    for (const panel of this.#panels) panel.refresh();
    const field = this.#fieldAt(place);
    const details = field?.closest("details");
    if (details) details.open = true;
    const focused = field ?? this.#form.querySelector<HTMLElement>("h2");
    focused?.focus();
    focused?.scrollIntoView({ block: "center" });
  }

  /** The first field at a place, else at what is around it: `shows.alt` of a gallery is in its first picture. */
  #fieldAt(place: string): HTMLElement | undefined {
    const controls = "input, textarea, select, button";
    for (let at = place; at !== ""; at = at.split(".").slice(0, -1).join(".")) {
      const box = this.#form.querySelector(`[data-place="${CSS.escape(at)}"]`);
      const found = box?.querySelector<HTMLElement>(controls);
      if (found) return found;
    }
    return undefined;
  }

  #changed(how: "typed" | "rebuilt"): void {
    const desk = this.#desk;
    if (!desk) return;
    const steps = stepsOf(desk.exhibition);
    if (this.#chosen !== "" && !this.#find(this.#chosen)) this.#chosen = steps[0]?.id ?? "";
    const title = document.querySelector("h1");
    if (title) title.textContent = titleOf(desk.exhibition.title, this.#language) || desk.exhibition.slug;
    const warned = new Set(Object.keys(desk.stale).map((place) => place.split("/")[1] ?? ""));
    this.#list?.show(steps, this.#chosen, warned);
    const whole = this.querySelector(".is-whole");
    if (this.#chosen === "") whole?.setAttribute("aria-current", "true");
    else whole?.removeAttribute("aria-current");
    this.#undo?.setAttribute("aria-disabled", String(!desk.canUndo));
    this.#redo?.setAttribute("aria-disabled", String(!desk.canRedo));
    if (how === "rebuilt") this.#buildForm(desk);
    else if (this.#shown) markFields(this.#shown.form, this.#shown.host);
  }

  /** Build the form anew; the field that has the focus keeps it. */
  #buildForm(desk: Desk): void {
    const texts = this.#texts;
    const focused = document.activeElement as HTMLElement | null;
    const key =
      focused && this.#form.contains(focused) ? (focused.dataset.field ?? focused.dataset.pick) : "";
    const step = this.#find(this.#chosen);
    const host = this.#fieldHost(desk, step?.id ?? "");
    const steps = stepsOf(desk.exhibition);
    const heading = step
      ? texts("builder.step.named", {
          number: steps.indexOf(step) + 1,
          title: titleOf(step.title, this.#language) || texts("builder.step.untitled"),
        })
      : texts("builder.whole");
    const form = step
      ? buildStepForm(host, step, (kind) => this.#changeKind(step, kind))
      : buildWholeForm(host);
    this.#shown = { form, host };
    this.#form.replaceChildren(build("h2", { tabindex: -1 }, heading), form);
    if (!key) return;
    const next = this.#form.querySelector<HTMLElement>(
      `[data-field="${CSS.escape(key)}"], [data-pick="${CSS.escape(key)}"]`,
    );
    next?.focus();
  }

  #fieldHost(desk: Desk, step: string): FieldHost {
    return {
      texts: this.#texts,
      language: this.#language,
      step,
      steps: () => stepsOf(desk.exhibition),
      read: (place) => readAt(step === "" ? desk.exhibition : this.#find(step), place),
      write: (place, value, how) => {
        desk.edit({ kind: "write", step, place, value }, how === "typed" ? `${step} ${place}` : "", how);
      },
      stale: () => desk.stale,
      settle: (place) => desk.settle(place),
    };
  }

  #changeKind(step: Step, kind: Kind): void {
    const changed = withKind(this.#find(step.id) ?? step, kind);
    this.#desk?.edit({ kind: "write", step: step.id, place: "shows", value: changed.shows });
  }

  #add(kind: Kind): void {
    const desk = this.#desk;
    if (!desk) return;
    const step = blankStep(kind, desk.exhibition);
    const steps = stepsOf(desk.exhibition);
    const at = steps.findIndex((each) => each.id === this.#chosen);
    this.#chosen = step.id;
    desk.edit({ kind: "add-step", step, at: at < 0 ? steps.length : at + 1 });
    this.#announcer.say(this.#texts("builder.step.added", { number: at < 0 ? steps.length + 1 : at + 2 }));
    this.#choose(step.id, "title");
  }

  #move(step: string, to: number): void {
    const desk = this.#desk;
    const count = desk ? stepsOf(desk.exhibition).length : 0;
    if (to < 0 || to >= count) return;
    desk?.edit({ kind: "move-step", step, to });
    this.#announcer.say(this.#texts("builder.step.moved", { number: to + 1, count }));
  }

  #remove(step: string): void {
    const title = titleOf(this.#find(step)?.title, this.#language) || this.#texts("builder.step.untitled");
    this.#desk?.edit({ kind: "remove-step", step });
    this.#announcer.say(this.#texts("builder.step.removed", { title }));
  }

  #tellSaving(saving: Saving): void {
    this.dataset.saving = saving.state;
    this.dataset.revision = String(saving.revision);
    const words = this.#texts(`builder.saving.${saving.state}`, { reason: saving.reason });
    if (this.#saved.textContent !== words) this.#saved.textContent = words;
    const retry = this.querySelector<HTMLElement>("[data-retry]");
    if (retry) {
      retry.hidden = !["offline", "signed-out", "forbidden", "refused"].includes(saving.state);
    }
    this.#conflict?.show(saving);
  }

  #refreshPanels(): void {
    for (const panel of this.#panels) panel.refresh();
  }

  /** Undo by keys, where the browser does not do it in a field. */
  #onKey(event: KeyboardEvent): void {
    const isField = event.target instanceof Element && event.target.matches("input, textarea, select");
    if (isField || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.#desk?.undo();
    else if (key === "y" || (key === "z" && event.shiftKey)) this.#desk?.redo();
    else return;
    event.preventDefault();
  }
}
