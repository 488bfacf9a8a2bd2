import { findKeyCommand } from "../model/command";
import type { Work } from "../model/iiif/work";
import { type Level, type Media, parseMediaList } from "../model/media";
import { clipRegion, findPlace, formatPlace, parseRegion, type Region } from "../model/place";
import { parseTexts, type Texts } from "../model/text";
import type { ImageStage, ModelStage, Stage, StageReports } from "../stage/stage";
import { Announcer } from "./announcer";
import { buildFullscreenButton, buildPad, buildToolsButton, buildZoomControls } from "./controls";
import { build } from "./dom";
import { LevelMenu } from "./level-menu";
import { openModelTools } from "./model/open-tools";
import type { ModelTools } from "./model-tools";
import { openStage } from "./open-stage";
import { Pages } from "./pages";
import type { PictureNotes } from "./picture-notes";
import { RecordingView } from "./recording-view";
import { buildReports, tell } from "./stage-reports";
import { StageView } from "./stage-view";
import { ToolBox } from "./tool-box";
import { WorkNotice } from "./work-notice";

/**
 * `<baovat-viewer label="…" item="id" media="id" texts="id">`: the media of an item on a dark stage.
 *
 * `item` is the identifier that progress reports name; `media` and `texts` name the JSON blocks of the page. Until it is upgraded, the element shows the figures
 * the server put inside it, and goes back to them when it is removed. With `manifest`, the address of a IIIF document,
 * it shows that instead of `media`, beginning at its `canvas` and `region` (left,top,width,height) where they are named;
 * with `work` the document is only asked by tools, when they are opened. `view` is the page that opens content states.
 * Its state can be read from `data-state` (loading, ready, waiting, failed), `data-media`, `data-zoom` (per cent) and `data-level`.
 *
 * Events, all bubbling: `baovat-media` {id}, `baovat-ready` {id}, `baovat-sharp` {id} (pictures only), `baovat-level` {name},
 * `baovat-problem` {problem}.
 */
export class BaovatViewer extends HTMLElement {
  /** The texts, where a script hands them over and no block of the page. */
  given_texts: Texts | undefined;
  #media: readonly Media[] = [];
  #texts: Texts = (key) => key;
  #index = 0;
  #stage: Stage | undefined;
  #pages: Pages | undefined;
  #fullscreen: HTMLButtonElement | null = null;
  #shell: HTMLElement | undefined;
  #view: StageView | RecordingView | undefined;
  #tools: ModelTools | undefined;
  #notes: PictureNotes | undefined;
  #level: Level | undefined;
  #announcer = new Announcer();
  #toolBox = new ToolBox();
  #work: Promise<Work | null> | undefined;
  /** Counts showings, so that an engine that arrives late knows it is no longer wanted. */
  #showing = 0;
  /** The part of the picture that the link to the page wants to be seen first. */
  #region: Region | null = null;

  connectedCallback(): void {
    this.#texts = this.given_texts ?? parseTexts(readBlock(this.getAttribute("texts") ?? "texts"));
    const manifest = this.getAttribute("manifest");
    if (manifest !== null) {
      void this.#openManifest(new URL(manifest, document.baseURI).href);
      return;
    }
    this.#media = parseMediaList(readBlock(this.getAttribute("media") ?? "media"));
    this.#build();
    this.#begin(0);
  }

  disconnectedCallback(): void {
    this.#leave();
    this.#announcer.dispose();
    this.#pages?.dispose();
    this.#shell?.remove();
    this.#shell = undefined;
  }

  /** What is seen now as the end of a link to this page: `media=id&xywh=left,top,width,height`; empty for its beginning. */
  get place(): string {
    const id = this.#media[this.#index]?.id ?? "";
    const stage = this.#image;
    const isOpen = stage !== undefined && stage.width > 0;
    const region = isOpen ? clipRegion(stage.visible(), stage.width, stage.height) : null;
    return this.#index === 0 && region === null ? "" : formatPlace(id, region);
  }

