import type { RecordingSight } from "../../model/iiif/work";
import type { TourStep } from "../../model/tour/tour";
import { build } from "../dom";
import type { Exhibit, Surroundings } from "./exhibit";
import { choose } from "./said";

/** A sound or film with the browser's own controls; it never begins by itself (WCAG 2.2, 1.4.2). */
export class RecordingExhibit implements Exhibit {
  readonly element: HTMLElement;
  readonly #media: HTMLMediaElement;
  readonly #around: Surroundings;
  #end_s: number | null = null;

  constructor(sight: RecordingSight, around: Surroundings) {
    this.#around = around;
    const { shelf, language } = around;
    const poster = sight.poster?.url === undefined ? undefined : shelf.file(sight.poster.url);
    const media =
      sight.kind === "video"
        ? build("video", { controls: true, playsinline: true, preload: "metadata", poster })
        : build("audio", { controls: true, preload: "metadata" });
    for (const file of sight.files) {
      media.append(build("source", { src: shelf.file(file.url), type: file.format || undefined }));
    }
    for (const track of sight.tracks) {
      const src = shelf.file(track.url);
      const label = choose(track.label, language).text || track.language;
      media.append(build("track", { kind: "captions", src, srclang: track.language || undefined, label }));
    }
    if (sight.kind === "video" || sight.tracks.length > 0) media.crossOrigin = "anonymous";
    // Their keys are their own: they do not lead to another step.
    media.addEventListener("keydown", (event) => event.stopPropagation());
    media.addEventListener("timeupdate", () => {
      if (this.#end_s !== null && media.currentTime >= this.#end_s) media.pause();
    });
    this.#media = media;
    this.element = build("div", { class: "tour-exhibit is-recording", "data-kind": sight.kind });
    if (sight.kind === "audio" && poster !== undefined) {
      this.element.append(build("img", { class: "tour-wave", src: poster, alt: "" }));
    } else if (sight.kind === "audio") {
      this.element.append(build("div", { class: "tour-rings", "aria-hidden": true }));
    }
    this.element.append(media);
  }

  show(step: TourStep): void {
    const { language } = this.#around;
    const name = choose(step.alt, language).text || choose(step.title, language).text;
    this.#media.setAttribute("aria-label", name);
    this.#end_s = step.aim.span?.end_s ?? null;
    const start_s = step.aim.span?.start_s ?? 0;
    if (this.#media.readyState >= HTMLMediaElement.HAVE_METADATA) this.#media.currentTime = start_s;
    else
      this.#media.addEventListener(
        "loadedmetadata",
        () => {
          this.#media.currentTime = start_s;
        },
        { once: true },
      );
  }

  setActive(isActive: boolean): void {
    if (!isActive) this.#media.pause();
    else this.#around.sharp(true);
  }

  dispose(): void {
    this.#media.pause();
    this.#media.replaceChildren();
    this.#media.load();
  }
}

/** Nothing but words: an ornament stands where a picture would. */
export class WordsExhibit implements Exhibit {
  readonly element = build(
    "div",
    { class: "tour-exhibit is-words", "data-kind": "words" },
    build("div", { class: "tour-rings", "aria-hidden": true }),
  );
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  show(): void {}

  setActive(isActive: boolean): void {
    if (isActive) this.#around.sharp(true);
  }

  dispose(): void {}
}
