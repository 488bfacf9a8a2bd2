import { type Annotation, isLine, newId, type Part } from "../../model/annotations/annotation";
import { boxOf, nextLine, type Size } from "../../model/annotations/shapes";
import { moved } from "../../model/studio/values";
import { parseTexts, type Texts } from "../../model/text";
import { announce, wordProblem } from "../../studio/problems";
import type { Material } from "../builder/material";
import { build } from "../dom";
import { askAboutClashes } from "./clash-dialog";
import type { Drawing, DrawingEvents, ToolName } from "./drawing";
import { buildLineList, focusLine } from "./line-list";
import { type Mode, ModeTabs } from "./mode-tabs";
import { ModelDrawing } from "./model-drawing";
import { NoteDesk } from "./note-desk";
import { buildNoteForm, type NoteHost } from "./note-form";
import { buildNoteList } from "./note-list";
import { NoteStore } from "./note-store";
import { PictureDrawing } from "./picture-drawing";
import { findFocus } from "./same-focus";
import { SaveBar } from "./save-bar";
import { ToolBar } from "./tool-bar";

/** What the page carries. */
interface PageData {
  readonly item: string;
  readonly login: string;
  readonly media: Material;
  readonly may_edit: boolean;
  readonly is_public: boolean;
  readonly etag: string;
  readonly annotations: readonly Annotation[];
}

/**
 * `<baovat-annotator>`: what is said of one picture or model, drawn on it and written beside it. Its state can be read
 * from `data-tool` and `data-saved`.
 */
export class BaovatAnnotator extends HTMLElement {
  readonly #side = build("div", { class: "annotator-list" });
  #texts: Texts = (key) => key;
  #data!: PageData;
  #desk!: NoteDesk;
  #bar!: SaveBar;
  #tabs: ModeTabs | undefined;
  #drawing: Drawing | undefined;
  #tools: ToolBar | undefined;
  #mode: Mode = "notes";
  #chosen: string | undefined;
  /** The one whose place is drawn anew. */
  #redrawn: string | undefined;
  #script = "vi";
  #rebuilding = 0;

  connectedCallback(): void {
    this.#texts = parseTexts(document.getElementById("texts")?.textContent ?? "{}");
    this.#data = JSON.parse(document.getElementById("annotator-data")?.textContent ?? "{}") as PageData;
    const { item, media, login, annotations, etag } = this.#data;
    const path = `/items/${encodeURIComponent(item)}/media/${encodeURIComponent(media.id)}/annotations`;
    this.#desk = new NoteDesk(annotations, etag, path, new NoteStore(media.id, login), {
      changed: (how) => this.#changed(how),
      ask: (merged) => askAboutClashes(merged, this.#texts),
      merged: () => this.#say("annotate.merged"),
      saved: (waiting) => this.#tellSaved(waiting),
      refused: (problem, sent) => {
        const at = /^\/changed\/(\d+)/.exec(problem.errors?.[0]?.pointer ?? "");
        const wrong = at && sent.changed[Number(at[1])];
        if (wrong) this.#choose(wrong.id);
        this.#bar.tell(wordProblem(problem), "is-problem");
      },
    });
    this.#script = annotations.find(isLine)?.bodies[0]?.language ?? "vi";
    this.#build();
    void this.#open();
    if (this.#data.may_edit && this.#desk.takeUp()) this.#say("annotate.taken_up");
    document.addEventListener("keydown", (event) => this.#onKey(event));
    window.addEventListener("beforeunload", (event) => {
      this.#desk.remember();
      if (this.#data.may_edit && this.#desk.isChanged) event.preventDefault();
    });
  }

  disconnectedCallback(): void {
    this.#drawing?.dispose();
  }

  get #language(): string {
    return document.documentElement.lang || "vi";
  }

  get #size(): Size {
    return { width: this.#data.media.width ?? 0, height: this.#data.media.height ?? 0 };
  }

  /** What is seen in this mode: all notes, or all lines. */
  get #shown(): readonly Annotation[] {
    return this.#desk.list.filter((each) => isLine(each) === (this.#mode === "lines"));
  }

