import type { Recording } from "../model/media";
import { formatClock, type Texts } from "../model/text";
import { build } from "./dom";

/** One text of a recording: read by the browser as captions, and shown as lines that lead to their moment. */
export class Transcript {
  readonly element: HTMLDetailsElement;
  readonly track: HTMLTrackElement;
  /** What is said now, for a player that cannot draw it. */
  readonly line = build("p", { class: "recording-line", "aria-live": "off" });
  readonly #player: HTMLMediaElement;
  readonly #list = build("ol", { class: "transcript-lines" });
  readonly #buttons = new Map<TextTrackCue, HTMLButtonElement>();

  constructor(text: Recording["tracks"][number], player: HTMLMediaElement, texts: Texts) {
    this.#player = player;
    const label = text.label || texts("viewer.transcript");
    this.track = build("track", {
      kind: "captions",
      src: text.url,
      srclang: text.language || "und",
      label,
    });
    const file = build(
      "a",
      { href: text.url, download: true, rel: "noopener" },
      texts("viewer.transcript.file"),
    );
    if (text.language) this.#list.lang = text.language;
    const name = build("summary", {}, label);
    this.element = build("details", { class: "transcript" }, name, this.#list, build("p", {}, file));
    this.track.addEventListener("load", () => this.#fill());
    this.track.addEventListener("cuechange", () => this.#mark());
    // A text is fetched only once its track is not disabled.
    this.element.addEventListener("toggle", () => this.#wake());
    player.addEventListener("play", () => this.#wake(), { once: true });
  }

  /** It cannot be read from here: what is left is the link to it. */
  close(): void {
    this.#list.remove();
  }

  #wake(): void {
    if (this.track.track.mode === "disabled") this.track.track.mode = "hidden";
  }

  #fill(): void {
    const cues = [...(this.track.track.cues ?? [])];
    this.#buttons.clear();
    const lines = cues.flatMap((cue) => {
      const said = wordsOf(cue);
      if (said === "") return [];
      const time = build("span", { class: "transcript-time" }, formatClock(cue.startTime));
      const button = build("button", { type: "button" }, time, " ", build("span", {}, said));
      button.addEventListener("click", () => {
        this.#player.currentTime = cue.startTime;
        void this.#player.play().catch(() => undefined);
      });
      this.#buttons.set(cue, button);
      return [build("li", {}, button)];
    });
    this.#list.replaceChildren(...lines);
  }

  #mark(): void {
    const active = new Set(this.track.track.activeCues ?? []);
    for (const [cue, button] of this.#buttons) {
      if (active.has(cue)) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.line.textContent = [...active].map(wordsOf).join(" ");
  }
}

/** The words of a cue without its markup. */
function wordsOf(cue: TextTrackCue): string {
  return cue instanceof VTTCue ? (cue.getCueAsHTML().textContent?.trim() ?? "") : "";
}
