import type { Texts } from "../../model/text";
import type { Answer, TourStep } from "../../model/tour/tour";
import { build } from "../dom";
import { choose, chooseText } from "./said";
import { buildTold } from "./told";

/** What a card tells the tour that it stands in. */
export interface CardEvents {
  /** The visitor chose a way to another step, by its address in the document. */
  go(step: string): void;
  say(sentence: string): void;
}

/** The words of one step: title, story, question, ways on, and whose the thing is. */
export class StepCard {
  readonly element: HTMLElement;
  readonly heading: HTMLElement;
  readonly #language: string;
  readonly #texts: Texts;
  readonly #events: CardEvents;
  readonly #response = build("p", { class: "tour-response", role: "status" });

  constructor(step: TourStep, place: string, language: string, texts: Texts, events: CardEvents) {
    this.#language = language;
    this.#texts = texts;
    this.#events = events;
    const title = choose(step.title, language);
    this.heading = build("h2", { lang: title.lang, tabindex: -1 }, title.text);
    this.element = build("section", {
      class: "tour-card",
      "data-name": step.name,
      "data-kind": step.sight.kind,
    });
    const inner = build(
      "div",
      { class: "tour-card-inner" },
      build("p", { class: "kicker" }, place),
      this.heading,
    );
    inner.append(...buildTold(chooseText(step.told, language)));
    if (step.quiz?.kind === "choice") inner.append(this.#buildAnswers(step.quiz.answers));
    if (step.quiz) inner.append(this.#response);
    if (step.ways.length > 0) inner.append(this.#buildWays(step));
    inner.append(...this.#buildOrigin(step));
    this.element.append(inner);
  }

  /** Say what became of an answer. */
  respond(sentence: string, isRight: boolean): void {
    this.#response.textContent = sentence;
    this.#response.dataset.right = String(isRight);
    this.element.dataset.solved ??= String(isRight);
    if (isRight) this.element.dataset.solved = "true";
  }

  /** As if nobody had answered yet: for the next visitor of a kiosk. */
  reset(): void {
    this.#response.textContent = "";
    delete this.#response.dataset.right;
    delete this.element.dataset.solved;
    for (const button of this.element.querySelectorAll(".tour-answers button")) {
      button.removeAttribute("data-right");
      button.setAttribute("aria-pressed", "false");
    }
  }

  #buildAnswers(answers: readonly Answer[]): HTMLElement {
    const list = build("ul", { class: "tour-answers" });
    const buttons = answers.map((answer) => {
      const { text, lang } = choose(answer.text, this.#language);
      const button = build(
        "button",
        { type: "button", class: "button", lang, "aria-pressed": "false" },
        text,
      );
      button.addEventListener("click", () => {
        for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
        button.dataset.right = String(answer.right);
        const verdict = this.#texts(answer.right ? "tour.answer.right" : "tour.answer.wrong");
        this.respond(choose(answer.response, this.#language).text || verdict, answer.right);
      });
      list.append(build("li", {}, button));
      return button;
    });
    return list;
  }

  #buildWays(step: TourStep): HTMLElement {
    const nav = build("nav", { class: "tour-ways", "aria-label": this.#texts("tour.ways") });
    for (const way of step.ways) {
      const { text, lang } = choose(way.label, this.#language);
      const button = build("button", { type: "button", class: "button is-bronze", lang }, text);
      button.addEventListener("click", () => this.#events.go(way.step));
      nav.append(button);
    }
    return nav;
  }

  #buildOrigin({ origin }: TourStep): HTMLElement[] {
    if (!origin) return [];
    const built: HTMLElement[] = [];
    const address = origin.pages[this.#language] ?? Object.values(origin.pages)[0];
    const label = choose(origin.label, this.#language);
    const required = choose(origin.required, this.#language);
    const line = build("p", { class: "tour-origin" });
    if (address !== undefined) {
      line.append(
        build("a", { href: address, lang: label.lang }, this.#texts("tour.item_of", { label: label.text })),
      );
    }
    if (required.text) line.append(build("span", { lang: required.lang }, required.text));
    built.push(line);
    return built;
  }
}
