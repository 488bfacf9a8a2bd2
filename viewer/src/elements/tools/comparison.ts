import type { Command } from "../../model/command";
import { findKeyCommand } from "../../model/command";
import { follow, invert, type Offset, offsetOf } from "../../model/lockstep";
import type { Media } from "../../model/media";
import { sourcesOf } from "../../stage/picture-source";
import type { ImageStage, StageReports } from "../../stage/stage";
import { build, buildIconButton } from "../dom";
import type { ToolHost } from "./host";

/** A second picture beside the first. While they are locked, moving either moves both. */
export class Comparison {
  readonly #host: ToolHost;
  readonly #first: ImageStage;
  readonly #second: ImageStage;
  readonly #surface: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #lock: HTMLButtonElement;
  readonly #leaving: (() => void)[] = [];
  readonly #listening = new AbortController();
  /** How the second differs from the first while they are locked; undefined is unlocked. */
  #offset: Offset | undefined;
  /** The one that the visitor moved last: it leads, and buttons act on it. */
  #leader: ImageStage;

  constructor(host: ToolHost, first: ImageStage, other: Media, name: string, open: OpenImage) {
    this.#host = host;
    this.#first = first;
    this.#leader = first;
    const pane = build("div", { class: "stage-host" });
    this.#surface = build(
      "div",
      { class: "stage-surface stage-beside", tabindex: 0, role: "application", "aria-label": name },
      pane,
    );
    this.#lock = build("button", { type: "button", class: "tool-button", "aria-pressed": "false" });
    this.#lock.append(host.texts("viewer.compare.lock"));
    this.#lock.addEventListener("click", () => this.#setLocked(this.#offset === undefined));
    const close = buildIconButton(host.texts("viewer.compare.close"), "close", () => host.compare(undefined));
    this.#bar = build("div", {
      class: "compare-bar",
      role: "group",
      "aria-label": host.texts("viewer.compare"),
    });
    this.#bar.append(build("p", { class: "compare-name" }, name), this.#lock, close);
    host.view.surface.after(this.#surface);
    host.view.element.append(this.#bar);
    host.view.element.classList.add("is-compared");
    host.view.hidePoster();
    this.#second = open(pane, sourcesOf(other), this.#reports());
    this.#listen();
    void this.#second.opened.then(() => this.#meet());
  }

  focus(): void {
    this.#lock.focus({ preventScroll: true });
  }

  act(command: Command): void {
    this.#leader.act(command);
  }

  dispose(): void {
    this.#listening.abort();
    for (const leave of this.#leaving) leave();
    this.#second.dispose();
    this.#surface.remove();
    this.#bar.remove();
    this.#host.view.element.classList.remove("is-compared");
    this.#host.view.surface.classList.remove("is-leading");
  }

  #reports(): StageReports {
    const nothing = (): void => undefined;
    return {
      drawn: nothing,
      seen: nothing,
      loading: nothing,
      shown: nothing,
      problem: (problem) => this.#host.view.showNote(this.#host.texts(`viewer.problem.${problem}`)),
    };
  }

  #listen(): void {
    const { signal } = this.#listening;
    const pairs = [
      [this.#host.view.surface, this.#first],
      [this.#surface, this.#second],
    ] as const;
    for (const [surface, stage] of pairs) {
      const lead = (): void => this.#lead(stage);
      for (const event of ["pointerdown", "wheel", "focusin", "keydown"] as const) {
        surface.addEventListener(event, lead, { capture: true, passive: true, signal });
      }
      this.#leaving.push(stage.onMoved(() => this.#pull(stage)));
    }
    this.#surface.addEventListener("keydown", (event) => {
      const command = findKeyCommand(event);
      if (!command) return;
      event.preventDefault();
      this.#second.act(command);
    });
    this.#lead(this.#first);
  }

  /** Begin locked, and with the same place of both: that is what one wants to compare. */
  #meet(): void {
    if (this.#listening.signal.aborted || this.#second.width === 0) return;
    this.#second.setView(this.#first.view());
    this.#setLocked(true);
  }

  #lead(stage: ImageStage): void {
    this.#leader = stage;
    this.#host.view.surface.classList.toggle("is-leading", stage === this.#first);
    this.#surface.classList.toggle("is-leading", stage === this.#second);
  }

  #setLocked(isLocked: boolean): void {
    this.#offset = isLocked ? offsetOf(this.#first.view(), this.#second.view()) : undefined;
    this.#lock.setAttribute("aria-pressed", String(isLocked));
    this.#host.announcer.say(
      this.#host.texts(isLocked ? "viewer.compare.locked" : "viewer.compare.unlocked"),
    );
  }

  /** The one that leads has moved: bring the other along. */
  #pull(moved: ImageStage): void {
    if (!this.#offset || moved !== this.#leader) return;
    if (moved === this.#first) this.#second.setView(follow(moved.view(), this.#offset));
    else this.#first.setView(follow(moved.view(), invert(this.#offset)));
  }
}

/** The engine is there already: it draws the first picture. */
export type OpenImage = typeof import("../../stage/image-stage").openImageStage;
