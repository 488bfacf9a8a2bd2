import {
  type Adjustment,
  isUnadjusted,
  LEAST_PERCENT,
  MOST_PERCENT,
  UNADJUSTED,
} from "../../model/adjustment";
import { formatNumber } from "../../model/text";
import { build } from "../dom";
import type { Tool, ToolHost } from "./host";

const STEP_PERCENT = 5;

/** Mirror, brightness and contrast. */
export function buildAdjustTool(host: ToolHost): Tool {
  const { texts } = host;
  let now: Adjustment = host.stage()?.adjustment ?? UNADJUSTED;
  const mirror = build("input", { type: "checkbox" });
  const reset = build("button", { type: "button", class: "tool-button" }, texts("viewer.adjust.reset"));
  const sliders = (["brightness", "contrast"] as const).map((key) =>
    buildSlider(texts(`viewer.adjust.${key}`), host.language, (percent) => apply({ ...now, [key]: percent })),
  );
  const apply = (wanted: Adjustment): void => {
    now = wanted;
    host.view.hidePoster();
    host.stage()?.adjust(now);
    show();
  };
  const show = (): void => {
    mirror.checked = now.mirrored;
    for (const [index, key] of (["brightness", "contrast"] as const).entries())
      sliders[index]?.show(now[key]);
    // It keeps the focus: a button that is disabled would lose it.
    reset.setAttribute("aria-disabled", String(isUnadjusted(now)));
  };
  mirror.addEventListener("change", () => apply({ ...now, mirrored: mirror.checked }));
  reset.addEventListener("click", () => {
    apply(UNADJUSTED);
    host.announcer.say(texts("viewer.adjust.reset_done"));
  });
  show();
  const element = build(
    "div",
    { class: "tool-body", role: "group", "aria-label": texts("viewer.adjust") },
    build("label", { class: "choice" }, mirror, build("span", {}, texts("viewer.adjust.mirror"))),
    ...sliders.map((slider) => slider.element),
    reset,
  );
  return { name: "adjust", element };
}

function buildSlider(
  label: string,
  language: string,
  change: (percent: number) => void,
): { element: HTMLElement; show: (percent: number) => void } {
  const input = build("input", { type: "range", min: LEAST_PERCENT, max: MOST_PERCENT, step: STEP_PERCENT });
  const value = build("span", { class: "slider-value", "aria-hidden": true });
  input.addEventListener("input", () => change(Number(input.value)));
  const element = build("label", { class: "slider" }, build("span", {}, label), value, input);
  const show = (percent: number): void => {
    const words = `${formatNumber(percent, language)} %`;
    input.value = String(percent);
    input.setAttribute("aria-valuetext", words);
    value.textContent = words;
  };
  return { element, show };
}