  /** Show what a IIIF document describes; where it cannot be shown, say so in its place. */
  async #openManifest(address: string): Promise<void> {
    this.dataset.state = "loading";
    const notice = new WorkNotice(this, this.#texts, () => void this.#openManifest(address));
    try {
      const { openWork } = await import("./open-work");
      const opened = await openWork(address, this.#language, this.#texts);
      notice.remove();
      if (!this.isConnected) return;
      if (!this.hasAttribute("label")) this.setAttribute("label", opened.title);
      this.#work = Promise.resolve(opened.work);
      this.#media = opened.media;
      this.#build();
      this.#begin(opened.start);
    } catch (error) {
      this.dataset.state = "failed";
      notice.showFailure(error instanceof Error ? error.message : String(error));
    }
  }

  /** Begin where the link says; else where the element says, or where the document begins. */
  #begin(start: number): void {
    const linked = findPlace(this.#media, window.location.hash);
    const isLinked = window.location.hash.includes("media=");
    const canvas = this.#media.findIndex(({ id }) => id === this.getAttribute("canvas"));
    this.#region = isLinked ? linked.region : parseRegion(this.getAttribute("region") ?? "");
    this.show(isLinked ? linked.index : canvas >= 0 ? canvas : start);
  }

  /** Take a newer list of media; what is on the stage stays there unless it changed. */
  refresh(media: readonly Media[]): void {
    const before = this.#media[this.#index];
    this.#media = media;
    this.#work = undefined;
    const index = Math.max(
      0,
      media.findIndex((entry) => entry.id === before?.id),
    );
    const isSame = JSON.stringify(media[index]) === JSON.stringify(before);
    this.#buildPages();
    if (isSame) this.#mark(index);
    else this.show(index);
  }

  /** Put the media at this place on the stage. */
  show(index: number): void {
    const media = this.#media[index];
    if (!media || !this.#shell) return;
    const { activeElement } = this.getRootNode() as Document | ShadowRoot;
    const focused = this.#view?.element.contains(activeElement) ? activeElement : null;
    this.#leave();
    this.#mark(index);
    this.dataset.media = media.id;
    this.dataset.zoom = "100";
    delete this.dataset.level;
    tell(this, "baovat-media", { id: media.id });
    if (media.state !== "ready") this.#wait(media);
    else if (media.recording) this.#play(media, media.recording);
    else this.#open(media);
    if (focused instanceof HTMLElement) this.#giveBackFocus(focused);
  }

  get #language(): string {
    return this.closest("[lang]")?.getAttribute("lang") ?? "vi";
  }

  /** The stage, if it shows a picture. */
  get #image(): ImageStage | undefined {
    const isImage = this.#media[this.#index]?.kind === "image";
    return isImage ? (this.#stage as ImageStage | undefined) : undefined;
  }

  #build(): void {
    this.#shell = build("div", { class: "viewer-shell" }, this.#announcer.element);
    this.append(this.#shell);
    this.#fullscreen ??= buildFullscreenButton(this, this.#texts);
    this.#buildPages();
  }

  #buildPages(): void {
    this.#pages?.dispose();
    const step = (by: -1 | 1): void => this.#choose(this.#index + by);
    this.#pages = new Pages(this.#media, this.#texts, (index) => this.#choose(index), step);
    if (this.#pages.strip) this.#shell?.append(this.#pages.strip);
    if (this.#pages.pager) this.#view?.addPager(this.#pages.pager);
  }

  #choose(index: number): void {
    const media = this.#media[index];
    if (!media || index === this.#index) return;
    const place = this.#texts("viewer.place", { number: index + 1, count: this.#media.length });
    this.show(index);
    this.#announcer.say(media.label ? `${place}: ${media.label}` : place);
  }

  #mark(index: number): void {
    this.#index = index;
    this.#pages?.mark(index);
  }

  #leave(): void {
    this.#showing += 1;
    this.#toolBox.leave();
    this.#tools?.dispose();
    this.#tools = undefined;
    this.#notes?.dispose();
    this.#notes = undefined;
    this.#level = undefined;
    this.#stage?.dispose();
    this.#stage = undefined;
    if (this.#view instanceof RecordingView) this.#view.dispose();
    this.#view?.element.remove();
    this.#view = undefined;
  }

  /** Pager and full screen move from view to view with the focus; whatever else had it hands it to the stage. */
  #giveBackFocus(focused: HTMLElement): void {
    const target = focused.isConnected ? focused : this.#view?.surface;
    target?.focus({ preventScroll: true });
  }

