import { build, buildIcon, type IconName } from "../dom";

/** A button that says what it does in words beside its icon. */
export function buildWordButton(
  words: string,
  icon: IconName | undefined,
  press: () => void,
): HTMLButtonElement {
  const button = build("button", { type: "button", class: "word-button" });
  if (icon) button.append(buildIcon(icon));
  button.append(build("span", {}, words));
  button.addEventListener("click", press);
  return button;
}

export interface Slider {
  readonly element: HTMLElement;
  /** Show a value, and how it is said. */
  show(value: number, words: string): void;
}

/** A slider with a button on either side, so that nobody has to drag. */
export function buildSlider(
  label: string,
  range: { readonly min: number; readonly max: number; readonly step: number },
  buttons: { readonly less: string; readonly more: string; readonly by: number },
  choose: (value: number) => void,
): Slider {
  const input = build("input", { type: "range", ...range, "aria-label": label });
  const value = build("output", { class: "slider-value" });
  value.setAttribute("aria-live", "off");
  const move = (by: number): void => {
    input.value = String(Number(input.value) + by);
    choose(Number(input.value));
  };
  const less = buildStep(buttons.less, "−", () => move(-buttons.by));
  const more = buildStep(buttons.more, "+", () => move(buttons.by));
  input.addEventListener("input", () => choose(Number(input.value)));
  const head = build("p", { class: "slider-head" }, build("span", { "aria-hidden": true }, label), value);
  const row = build("div", { class: "slider-row" }, less, input, more);
  return {
    element: build("div", { class: "slider" }, head, row),
    show: (now, words) => {
      input.value = String(now);
      input.setAttribute("aria-valuetext", words);
      value.textContent = words;
    },
  };
}

function buildStep(label: string, sign: string, press: () => void): HTMLButtonElement {
  const button = build(
    "button",
    { type: "button", class: "step-button", "aria-label": label, title: label },
    sign,
  );
  button.addEventListener("click", press);
  return button;
}
