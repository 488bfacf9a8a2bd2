import type { Canvas, Layer, Option } from "../../model/media";
import { formatNumber } from "../../model/text";
import { build } from "../dom";
import type { Tool, ToolHost } from "./host";

let count = 0;

/** Choose among pictures of the same view (visible light, X-ray, raking light) and how much of it covers the first. */
export function buildLayersTool(host: ToolHost, canvas: Canvas | null): Tool | undefined {
  const layers = [...(canvas?.layers ?? []).entries()].filter(([, layer]) => layer.options.length > 1);
  if (layers.length === 0) return undefined;
  const label = host.texts("viewer.layers");
  const element = build("div", { class: "tool-body", role: "group", "aria-label": label });
  for (const [index, layer] of layers) element.append(...buildLayer(host, index, layer));
  return { name: "layers", element };
}

function buildLayer(host: ToolHost, index: number, layer: Layer): readonly HTMLElement[] {
  const { texts } = host;
  const shown = shownFirst(host, layer);
  let chosen = shown;
  const opacity = build("input", { type: "range", min: 0, max: 100, step: 5, value: 100 });
  const value = build("span", { class: "slider-value", "aria-hidden": true });
  const cover = build(
    "label",
    { class: "slider" },
    build("span", {}, texts("viewer.layers.opacity")),
    value,
    opacity,
  );
  const apply = (): void => {
    const percent = Number(opacity.value);
    const words = `${formatNumber(percent, host.language)} %`;
    value.textContent = words;
    opacity.setAttribute("aria-valuetext", words);
    cover.hidden = chosen === shown;
    host.view.hidePoster();
    host.stage()?.overlay(index, chosen === shown ? undefined : chosen.picture, percent / 100);
  };
  const name = `baovat-layer-${++count}`;
  const options = layer.options.map((option, place) => {
    const input = build("input", { type: "radio", name });
    const label = option.label || texts("viewer.layers.number", { number: place + 1 });
    input.checked = option === chosen;
    input.addEventListener("change", () => {
      chosen = option;
      opacity.value = "100";
      apply();
      host.announcer.say(texts("viewer.layers.shown", { label }));
    });
    return build("label", { class: "choice" }, input, build("span", {}, label));
  });
  opacity.addEventListener("input", apply);
  cover.hidden = true;
  return [...options, cover];
}

/** The option that is on the stage: on an item's page each of them may be. */
function shownFirst(host: ToolHost, layer: Layer): Option {
  return layer.options.find(({ picture }) => picture.infoUrl === host.media.infoUrl) ?? layer.options[0];
}
