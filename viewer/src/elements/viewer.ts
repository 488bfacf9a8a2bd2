import { findKeyCommand } from "../model/command";
import { type Level, type Media, parseMediaList } from "../model/media";
import { findPlace, type Region } from "../model/place";
import { formatNumber, parseTexts, type Texts } from "../model/text";
import {
  type ModelStage,
  type Problem,
  prefersStillness,
  type Sighting,
  type Stage,
  type StageReports,
} from "../stage/stage";
import { canDrawModels } from "../stage/webgl";
import { Announcer } from "./announcer";
import { buildFullscreenButton, buildPad, buildZoomControls } from "./controls";
import { build } from "./dom";
import { fetchAhead } from "./fetch-ahead";
import { LevelMenu } from "./level-menu";
import type { ModelTools } from "./model-tools";
import { StageView } from "./stage-view";
import { buildPager, Strip } from "./strip";

/**
 * `<baovat-viewer label="…" item="id" media="id" texts="id">`: the media of an item on a dark stage.
 *
 * `item` is the identifier that progress reports name; `media` and `texts` name the JSON blocks of the page. Until it is upgraded, the element shows the figures
 * the server put inside it, and goes back to them when it is removed. With `manifest`, the address of a IIIF document,
 * it shows that instead of `media`. Its state can be read from
 * `data-state` (loading, ready, waiting, failed), `data-media`, `data-zoom` (per cent) and `data-level`.
 *
 * Events, all bubbling: `baovat-media` {id}, `baovat-ready` {id}, `baovat-level` {name},
 * `baovat-problem` {problem}.
 */
export class BaovatViewer extends HTMLElement {
  #media: readonly Media[] = [];
  #texts: Texts = (key) => key;
  #index = 0;
  #stage: Stage | undefined;
  #strip: Strip | undefined;
  #pager: ReturnType<typeof buildPager> | undefined;
  #fullscreen: HTMLButtonElement | null = null;
  #shell: HTMLElement | undefined;
  #view: StageView | undefined;
  #tools: ModelTools | undefined;
  #level: Level | undefined;
  #announcer = new Announcer();
  /** Counts showings, so that an engine that arrives late knows it is no longer wanted. */
  #showing = 0;
  /** The part of the picture that the link to the page wants to be seen first. */
  #region: Region | null = null;

  connectedCallback(): void {
    this.#texts = parseTexts(readBlock(this.getAttribute("texts") ?? "texts"));
    const manifest = this.getAttribute("manifest");
    if (manifest !== null) {
      void this.#openManifest(new URL(manifest, document.baseURI).href);
      return;
    }
    this.#media = parseMediaList(readBlock(this.getAttribute("media") ?? "media"));
    this.#build();
    const place = findPlace(this.#media, window.location.hash);
    this.#region = place.region;
    this.show(place.index);
  }

  disconnectedCallback(): void {
    this.#leave();
    this.#announcer.dispose();
    this.#shell?.remove();
    this.#shell = undefined;
  }

  /** Show what a IIIF document describes; where it cannot be shown, say so in its place. */
  async #openManifest(address: string): Promise<void> {
    this.dataset.state = "loading";
    try {
      const { openWork } = await import("./open-work");
      const work = await openWork(address, this.#language, this.#texts);
      if (!this.isConnected) return;
      if (!this.hasAttribute("label")) this.setAttribute("label", work.title);
      this.#media = work.media;
      this.#build();
      this.show(work.start);
    } catch (error) {
      this.dataset.state = "failed";
      const words = error instanceof Error ? error.message : String(error);
      this.append(build("p", { class: "stage-message", role: "alert" }, words));
    }
  }

  /** Take a newer list of media; what is on the stage stays there unless it changed. */
  refresh(media: readonly Media[]): void {
    const before = this.#media[this.#index];
    this.#media = media;
    const index = Math.max(
      0,
      media.findIndex((entry) => entry.id === before?.id),
    );
    const isSame = JSON.stringify(media[index]) === JSON.stringify(before);
    this.#buildStrip();
    if (isSame) this.#mark(index);
    else this.show(index);
  }

  /** Put the media at this place on the stage. */
  show(index: number): void {
    const media = this.#media[index];
    if (!media || !this.#shell) return;
    const focused = this.#view?.element.contains(document.activeElement) ? document.activeElement : null;
    this.#leave();
    this.#mark(index);
    this.dataset.media = media.id;
    this.dataset.zoom = "100";
    delete this.dataset.level;
    this.#tell("baovat-media", { id: media.id });
    if (media.state === "ready") this.#open(media);
    else this.#wait(media);
    if (focused instanceof HTMLElement) this.#giveBackFocus(focused);
  }

  get #language(): string {
    return this.closest("[lang]")?.getAttribute("lang") ?? "vi";
  }

  #build(): void {
    this.#shell = build("div", { class: "viewer-shell" }, this.#announcer.element);
    this.append(this.#shell);
    this.#fullscreen ??= buildFullscreenButton(this, this.#texts);
    this.#buildStrip();
  }

  #buildStrip(): void {
    this.#strip?.element.remove();
    this.#pager?.element.remove();
    this.#strip = undefined;
    this.#pager = undefined;
    if (this.#media.length < 2) return;
    this.#strip = new Strip(this.#media, this.#texts, (index) => this.#choose(index));
    this.#pager = buildPager(this.#texts, (step) => this.#choose(this.#index + step));
    this.#shell?.append(this.#strip.element);
    this.#view?.addPager(this.#pager.element);
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
    this.#strip?.mark(index);
    this.#pager?.mark(index, this.#media.length);
  }

  #leave(): void {
    this.#showing += 1;
    this.#tools?.dispose();
    this.#tools = undefined;
    this.#level = undefined;
    this.#stage?.dispose();
    this.#stage = undefined;
    this.#view?.element.remove();
    this.#view = undefined;
  }

