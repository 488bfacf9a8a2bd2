import { AXES, type Axis, depthOf_m, FIRST_SECTION, type Section } from "../../model/section";
import { formatDistance, formatNumber } from "../../model/text";
import { build } from "../dom";
import { buildSlider, buildWordButton, type Slider } from "./controls";
import type { Tool, Workplace } from "./tool";

/** Cut the object open along a plane. */
export class SectionTool implements Tool {
  readonly key = "section";
  readonly icon = "section";
  readonly panel: HTMLElement;
  readonly #at: Workplace;
  readonly #slider: Slider;
  readonly #axes = new Map<Axis, HTMLInputElement>();
  readonly #whole: HTMLButtonElement;
  #section: Section = FIRST_SECTION;
  #isCut = false;

  constructor(at: Workplace) {
    this.#at = at;
    const { texts } = at;
    const legend = build("legend", {}, texts("viewer.section.axis"));
    const axes = build(
      "fieldset",
      { class: "panel-choices" },
      legend,
      ...AXES.map((axis) => this.#buildAxis(axis)),
    );
    this.#slider = buildSlider(
      texts("viewer.section.place"),
      { min: 0, max: 100, step: 1 },
      { less: texts("viewer.section.less"), more: texts("viewer.section.more"), by: 5 },
      (percent) => this.#cut({ ...this.#section, share: percent / 100 }),
    );
    const flip = buildWordButton(texts("viewer.section.flip"), "flip", () =>
      this.#cut({ ...this.#section, flipped: !this.#section.flipped }),
    );
    this.#whole = buildWordButton(texts("viewer.section.whole"), "undo", () => this.#makeWhole());
    const buttons = build("p", { class: "panel-buttons" }, flip, this.#whole);
    const hint = build("p", { class: "panel-hint" }, texts("viewer.section.hint"));
    this.panel = build("div", {}, hint, axes, this.#slider.element, buttons);
    this.#show();
  }

  opened(): void {
    if (!this.#isCut) this.#cut(this.#section);
  }

  #buildAxis(axis: Axis): HTMLElement {
    const input = build("input", { type: "radio", name: "baovat-section" });
    input.addEventListener("change", () => this.#cut({ ...this.#section, axis }));
    this.#axes.set(axis, input);
    const name = build("span", {}, this.#at.texts(`viewer.section.${axis}`));
    return build("label", { class: "choice" }, input, name);
  }

  #cut(section: Section): void {
    this.#section = section;
    this.#isCut = true;
    this.#at.stage.space.setSection(section);
    this.#at.say(this.#show());
  }

  #makeWhole(): void {
    this.#isCut = false;
    this.#at.stage.space.setSection(undefined);
    this.#show();
    this.#at.say(this.#at.texts("viewer.section.is_whole"));
  }

  /** Show where the cut is, and return it in words. */
  #show(): string {
    const { axis, share } = this.#section;
    const input = this.#axes.get(axis);
    if (input) input.checked = true;
    const unit_m = this.#at.media.scene?.unit_m ?? 1;
    const depth_mm = depthOf_m(this.#section, this.#at.stage.space.box) * unit_m * 1000;
    const percent = Math.round(share * 100);
    const words = this.#at.texts("viewer.section.at", {
      percent: formatNumber(percent, this.#at.language),
      length: formatDistance(depth_mm, this.#at.language),
    });
    this.#slider.show(percent, words);
    this.#whole.setAttribute("aria-disabled", String(!this.#isCut));
    return `${this.#at.texts(`viewer.section.${axis}`)}: ${words}`;
  }
}
