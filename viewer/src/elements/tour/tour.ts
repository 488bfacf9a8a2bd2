import { parseTexts, type Texts } from "../../model/text";
import type { Point2 } from "../../model/tour/find";
import { readTour } from "../../model/tour/read-tour";
import { BEGINNING, backward, goTo, onward, type Route } from "../../model/tour/route";
import { ONLINE, type Shelf } from "../../model/tour/shelf";
import type { Tour, TourStep } from "../../model/tour/tour";
import { prefersStillness } from "../../stage/stage";
import { Announcer } from "../announcer";
import { build } from "../dom";
import type { Surroundings } from "./exhibit";
import { Exhibits } from "./exhibits";
import { IdleWatch } from "./idle-watch";
import { choose } from "./said";
import { sideOfStep } from "./stage-exhibit";
import { StepCard } from "./step-card";
import { finds } from "./still-exhibit";
import { TourBar } from "./tour-bar";

const VIEWS = ["scroll", "slides", "kiosk"] as const;
type View = (typeof VIEWS)[number];

/** Nobody has touched a kiosk for so long, in seconds. */
const IDLE_S = 90;
const LONGEST_WAIT_MS = 30_000;
/** Browsers scroll smoothly over any distance in less. */
const LONGEST_SCROLL_MS = 2000;

/**
 * `<baovat-tour manifest="…" view="scroll|slides|kiosk" texts="id" step="name" idle="90">`: an exhibition as a tour.
 *
 * It reads a IIIF document: of version 4 the annotations in a sequence, of version 3 canvas by canvas. Until it is
 * upgraded, and where it fails, the element shows what the server put inside it; links of class `tour-language` among
 * that move into its bar. Its state can be read from
 * `data-state` (loading, ready, failed), `data-step`, `data-number` and `data-sharp`; it tells `baovat-step` {name, number},
 * bubbling.
 */
export class BaovatTour extends HTMLElement {
  /** A document that is at hand, and where its files are: for tours without a network. */
  given: { readonly document: unknown; readonly shelf: Shelf } | undefined;
  /** The texts, where a script hands them over and no block of the page. */
  given_texts: Texts | undefined;
  readonly #announcer = new Announcer();
  #texts: Texts = (key) => key;
  #tour: Tour | undefined;
  #route: Route = BEGINNING;
  #shell: HTMLElement | undefined;
  #exhibits: Exhibits | undefined;
  #bar: TourBar | undefined;
  #cards: readonly StepCard[] = [];
  #watch: IntersectionObserver | undefined;
  #idle: IdleWatch | undefined;
  #welcome: HTMLElement | undefined;
  /** While the page scrolls to a step, those that pass by are not shown. */
  #heading: number | undefined;

  connectedCallback(): void {
    this.dataset.state = "loading";
    this.#texts = this.given_texts ?? this.#readTexts();
    void this.#open();
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
    this.#idle?.dispose();
    this.#exhibits?.dispose();
    this.#announcer.dispose();
    this.#shell?.remove();
    this.#shell = undefined;
  }

  /** Go to a step by its name; false where there is none. */
  goToStep(name: string): boolean {
    const index = this.#tour?.steps.findIndex((step) => step.name === name) ?? -1;
    if (index >= 0) this.#go(goTo(this.#route, index));
    return index >= 0;
  }

