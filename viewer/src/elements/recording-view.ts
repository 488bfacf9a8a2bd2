import type { Media, Recording } from "../model/media";
import type { Texts } from "../model/text";
import { build } from "./dom";
import { Transcript } from "./transcript";

/** What a player tells the element that owns it. */
export interface PlayerReports {
  ready(): void;
  failed(): void;
  /** It plays, but its texts cannot be read from here. */
  withoutTexts(): void;
}

/** A sound or film on the stage: the browser's own player, captions, and what is said as text to read along. */
export class RecordingView {
  readonly element: HTMLElement;
  /** The player itself takes the focus. */
  readonly surface: HTMLMediaElement;
  readonly #recording: Recording;
  readonly #reports: PlayerReports;
  readonly #tools = build("div", { class: "toolbar" });
  readonly #message = build("div", { class: "stage-over" });
  readonly #transcripts: readonly Transcript[];

  constructor(
    media: Media,
    recording: Recording,
    name: string,
    caption: string,
    texts: Texts,
    reports: PlayerReports,
  ) {
    this.#recording = recording;
    this.#reports = reports;
    this.surface = buildPlayer(media, name);
    this.#transcripts = recording.tracks.map((track) => new Transcript(track, this.surface, texts));
    const plate = build("div", { class: "stage-surface stage-recording" });
    if (media.kind === "audio" && media.poster) {
      plate.append(build("img", { class: "recording-wave", src: media.poster.src, alt: media.alt }));
    }
    plate.append(this.surface);
    const [first] = this.#transcripts;
    // A film draws its captions over itself; a sound has nothing to draw on.
    if (media.kind === "audio" && first) plate.append(first.line);
    this.#tools.append(build("p", { class: "stage-caption" }, caption));
    this.element = build(
      "div",
      { class: "stage", "data-kind": media.kind },
      plate,
      this.#message,
      this.#tools,
    );
    if (this.#transcripts.length > 0) {
      const list = this.#transcripts.map(({ element }) => element);
      this.element.append(build("div", { class: "transcripts" }, ...list));
    }
  }

  /** Fetch it; the view is on the page by now. */
  play(): void {
    this.#play(this.#recording.tracks.length > 0);
  }

  addPager(pager: HTMLElement): void {
    this.#tools.firstElementChild?.after(pager);
  }

  addTools(...tools: HTMLElement[]): void {
    this.#tools.append(...tools);
  }

  showFailure(text: string): void {
    this.surface.hidden = true;
    this.#message.replaceChildren(
      build("div", { class: "stage-message", role: "alert" }, build("p", {}, text)),
    );
  }

  showNote(text: string): void {
    this.#message.replaceChildren(build("p", { class: "stage-note", role: "status" }, text));
  }

  dispose(): void {
    // A player that is only taken out of the page goes on loading, and playing.
    this.surface.pause();
    this.surface.replaceChildren();
    this.surface.load();
  }

  /** Texts of another host are read only where the recording, too, is asked for with CORS; without it, it plays bare. */
  #play(withTexts: boolean): void {
    const { files } = this.#recording;
    if (withTexts) this.surface.crossOrigin = "anonymous";
    else this.surface.removeAttribute("crossorigin");
    const sources = files.map(({ url, format }) => build("source", { src: url, type: format || undefined }));
    const failed = (): void => {
      if (!this.element.isConnected) return;
      if (!withTexts) {
        this.#reports.failed();
        return;
      }
      for (const transcript of this.#transcripts) transcript.close();
      this.#reports.withoutTexts();
      this.#play(false);
    };
    sources.at(-1)?.addEventListener("error", failed);
    this.surface.addEventListener("loadedmetadata", () => this.#reports.ready(), { once: true });
    const tracks = withTexts ? this.#transcripts.map(({ track }) => track) : [];
    this.surface.replaceChildren(...sources, ...tracks);
    this.surface.load();
    if (sources.length === 0) this.#reports.failed();
  }
}

function buildPlayer(media: Media, name: string): HTMLMediaElement {
  const common = { controls: true, preload: "metadata", "aria-label": name };
  if (media.kind === "audio") return build("audio", common);
  return build("video", { ...common, playsinline: true, poster: media.poster?.src });
}