  /** What a media is called on its stage, and what stands below it. */
  #nameOf(media: Media): { name: string; caption: string } {
    const title = this.getAttribute("label") ?? "";
    // A media that only repeats the object's name has nothing to add to it.
    const caption = media.label === title ? "" : media.label;
    return { name: [title, caption].filter(Boolean).join(": "), caption };
  }

  #put<View extends StageView | RecordingView>(view: View): View {
    this.#view = view;
    this.#shell?.prepend(view.element);
    if (this.#pages?.pager) view.addPager(this.#pages.pager);
    return view;
  }

  #place(media: Media): StageView {
    const { name, caption } = this.#nameOf(media);
    return this.#put(new StageView(media, name, caption, this.#texts));
  }

  #wait(media: Media): void {
    const view = this.#place(media);
    this.dataset.state = media.state === "failed" ? "failed" : "waiting";
    if (media.state === "failed") view.showFailure(this.#texts("viewer.failed"), media.reason);
    else view.showWaiting(media.progress, this.getAttribute("item") ?? "");
  }

  #play(media: Media, recording: NonNullable<Media["recording"]>): void {
    const { name, caption } = this.#nameOf(media);
    this.dataset.state = "loading";
    const view: RecordingView = new RecordingView(media, recording, name, caption, this.#texts, {
      ready: () => {
        this.dataset.state = "ready";
        tell(this, "baovat-ready", { id: media.id });
      },
      failed: () => {
        this.dataset.state = "failed";
        view.showFailure(this.#texts("viewer.problem.recording_failed"));
      },
      withoutTexts: () => view.showNote(this.#texts("viewer.problem.texts_failed")),
    });
    this.#put(view);
    if (this.#fullscreen) view.addTools(this.#fullscreen);
    view.play();
  }

  #open(media: Media): void {
    const view = this.#place(media);
    this.dataset.state = "loading";
    const act = (command: Parameters<Stage["act"]>[0]): void => {
      if (!this.#toolBox.act(command)) this.#stage?.act(command);
    };
    const controls = buildZoomControls(this.#texts, act);
    const menu = media.kind === "model" ? this.#buildMenu(media.levels) : undefined;
    const tools = media.kind === "image" ? this.#buildTools(media, view) : undefined;
    const buttons = [controls.element, menu?.element, tools, this.#fullscreen];
    view.addTools(...buttons.filter((button) => button instanceof HTMLElement));
    if (media.kind === "image" || media.kind === "model") view.addPad(buildPad(media.kind, this.#texts, act));
    view.surface.addEventListener("pointerdown", () => menu?.close());
    view.surface.addEventListener("keydown", (event) => {
      const command = findKeyCommand(event);
      if (!command) return;
      event.preventDefault();
      this.#stage?.act(command);
    });
    const reports = this.#reports(media, view, controls.zoom, menu);
    void this.#loadEngine(media, view, reports);
  }

  #buildMenu(levels: readonly Level[]): LevelMenu {
    return new LevelMenu(levels, this.#language, this.#texts, () => this.#stage as ModelStage | undefined);
  }

  #buildTools(media: Media, view: StageView): HTMLButtonElement {
    const button = buildToolsButton(this.#texts, () => void this.#toolBox.toggle());
    const scene = {
      media,
      view,
      all: this.#media,
      texts: this.#texts,
      language: this.#language,
      announcer: this.#announcer,
      viewPage: this.getAttribute("view") ?? undefined,
      stage: () => this.#image,
      work: () => this.#readWork(),
      show: (index: number, region: Region | null) => {
        this.#region = region;
        this.show(index);
      },
    };
    this.#toolBox.attach(scene, button);
    return button;
  }

  /** The document that describes what is shown, fetched once and only where a tool wants it. */
  #readWork(): Promise<Work | null> {
    const address = this.getAttribute("work");
    if (address === null) return this.#work ?? Promise.resolve(null);
    this.#work ??= import("./open-work")
      .then(({ fetchWork }) => fetchWork(new URL(address, document.baseURI).href))
      .catch((error: unknown) => {
        console.warn(error);
        this.#work = undefined;
        return null;
      });
    return this.#work;
  }

  async #loadEngine(media: Media, view: StageView, reports: StageReports): Promise<void> {
    const showing = this.#showing;
    const region = this.#region;
    this.#region = null;
    const isWanted = (): boolean => showing === this.#showing;
    try {
      const stage = await openStage(media, view, reports, region, this.#texts, isWanted);
      if (isWanted()) this.#stage = stage;
      if (stage && media.kind === "image") this.#toolBox.refresh();
    } catch (error) {
      console.error(error);
      reports.problem(media.kind === "image" ? "image_failed" : "model_failed");
    }
  }

  async #openTools(media: Media, view: StageView): Promise<void> {
    const showing = this.#showing;
    const at = {
      media,
      surface: view.surface,
      language: this.#language,
      texts: this.#texts,
      say: (sentence: string) => this.#announcer.say(sentence),
      level: () => this.#level,
    };
    const title = this.getAttribute("label") ?? "";
    const tools = await openModelTools(at, view, title, this.hasAttribute("spin"), () =>
      showing === this.#showing && !this.#tools ? (this.#stage as ModelStage | undefined) : undefined,
    );
    if (tools) this.#tools = tools;
  }

  /** What is said of a picture comes after it, and only where anything is. */
  async #openNotes(media: Media, view: StageView): Promise<void> {
    const isSaid = media.saidUrl !== "" || (media.canvas && hasSaid(media.canvas.said));
    const stage = this.#image;
    if (!isSaid || !stage || this.#notes) return;
    const showing = this.#showing;
    const { openPictureNotes } = await import("./picture-notes");
    const say = (sentence: string): void => this.#announcer.say(sentence);
    const at = { media, view, stage, language: this.#language, texts: this.#texts, say };
    const isWanted = (): boolean => showing === this.#showing && !this.#notes;
    const notes = await openPictureNotes(at, isWanted);
    if (notes) this.#notes = notes;
  }

  #reports(media: Media, view: StageView, zoom: HTMLElement, menu?: LevelMenu): StageReports {
    return buildReports({
      viewer: this,
      media,
      view,
      zoom,
      menu,
      texts: this.#texts,
      language: this.#language,
      announcer: this.#announcer,
      drawn: () => {
        if (media.kind === "image")
          this.#openNotes(media, view).catch((error: unknown) => console.error(error));
        if (media.kind !== "model" || view.element.dataset.turned !== undefined) return;
        const unknown = media.scene?.unknown ?? [];
        // What a document has and this viewer cannot show is said below the stage.
        if (unknown.length > 0) {
          view.showNotice(this.#texts("viewer.scene.unknown", { types: unknown.join(", ") }));
        }
        this.#openTools(media, view).catch((error: unknown) => console.error(error));
      },
      shown: (level) => {
        this.#level = level;
        this.#tools?.levelShown();
      },
    });
  }
}

function hasSaid({ notes, pages }: { notes: readonly object[]; pages: readonly string[] }): boolean {
  return notes.length > 0 || pages.length > 0;
}

function readBlock(id: string): string {
  const block = document.getElementById(id);
  if (!block) throw new RangeError(`baovat-viewer: the page has no JSON block "${id}"`);
  return block.textContent ?? "";
}