  #readTexts(): Texts {
    const block = document.getElementById(this.getAttribute("texts") ?? "texts");
    if (!block) throw new RangeError("baovat-tour: the page has no JSON block of texts");
    return parseTexts(block.textContent ?? "");
  }

  get #language(): string {
    return this.closest("[lang]")?.getAttribute("lang") ?? "vi";
  }

  get #view(): View {
    const asked = this.getAttribute("view");
    return VIEWS.find((view) => view === asked) ?? "scroll";
  }

  async #open(): Promise<void> {
    try {
      this.#tour = readTour(this.given?.document ?? (await this.#fetch()));
    } catch (error) {
      console.error(error);
      this.dataset.state = "failed";
      this.prepend(build("p", { class: "tour-failure", role: "alert" }, this.#texts("tour.failed")));
      return;
    }
    if (!this.isConnected) return;
    this.#build(this.#tour);
    this.dataset.state = "ready";
    const wanted =
      this.getAttribute("step") || decodeURIComponent(window.location.hash.replace(/^#step-/, ""));
    const start = Math.max(
      0,
      this.#tour.steps.findIndex((step) => step.name === wanted),
    );
    this.#go({ index: start, before: [] }, { quietly: true });
    if (this.#view === "kiosk") this.#invite();
    // On our own pages they fill the window: what stands above them would push a part of them out of it.
    // In a frame there is nothing above, and a page of ours around it would be scrolled, too.
    if (this.#view !== "scroll" && !this.given_texts && !isFramed())
      this.#shell?.scrollIntoView({ behavior: "instant", block: "start" });
  }

  async #fetch(): Promise<unknown> {
    const address = new URL(this.getAttribute("manifest") ?? "", document.baseURI).href;
    const headers = { Accept: "application/ld+json, application/json;q=0.9" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    if (!response.ok) throw new Error(`${address} answered ${response.status}`);
    return response.json();
  }

  #build(tour: Tour): void {
    const around: Surroundings = {
      language: this.#language,
      texts: this.#texts,
      shelf: this.given?.shelf ?? ONLINE,
      sharp: (isSharp) => {
        this.dataset.sharp = String(isSharp);
        if (isSharp) this.#prepareNext();
      },
      side: () => undefined,
      say: (sentence) => this.#announcer.say(sentence),
    };
    this.#exhibits = new Exhibits(around, (step, at) => this.#answerFind(step, at));
    this.#cards = tour.steps.map((step, index) => this.#buildCard(step, index, tour.steps.length));
    const titles = tour.steps.map((step) => choose(step.title, this.#language).text);
    this.#bar = new TourBar(titles, this.#texts, this, {
      previous: () => this.#goBack(),
      next: () => this.#goOn(),
      go: (index) => this.#go(goTo(this.#route, index)),
    });
    // The page's own links to other languages are out of sight in the middle of a story.
    this.#bar.take(this.querySelectorAll(":scope > .tour-language"));
    const cards = build("div", { class: "tour-cards" }, ...this.#cards.map((card) => card.element));
    const label = this.#texts("tour.label", {
      label: this.getAttribute("label") ?? choose(tour.title, this.#language).text,
    });
    this.#shell = build("div", {
      class: "tour",
      role: "region",
      "aria-label": label,
      "data-view": this.#view,
    });
    this.#shell.append(this.#announcer.element, this.#exhibits.element, cards, this.#bar.element);
    this.#shell.addEventListener("keydown", (event) => this.#onKey(event));
    this.append(this.#shell);
    if (this.#view === "scroll") this.#watchCards();
  }

  #buildCard(step: TourStep, index: number, count: number): StepCard {
    const place = this.#texts("tour.at", { number: index + 1, count });
    return new StepCard(step, place, this.#language, this.#texts, {
      go: (id) => {
        const to = this.#tour?.steps.findIndex((each) => each.id === id) ?? -1;
        if (to >= 0) this.#go(goTo(this.#route, to));
      },
      say: (sentence) => this.#announcer.say(sentence),
    });
  }

  #goOn(): void {
    const next = this.#tour && onward(this.#route, this.#tour.steps);
    if (next) this.#go(next);
  }

  #goBack(): void {
    const before = backward(this.#route);
    if (before) this.#go(before);
  }

  /** Show the step that a route leads to; in a story that scrolls, scroll there. */
  #go(route: Route, { quietly = false, scrolls = true } = {}): void {
    const step = this.#tour?.steps[route.index];
    if (!step) return;
    this.#route = route;
    this.#show(step, quietly);
    if (this.#view !== "scroll") {
      this.#cards.forEach((card, index) => {
        card.element.hidden = index !== route.index;
      });
    } else if (scrolls && !(quietly && route.index === 0)) {
      this.#scrollTo(route.index, !quietly);
    }
  }

  #show(step: TourStep, quietly: boolean): void {
    const { index } = this.#route;
    const steps = this.#tour?.steps ?? [];
    const words = { number: index + 1, count: steps.length };
    const side = sideOfStep(step);
    const place = side
      ? this.#texts("tour.at_side", { side: this.#texts(`viewer.side.${side}`), ...words })
      : this.#texts("tour.at", words);
    this.dataset.step = step.name;
    this.dataset.number = String(index + 1);
    this.dataset.sharp = "false";
    this.#exhibits?.show(step);
    this.#cards.forEach((card, at) => {
      card.element.classList.toggle("is-current", at === index);
    });
    const can = {
      previous: backward(this.#route) !== undefined,
      next: onward(this.#route, steps) !== undefined,
    };
    this.#bar?.mark(index, place, can);
    if (!quietly) {
      const { language } = { language: this.#language };
      const said = [choose(step.title, language).text, choose(step.alt, language).text]
        .filter(Boolean)
        .join(". ");
      this.#announcer.say(`${place}: ${said}`);
    }
    this.dispatchEvent(
      new CustomEvent("baovat-step", {
        detail: { name: step.name, number: index + 1 },
        bubbles: true,
        composed: true,
      }),
    );
  }

  #prepareNext(): void {
    const steps = this.#tour?.steps ?? [];
    const next = onward(this.#route, steps);
    const step = next && steps[next.index];
    if (step) this.#exhibits?.prepare(step);
  }

  #scrollTo(index: number, flies: boolean): void {
    const card = this.#cards[index]?.element;
    if (!card) return;
    this.#heading = index;
    // On a phone what is seen stands above the words, and stays there.
    const block = window.matchMedia("(max-width: 56rem)").matches ? "start" : "center";
    const behavior = flies && !prefersStillness() ? "smooth" : "instant";
    if (isFramed()) {
      // As scrollIntoView does, but without moving the page around the frame.
      const { top, height } = card.getBoundingClientRect();
      const below = Number.parseFloat(getComputedStyle(card).scrollMarginTop) || 0;
      const way = block === "start" ? top - below : top - (window.innerHeight - height) / 2;
      window.scrollBy({ top: way, behavior });
    } else {
      card.scrollIntoView({ behavior, block });
    }
    // A card that is too low to cross the middle never tells that it has arrived.
    window.setTimeout(() => {
      if (this.#heading === index) this.#heading = undefined;
    }, LONGEST_SCROLL_MS);
  }

  /** The step whose card crosses the middle of the window is the one that is shown. */
  #watchCards(): void {
    this.#watch = new IntersectionObserver(
      (entries) => {
        const crossing = entries.filter((entry) => entry.isIntersecting).at(-1);
        const index = this.#cards.findIndex((card) => card.element === crossing?.target);
        if (index < 0) return;
        if (this.#heading !== undefined) {
          if (index === this.#heading) this.#heading = undefined;
          return;
        }
        if (index === this.#route.index) return;
        this.#go(goTo(this.#route, index), { scrolls: false });
      },
      { rootMargin: "-49% 0px -49% 0px" },
    );
    for (const card of this.#cards) this.#watch.observe(card.element);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const act = {
      ArrowRight: () => this.#goOn(),
      ArrowLeft: () => this.#goBack(),
      PageDown: () => this.#goOn(),
      PageUp: () => this.#goBack(),
      Home: () => this.#go(goTo(this.#route, 0)),
      End: () => this.#go(goTo(this.#route, this.#cards.length - 1)),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  #answerFind(step: TourStep, at: Point2): void {
    const card = this.#cards[this.#tour?.steps.indexOf(step) ?? -1];
    if (!card || step.quiz?.kind !== "find" || step.sight.kind !== "stills") return;
    const isFound = finds(step.quiz, step.sight, at);
    card.respond(choose(isFound ? step.quiz.found : step.quiz.hint, this.#language).text, isFound);
  }

  /** A kiosk waits for somebody to touch it, and begins again when nobody does. */
  #invite(): void {
    this.#idle ??= new IdleWatch(
      this,
      Number(this.getAttribute("idle")) || IDLE_S,
      (left_s) => this.#warn(left_s),
      () => this.#restart(),
    );
    const button = build(
      "button",
      { type: "button", class: "button is-bronze tour-start" },
      this.#texts("tour.touch"),
    );
    const title = build("p", { class: "tour-welcome-title" }, this.getAttribute("label") ?? "");
    this.#welcome = build("div", { class: "tour-welcome" }, title, button);
    button.addEventListener("click", () => {
      this.#welcome?.remove();
      this.#welcome = undefined;
      this.#idle?.start();
      this.#cards[this.#route.index]?.heading.focus({ preventScroll: true });
    });
    this.#shell?.append(this.#welcome);
  }

  #warn(left_s: number): void {
    this.#shell?.querySelector(".tour-warning")?.remove();
    if (left_s === 0) return;
    const words = this.#texts("tour.idle", { seconds: left_s });
    this.#shell?.append(build("p", { class: "tour-warning" }, words));
    if (left_s % 5 === 0) this.#announcer.say(words);
  }

  #restart(): void {
    this.#warn(0);
    for (const card of this.#cards) card.reset();
    this.#go(BEGINNING, { quietly: true });
    this.#invite();
  }
}

/** Whether the page stands in a frame. */
function isFramed(): boolean {
  return window.self !== window.top;
}
