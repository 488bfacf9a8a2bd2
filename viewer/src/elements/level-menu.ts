import type { Level } from "../model/media";
import { formatBytes, formatMillimetres, formatNumber, type Texts } from "../model/text";
import type { Look, ModelStage } from "../stage/stage";
import { build, buildIcon } from "./dom";

const LOOKS: readonly Look[] = ["textured", "clay", "wireframe"];

/** The menu of a model: how fine it is shown and how its surface looks. */
export class LevelMenu {
  readonly element: HTMLDetailsElement;
  readonly #now = build("span", { class: "level-now" });
  readonly #inputs = new Map<Level, HTMLInputElement>();
  readonly #stage: () => ModelStage | undefined;

  constructor(levels: readonly Level[], language: string, texts: Texts, stage: () => ModelStage | undefined) {
    this.#stage = stage;
    const summary = build("summary", {}, buildIcon("detail"), build("span", {}, texts("viewer.detail")));
    summary.append(this.#now);
    const automatic = buildRadio("level", texts("viewer.level.auto"), texts("viewer.level.auto_hint"), () =>
      stage()?.setLevel(undefined),
    );
    automatic.input.checked = true;
    const choices = levels.map((level) => {
      const choice = buildRadio("level", level.label, describeLevel(level, language, texts), () =>
        stage()?.setLevel(level),
      );
      this.#inputs.set(level, choice.input);
      return choice;
    });
    const looks = LOOKS.map((look) =>
      buildRadio("look", texts(`viewer.look.${look}`), "", () => stage()?.setLook(look)),
    );
    for (const look of looks.slice(0, 1)) look.input.checked = true;
    const panel = build(
      "div",
      { class: "level-panel" },
      buildGroup(texts("viewer.level"), [automatic, ...choices]),
      buildGroup(texts("viewer.look"), looks),
    );
    this.element = build("details", { class: "level-menu" }, summary, panel);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.element.open) return;
      this.element.open = false;
      summary.focus();
    });
  }

  close(): void {
    this.element.open = false;
  }

  /** Ask for this level, as if it had been chosen in the menu. */
  choose(level: Level): void {
    const input = this.#inputs.get(level);
    if (input) input.checked = true;
    this.#stage()?.setLevel(level);
  }

  /** Name the level that is on the screen. */
  show(level: Level): void {
    this.#now.textContent = level.label;
  }
}

interface Choice {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
}

function buildRadio(name: string, label: string, detail: string, choose: () => void): Choice {
  const input = build("input", { type: "radio", name: `baovat-${name}` });
  input.addEventListener("change", choose);
  const text = build("span", { class: "choice-text" }, build("span", { class: "choice-name" }, label));
  if (detail) text.append(build("span", { class: "choice-detail" }, detail));
  return { element: build("label", { class: "choice" }, input, text), input };
}

function buildGroup(title: string, choices: readonly Choice[]): HTMLElement {
  const legend = build("legend", {}, title);
  return build("fieldset", {}, legend, ...choices.map((choice) => choice.element));
}

function describeLevel(level: Level, language: string, texts: Texts): string {
  return texts("viewer.level.detail", {
    triangles: formatNumber(level.triangles, language),
    size: formatBytes(level.bytes, language),
    error: formatMillimetres(level.error_mm, language),
  });
}
