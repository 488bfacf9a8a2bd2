import {
  HIGHEST_LIGHT_DEG,
  KEY_LIGHT,
  LIGHT_STEP_DEG,
  type LightDirection,
  LOWEST_LIGHT_DEG,
} from "../../model/light";
import { formatNumber } from "../../model/text";
import { build } from "../dom";
import { buildSlider, buildWordButton, type Slider } from "./controls";
import type { Tool, Workplace } from "./tool";

/** Lead the lamp around the object: light that grazes a surface shows what is carved in it. */
export class LightTool implements Tool {
  readonly key = "light";
  readonly icon = "light";
  readonly panel: HTMLElement;
  readonly #at: Workplace;
  readonly #around: Slider;
  readonly #above: Slider;
  #direction: LightDirection = KEY_LIGHT;

  constructor(at: Workplace) {
    this.#at = at;
    const { texts } = at;
    const names = (key: string): { less: string; more: string; by: number } => ({
      less: texts(`viewer.light.${key}_less`),
      more: texts(`viewer.light.${key}_more`),
      by: LIGHT_STEP_DEG,
    });
    this.#around = buildSlider(
      texts("viewer.light.around"),
      { min: -180, max: 180, step: 5 },
      names("around"),
      (azimuth_deg) => this.#aim({ ...this.#direction, azimuth_deg }),
    );
    this.#above = buildSlider(
      texts("viewer.light.above"),
      { min: LOWEST_LIGHT_DEG, max: HIGHEST_LIGHT_DEG, step: 5 },
      names("above"),
      (elevation_deg) => this.#aim({ ...this.#direction, elevation_deg }),
    );
    const reset = buildWordButton(texts("viewer.tool.reset"), "undo", () => this.#reset());
    const hint = build("p", { class: "panel-hint" }, texts("viewer.light.hint"));
    this.panel = build("div", {}, hint, this.#around.element, this.#above.element, reset);
    this.#show();
  }

  #aim(direction: LightDirection): void {
    this.#direction = direction;
    this.#at.stage.space.setLight(direction);
    this.#at.say(this.#show());
  }

  #reset(): void {
    this.#direction = KEY_LIGHT;
    this.#at.stage.space.setLight(undefined);
    this.#show();
    this.#at.say(this.#at.texts("viewer.light.as_first"));
  }

  /** Show where the lamp is, and return it in words. */
  #show(): string {
    const { azimuth_deg, elevation_deg } = this.#direction;
    const around = this.#sayAround(azimuth_deg);
    const degrees = this.#format(Math.abs(elevation_deg));
    const above = this.#at.texts(`viewer.light.${elevation_deg < 0 ? "from_below" : "from_above"}`, {
      degrees,
    });
    this.#around.show(azimuth_deg, around);
    this.#above.show(elevation_deg, above);
    return `${around}, ${above}`;
  }

  #sayAround(azimuth_deg: number): string {
    const degrees = this.#format(Math.abs(azimuth_deg));
    if (azimuth_deg === 0) return this.#at.texts("viewer.light.from_front");
    if (Math.abs(azimuth_deg) === 180) return this.#at.texts("viewer.light.from_back");
    return this.#at.texts(`viewer.light.${azimuth_deg < 0 ? "from_left" : "from_right"}`, { degrees });
  }

  #format(degrees: number): string {
    return formatNumber(degrees, this.#at.language);
  }
}