  /** Pager and full screen move from view to view with the focus; whatever else had it hands it to the stage. */
  #giveBackFocus(focused: HTMLElement): void {
    const target = focused.isConnected ? focused : this.#view?.surface;
    target?.focus({ preventScroll: true });
  }

  #place(media: Media): StageView {
    const title = this.getAttribute("label") ?? "";
    // A media that only repeats the object's name has nothing to add to it.
    const caption = media.label === title ? "" : media.label;
    const name = [title, caption].filter(Boolean).join(": ");
    const view = new StageView(media, name, caption, this.#texts);
    this.#view = view;
    this.#shell?.prepend(view.element);
    if (this.#pager) view.addPager(this.#pager.element);
    return view;
  }

  #wait(media: Media): void {
    const view = this.#place(media);
    this.dataset.state = media.state === "failed" ? "failed" : "waiting";
    if (media.state === "failed") view.showFailure(this.#texts("viewer.failed"), media.reason);
    else view.showWaiting(media.progress, this.getAttribute("item") ?? "");
  }

  #open(media: Media): void {
    const view = this.#place(media);
    this.dataset.state = "loading";
    const act = (command: Parameters<Stage["act"]>[0]): void => this.#stage?.act(command);
    const controls = buildZoomControls(this.#texts, act);
    const menu = media.kind === "model" ? this.#buildMenu(media.levels) : undefined;
    view.addTools(
      controls.element,
      ...(menu ? [menu.element] : []),
      ...(this.#fullscreen ? [this.#fullscreen] : []),
    );
    view.addPad(buildPad(media.kind, this.#texts, act));
    view.surface.addEventListener("pointerdown", () => menu?.close());
    view.surface.addEventListener("keydown", (event) => {
      const command = findKeyCommand(event);
      if (!command) return;
      event.preventDefault();
      act(command);
    });
    const reports = this.#reports(media, view, controls.zoom, menu);
    void this.#loadEngine(media, view, reports);
  }

  #buildMenu(levels: readonly Level[]): LevelMenu {
    return new LevelMenu(levels, this.#language, this.#texts, () => this.#stage as ModelStage | undefined);
  }

  async #loadEngine(media: Media, view: StageView, reports: StageReports): Promise<void> {
    const showing = this.#showing;
    try {
      if (media.kind === "image") {
        if (media.infoUrl.endsWith("/info.json")) fetchAhead(media.infoUrl);
        const { openImageStage } = await import("../stage/image-stage");
        if (showing !== this.#showing) return;
        this.#stage = openImageStage(view.host, media.infoUrl, reports, this.#region);
        this.#region = null;
      } else if (media.views.length > 0 && !canDrawModels()) {
        await this.#openPictures(media, view, reports, showing);
      } else {
        const [first] = media.levels;
        fetchAhead(first?.parts?.[0]?.url ?? first?.url ?? "");
        const { openModelStage } = await import("../stage/model-stage");
        if (showing === this.#showing)
          this.#stage = openModelStage(view.host, media.levels, media.scene, reports);
      }
    } catch (error) {
      console.error(error);
      reports.problem(media.kind === "image" ? "image_failed" : "model_failed");
    }
  }

  /** Without WebGL the visitor turns the model by its pictures from all around. */
  async #openPictures(media: Media, view: StageView, reports: StageReports, showing: number): Promise<void> {
    const { openTurntableStage } = await import("../stage/turntable-stage");
    if (showing !== this.#showing) return;
    view.element.dataset.turned = "by-pictures";
    this.#stage = openTurntableStage(view.host, media.poster, media.views, reports);
    view.showNotice(this.#texts("viewer.turned_by_pictures"));
  }

  /** The tools of a model come after its first picture, which they would only delay. */
  async #openTools(media: Media, view: StageView): Promise<void> {
    const showing = this.#showing;
    const { ModelTools } = await import("./model-tools");
    const stage = this.#stage as ModelStage | undefined;
    if (showing !== this.#showing || !stage || this.#tools) return;
    const at = {
      stage,
      media,
      surface: view.surface,
      language: this.#language,
      texts: this.#texts,
      say: (sentence: string) => this.#announcer.say(sentence),
      level: () => this.#level,
    };
    this.#tools = new ModelTools(at, view.toolRow, this.getAttribute("label") ?? "");
    view.element.append(this.#tools.panel);
    if (this.hasAttribute("spin") && !prefersStillness()) stage.space.setSpin(true);
  }

  #reports(media: Media, view: StageView, zoomValue: HTMLElement, menu?: LevelMenu): StageReports {
    return {
      drawn: () => {
        this.dataset.state = "ready";
        view.showMedia();
        this.#tell("baovat-ready", { id: media.id });
        if (media.kind === "model" && view.element.dataset.turned === undefined) {
          this.#tellUnknown(media, view);
          this.#openTools(media, view).catch((error: unknown) => console.error(error));
        }
      },
      seen: (sighting) => this.#tellSighting(sighting, view, zoomValue),
      loading: (level, fraction) => view.showLoading(level.label, fraction, this.#language),
      shown: (level) => {
        view.hideLoading();
        menu?.show(level);
        this.#level = level;
        this.#tools?.levelShown();
        this.dataset.level = level.name;
        this.#announcer.say(this.#texts("viewer.level.shown", { level: level.label }));
        this.#tell("baovat-level", { name: level.name });
      },
      problem: (problem) => this.#showProblem(problem, media, view, menu),
    };
  }

  /** What a document has and this viewer cannot show is said below the stage. */
  #tellUnknown(media: Media, view: StageView): void {
    const unknown = media.scene?.unknown ?? [];
    if (unknown.length > 0)
      view.showNotice(this.#texts("viewer.scene.unknown", { types: unknown.join(", ") }));
  }

  #tellSighting(sighting: Sighting, view: StageView, zoomValue: HTMLElement): void {
    if (sighting.words !== undefined) {
      view.hideNote();
      this.#announcer.say(sighting.words);
      return;
    }
    const percent = Math.round(sighting.zoom * 100);
    zoomValue.textContent = `${formatNumber(percent, this.#language)} %`;
    if (this.dataset.zoom === String(percent) && !sighting.side) return;
    this.dataset.zoom = String(percent);
    // The poster lies exactly under the whole picture; anywhere else it would show beside it.
    if (percent !== 100) view.hidePoster();
    const zoom = this.#texts("viewer.zoom_to", { percent: formatNumber(percent, this.#language) });
    const side = sighting.side ? `${this.#texts(`viewer.side.${sighting.side}`)}, ` : "";
    this.#announcer.settle(side + zoom);
  }

  #showProblem(problem: Problem, media: Media, view: StageView, menu?: LevelMenu): void {
    this.#tell("baovat-problem", { problem });
    const text = this.#texts(`viewer.problem.${problem}`);
    if (this.dataset.state === "ready") {
      view.showNote(text);
      return;
    }
    this.dataset.state = "failed";
    view.element.dataset.problem = problem;
    view.showFailure(text, "", problem === "model_failed" ? this.#buildWays(media, view, menu) : []);
  }

  /** Buttons for the levels of a model of which one could not be opened. */
  #buildWays(media: Media, view: StageView, menu?: LevelMenu): readonly HTMLElement[] {
    return media.levels.map((level) => {
      const words = this.#texts("viewer.problem.try_level", { level: level.label });
      const button = build("button", { type: "button", class: "word-button" }, words);
      button.addEventListener("click", () => {
        view.hideFailure();
        view.surface.focus({ preventScroll: true });
        menu?.choose(level);
      });
      return button;
    });
  }

  #tell(name: string, detail: Readonly<Record<string, string>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }
}

function readBlock(id: string): string {
  const block = document.getElementById(id);
  if (!block) throw new RangeError(`baovat-viewer: the page has no JSON block "${id}"`);
  return block.textContent ?? "";
}
