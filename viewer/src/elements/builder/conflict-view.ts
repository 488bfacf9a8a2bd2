import { type Exhibition, stepsOf, titleOf } from "../../model/exhibition/document";
import type { Saving } from "../../model/exhibition/saving";
import { findTexts } from "../../model/exhibition/stale";
import type { Texts } from "../../model/text";
import { build } from "../dom";
import { buildButton } from "./fields";

/** Two people at once: both versions side by side, and a way to keep either. Nothing is lost: the other one stays a version. */
export class ConflictView {
  readonly element = build("section", { class: "conflict", role: "alertdialog", hidden: true });

  constructor(
    readonly texts: Texts,
    readonly language: string,
    readonly resolve: (choice: "mine" | "theirs") => void,
  ) {
    this.element.setAttribute("aria-label", texts("builder.conflict.title"));
  }

  show(saving: Saving): void {
    const { theirs } = saving;
    const isShown = !this.element.hidden;
    this.element.hidden = saving.state !== "conflict" || !theirs;
    if (saving.state !== "conflict" || !theirs) return;
    const { texts } = this;
    const mine = this.#side("mine", saving.wanted, theirs.exhibition);
    const other = this.#side("theirs", theirs.exhibition, saving.wanted);
    this.element.replaceChildren(
      build("h2", { tabindex: -1 }, texts("builder.conflict.title")),
      build("p", {}, texts("builder.conflict.text")),
      build("div", { class: "conflict-sides" }, mine, other),
    );
    if (!isShown) this.element.querySelector("h2")?.focus();
  }

  #side(choice: "mine" | "theirs", one: Exhibition, other: Exhibition): HTMLElement {
    const { texts, language } = this;
    const column = build("div", { class: "conflict-side", "data-side": choice });
    column.append(build("h3", {}, texts(`builder.conflict.${choice}`)));
    const titles = stepsOf(one).map((step) => build("li", {}, titleOf(step.title, language) || step.id));
    column.append(build("p", {}, titleOf(one.title, language)), build("ol", {}, ...titles));
    const changed = differing(one, other).map((words) => build("li", {}, words));
    if (changed.length > 0) {
      column.append(build("p", {}, texts("builder.conflict.differs")), build("ul", {}, ...changed));
    }
    const button = buildButton(
      texts(`builder.conflict.keep.${choice}`),
      () => this.resolve(choice),
      "is-main",
    );
    button.dataset.keep = choice;
    column.append(build("p", { class: "actions" }, button));
    return column;
  }
}

const MOST = 12;

/** The texts of one version that the other does not say. */
function differing(one: Exhibition, other: Exhibition): string[] {
  const others = findTexts(other);
  return [...findTexts(one)]
    .flatMap(([place, said]) =>
      Object.entries(said)
        .filter(([tag, texts]) => texts.join("\n") !== others.get(place)?.[tag]?.join("\n"))
        .map(([, texts]) => texts.join(" ")),
    )
    .slice(0, MOST);
}