  #build(): void {
    this.#bar = new SaveBar(this.#texts, this.#desk, this.#data.may_edit);
    const side = build("section", { class: "annotator-side", "aria-label": this.#texts("annotate.list") });
    if (this.#data.media.kind === "image") {
      this.#tabs = new ModeTabs(this.#texts, this.#side, (mode) => this.#turnTo(mode));
      side.append(this.#tabs.element);
    }
    side.append(this.#side);
    const stage = build("section", { class: "annotator-place", "aria-label": this.#texts("annotate.stage") });
    if (this.#data.may_edit && this.#data.is_public) {
      this.append(build("p", { class: "hint" }, this.#texts("annotate.public")));
    }
    this.append(this.#bar.element, build("div", { class: "annotator-columns" }, stage, side));
    this.#rebuild();
  }

  async #open(): Promise<void> {
    const { media, may_edit } = this.#data;
    const events = this.#events();
    const drawing = await (media.kind === "model" ? ModelDrawing : PictureDrawing).open(media, events);
    if (!this.isConnected) return drawing.dispose();
    this.#drawing = drawing;
    const place = this.querySelector(".annotator-place");
    if (may_edit) {
      this.#tools = new ToolBar(drawing, this.#texts, () => this.#add({ kind: "whole" }));
      place?.append(this.#tools.element);
    }
    place?.append(drawing.element);
    // Below the stage, which stays where it is when a tool is chosen.
    if (this.#tools) place?.append(this.#tools.more);
    drawing.show(this.#shown, this.#chosen);
  }

  #events(): DrawingEvents {
    return {
      texts: this.#texts,
      language: this.#language,
      drawn: (part) => this.#drawn(part),
      changed: (id, part, isGoingOn) => {
        const said = this.#read(id);
        if (said && this.#data.may_edit) {
          this.#put({ ...said, selector: part }, `${id}:place`, isGoingOn ? "typed" : "rebuilt");
        }
      },
      chosen: (id) => this.#choose(id),
      toolChanged: (tool) => this.#toolChanged(tool),
      say: announce,
      problem: (sentence) => this.#bar.tell(sentence, "is-problem"),
    };
  }

  #toolChanged(tool: ToolName): void {
    this.dataset.tool = tool;
    if (tool === "move") window.setTimeout(() => (this.#redrawn = undefined));
    this.#tools?.mark(tool, this.#texts, this.#data.media.kind === "model" ? "_model" : "");
  }

  #drawn(part: Part): void {
    const said = this.#redrawn ? this.#read(this.#redrawn) : undefined;
    this.#redrawn = undefined;
    if (!said) {
      this.#add(part);
      return;
    }
    const camera = said.selector.kind === "space-point" ? said.selector.camera : undefined;
    const isKept = part.kind === "space-point" && !part.camera && camera;
    this.#put({ ...said, selector: isKept ? { ...part, camera } : part }, "", "rebuilt");
    this.#say("annotate.moved");
    this.#focusWords();
  }

  #add(part: Part): void {
    const line = { motivation: "supplementing", granularity: "line" } as const;
    const kind = this.#mode === "lines" ? line : ({ motivation: "commenting" } as const);
    const said: Annotation = { id: newId(), ...kind, bodies: [], selector: part };
    this.#chosen = said.id;
    this.#drawing?.choose("move");
    this.#desk.edit([...this.#desk.list, said]);
    announce(this.#texts("annotate.added", { number: this.#shown.length }));
    this.#focusWords();
  }

  /** After the last line: a box like it where the next one will be. */
  #addLine(): void {
    const box = boxOf(this.#shown.at(-1)?.selector ?? { kind: "whole" });
    if (!box) this.#drawing?.choose("rectangle");
    else {
      const whole = { ...box, left: Math.floor(box.left), top: Math.floor(box.top) };
      const size = { width: Math.max(1, Math.round(box.width)), height: Math.max(1, Math.round(box.height)) };
      this.#add(nextLine({ ...whole, ...size }, this.#size));
    }
  }

  /** After the list was built anew, which gives the focus back to where it was. */
  #focusWords(): void {
    const id = this.#chosen ?? "";
    window.setTimeout(() => {
      if (this.#mode === "lines") focusLine(id);
      else this.#side.querySelector<HTMLElement>('[data-text="vi"]')?.focus();
    });
  }

  #read(id: string): Annotation | undefined {
    return this.#desk.list.find((each) => each.id === id);
  }

  #put(said: Annotation, what: string, how: "typed" | "rebuilt"): void {
    this.#desk.edit(
      this.#desk.list.map((each) => (each.id === said.id ? said : each)),
      what,
      how,
    );
  }

  #choose(id: string): void {
    const said = this.#read(id);
    if (!said) return;
    const isNew = this.#chosen !== id;
    this.#chosen = id;
    if (isLine(said) !== (this.#mode === "lines")) this.#tabs?.choose(isLine(said) ? "lines" : "notes");
    this.#drawing?.show(this.#shown, id);
    if (isNew) this.#drawing?.goTo(said);
    // Whoever writes a line stays in it.
    if (this.#mode === "lines") {
      this.#markLine(id);
      return;
    }
    // At once: whoever types now writes in this note, not in the one before.
    window.clearTimeout(this.#rebuilding);
    this.#rebuild();
  }

  #markLine(id: string): void {
    for (const row of this.#side.querySelectorAll("li")) {
      row.classList.toggle("is-chosen", row.querySelector(`[data-line="${id}"]`) !== null);
    }
  }

  #remove(said: Annotation): void {
    const number = this.#shown.findIndex((each) => each.id === said.id) + 1;
    this.#chosen = undefined;
    this.#desk.edit(this.#desk.list.filter((each) => each.id !== said.id));
    announce(this.#texts("annotate.removed", { number }));
    this.#bar.focusUndo();
  }

  /** Among those that are shown; the others stay where they are. */
  #move(id: string, by: -1 | 1): void {
    const shown = this.#shown;
    const from = shown.findIndex((each) => each.id === id);
    const order = moved(shown, from, by);
    if (order === shown) return;
    let next = 0;
    const list = this.#desk.list.map((each) => (shown.includes(each) ? (order[next++] ?? each) : each));
    this.#desk.edit(list);
    announce(this.#texts("annotate.moved_to", { number: from + 1 + by }));
  }

  #turnTo(mode: Mode): void {
    this.#mode = mode;
    if (this.#chosen && !this.#shown.some((each) => each.id === this.#chosen)) this.#chosen = undefined;
    this.#drawing?.choose("move");
    this.#rebuild();
  }

  #changed(how: "typed" | "rebuilt"): void {
    this.#bar.show();
    this.#drawing?.show(this.#shown, this.#chosen);
    delete this.dataset.saved;
    if (how === "typed") return;
    window.clearTimeout(this.#rebuilding);
    // The focus goes on first where a field was left.
    this.#rebuilding = window.setTimeout(() => this.#rebuild());
  }

  #rebuild(): void {
    const giveBack = findFocus(this.#side);
    const shown = this.#shown;
    const said = shown.find((each) => each.id === this.#chosen);
    if (this.#mode === "lines") this.#side.replaceChildren(this.#buildLines(shown));
    else {
      const list = buildNoteList(shown, this.#chosen, this.#texts, this.#language, this.#data.may_edit, {
        choose: (id) => this.#choose(id),
        move: (id, by) => this.#move(id, by),
      });
      const title = this.#texts("annotate.one", { number: said ? shown.indexOf(said) + 1 : 0 });
      this.#side.replaceChildren(...(said ? [buildNoteForm(said, title, this.#host()), list] : [list]));
    }
    this.#tabs?.count(this.#desk.list);
    this.#bar.show();
    this.#drawing?.show(shown, this.#chosen);
    giveBack();
  }

  #buildLines(shown: readonly Annotation[]): HTMLElement {
    return buildLineList(shown, this.#chosen, this.#script, this.#texts, this.#data.may_edit, {
      choose: (id) => this.#choose(id),
      move: (id, by) => this.#move(id, by),
      read: (id) => this.#read(id),
      change: (said, what) => this.#put(said, what, "typed"),
      remove: (said) => this.#remove(said),
      add: () => this.#addLine(),
      setScript: (tag) => {
        this.#script = tag;
        this.#changed("rebuilt");
      },
    });
  }

  #host(): NoteHost {
    return {
      texts: this.#texts,
      language: this.#language,
      size: this.#size,
      mayEdit: this.#data.may_edit,
      read: (id) => this.#read(id),
      change: (said, what, how) => this.#put(said, what, how),
      remove: (said) => this.#remove(said),
      goTo: (said) => this.#drawing?.goTo(said),
      redraw: (said) => {
        this.#redrawn = said.id;
        const { kind } = said.selector;
        const isDrawn = kind === "rectangle" || kind === "polygon" || kind === "point";
        const usual = this.#data.media.kind === "model" ? "point" : "rectangle";
        this.#drawing?.choose(isDrawn ? kind : usual);
      },
      withView: (part) => {
        const camera = this.#drawing instanceof ModelDrawing ? this.#drawing.eye() : undefined;
        return part.kind === "space-point" && camera ? { ...part, camera } : undefined;
      },
    };
  }

  #say(key: string): void {
    const words = this.#texts(key);
    this.#bar.tell(words, "is-done");
  }

  #tellSaved(waiting: number): void {
    const words = this.#texts("studio.item.saved");
    const rest = waiting > 0 ? ` ${this.#texts("annotate.waiting", { count: waiting })}` : "";
    this.#bar.tell(words + rest, "is-done");
    this.dataset.saved = "true";
  }

  #onKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || !this.#data.may_edit) return;
    const key = event.key.toLowerCase();
    const isWriting = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (key === "s") void this.#desk.save();
    else if (key === "z" && !isWriting) event.shiftKey ? this.#desk.redo() : this.#desk.undo();
    else if (key === "y" && !isWriting) this.#desk.redo();
    else return;
    event.preventDefault();
  }
}
