import { type PictureNote, readNotes } from "../model/iiif/notes";
import { chooseSaid } from "../model/iiif/values";
import type { Media } from "../model/media";
import type { Texts } from "../model/text";
import type { ImageStage } from "../stage/stage";
import { build, buildIcon, buildIconButton } from "./dom";
import { fetchJson } from "./fetch-json";
import { buildNoteMarker } from "./note-marker";
import type { StageView } from "./stage-view";
import { PictureOverlay } from "./tools/picture-overlay";

const LONGEST_WAIT_MS = 15_000;

/** Around what one goes to, so many times its size of the picture is seen as well, and never less than a tenth. */
const AROUND = 0.8;
const LEAST = 0.1;

export interface NotesPlace {
  readonly media: Media;
  readonly view: StageView;
  readonly stage: ImageStage;
  readonly language: string;
  readonly texts: Texts;
  readonly say: (sentence: string) => void;
}

/** Read what is said of a picture and show it; undefined where that is nothing, or nobody wants it any more. */
export async function openPictureNotes(
  at: NotesPlace,
  isWanted: () => boolean,
): Promise<PictureNotes | undefined> {
  const { saidUrl, canvas } = at.media;
  const pages = [...(saidUrl ? [saidUrl] : []), ...(canvas?.said.pages ?? [])];
  const read = await Promise.allSettled(pages.map((page) => fetchJson(page, LONGEST_WAIT_MS)));
  const fetched = read.flatMap((each) => (each.status === "fulfilled" ? readNotes(each.value) : []));
  await at.stage.opened;
  const notes = [...(canvas?.said.notes ?? []), ...fetched];
  return notes.length > 0 && isWanted() ? new PictureNotes(at, notes) : undefined;
}

/** Numbers on a picture where something is said, and a panel with all of it; below it what stands in the picture. */
export class PictureNotes {
  readonly #at: NotesPlace;
  readonly #overlay: PictureOverlay;
  readonly #markers = build("div", { class: "picture-markers" });
  readonly #button: HTMLButtonElement;
  readonly #panel: HTMLElement;
  readonly #said: readonly PictureNote[];
  readonly #lines: readonly PictureNote[];
  readonly #leave: () => void;
  #chosen: PictureNote | undefined;

  constructor(at: NotesPlace, notes: readonly PictureNote[]) {
    this.#at = at;
    this.#said = notes.filter((note) => !note.isTranscribed);
    this.#lines = notes.filter((note) => note.isTranscribed);
    this.#overlay = new PictureOverlay(at.view.surface, at.stage);
    at.view.surface.append(this.#markers);
    this.#panel = this.#buildPanel();
    this.#button = this.#buildButton(notes.length);
    at.view.addTools(this.#button);
    at.view.element.append(this.#panel);
    this.#markers.append(...this.#said.map((note, index) => this.#buildMarker(note, index)));
    this.#leave = at.stage.onMoved(() => this.#follow());
    this.#follow();
  }

  dispose(): void {
    this.#leave();
    this.#overlay.dispose();
    this.#markers.remove();
    this.#panel.remove();
    this.#button.remove();
  }

  #buildButton(count: number): HTMLButtonElement {
    const name = this.#at.texts("viewer.said");
    const button = build("button", {
      type: "button",
      class: "notes-button",
      "aria-expanded": "false",
      title: name,
    });
    button.append(
      buildIcon("notes"),
      build("span", {}, name),
      build("span", { class: "tool-count" }, String(count)),
    );
    button.addEventListener("click", () => {
      if (!this.#panel.hidden) return this.#close();
      this.#open();
      this.#panel.focus({ preventScroll: true });
    });
    return button;
  }

  #buildPanel(): HTMLElement {
    const { texts } = this.#at;
    const title = build("p", { class: "panel-title", id: "picture-notes-title" }, texts("viewer.said"));
    const close = buildIconButton(texts("viewer.tool.close"), "close", () => this.#close());
    const panel = build("section", { class: "model-panel notes-panel", hidden: true, tabindex: -1 });
    panel.setAttribute("aria-labelledby", title.id);
    const body = build("div", { class: "panel-body" });
    if (this.#said.length > 0) body.append(this.#buildList(this.#said, true));
    if (this.#lines.length > 0) {
      body.append(
        build("p", { class: "notes-heading" }, texts("viewer.said.lines")),
        this.#buildList(this.#lines, false),
      );
    }
    panel.append(build("div", { class: "panel-top" }, title, close), body);
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#close();
    });
    return panel;
  }

  #buildList(notes: readonly PictureNote[], isNumbered: boolean): HTMLElement {
    const lines = notes.map((note, index) => {
      const button = build("button", { type: "button", class: "note", "data-note": note.id });
      if (isNumbered) button.append(build("span", { class: "note-number" }, String(index + 1)));
      button.append(build("span", {}, chooseSaid(note.text, this.#at.language)));
      button.addEventListener("click", () => this.#choose(note, true));
      return build("li", {}, button);
    });
    return build("ol", { class: "note-list" }, ...lines);
  }

  #buildMarker(note: PictureNote, index: number): HTMLElement {
    const marker = buildNoteMarker(this.#at.texts, index, chooseSaid(note.text, this.#at.language));
    marker.hidden = note.corners.length === 0;
    for (const kind of ["pointerdown", "keydown"] as const)
      marker.addEventListener(kind, (event) => event.stopPropagation());
    marker.addEventListener("click", () => {
      this.#open();
      this.#choose(note, false);
    });
    return marker;
  }

  #open(): void {
    this.#panel.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    this.#draw();
  }

  #close(): void {
    this.#panel.hidden = true;
    this.#chosen = undefined;
    this.#button.setAttribute("aria-expanded", "false");
    this.#draw();
    this.#button.focus({ preventScroll: true });
  }

  #choose(note: PictureNote, isFlown: boolean): void {
    this.#chosen = note;
    for (const line of this.#panel.querySelectorAll<HTMLElement>(".note")) {
      const isThis = line.dataset.note === note.id;
      if (isThis) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
      if (isThis) line.scrollIntoView({ block: "nearest" });
    }
    this.#draw();
    if (isFlown) this.#fly(note);
    this.#at.say(chooseSaid(note.text, this.#at.language));
  }

  #fly({ region }: PictureNote): void {
    const { stage } = this.#at;
    if (!region) {
      stage.goTo(null);
      return;
    }
    const across = Math.max(region.width * AROUND, stage.width * LEAST);
    const down = Math.max(region.height * AROUND, stage.height * LEAST);
    stage.goTo({
      left: region.left - across,
      top: region.top - down,
      width: region.width + 2 * across,
      height: region.height + 2 * down,
    });
  }

  /** The areas are drawn while the panel is open; before that numbers alone lie on the picture. */
  #draw(): void {
    const shown = this.#panel.hidden ? [] : [...this.#said, ...this.#lines];
    const areas = shown.filter((note) => note.corners.length > 2);
    this.#overlay.showShapes(
      areas.map((note) => ({ name: note === this.#chosen ? "chosen" : "mark", spots: note.corners })),
    );
  }

  #follow(): void {
    for (const [index, marker] of [...this.#markers.children].entries()) {
      const corner = this.#said[index]?.corners[0];
      if (!corner || !(marker instanceof HTMLElement)) continue;
      const { x, y } = this.#at.stage.project(corner);
      marker.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) translate(-50%, -50%)`;
    }
  }
}
