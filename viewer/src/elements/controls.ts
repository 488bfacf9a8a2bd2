import { COMMANDS, type Command } from "../model/command";
import type { Texts } from "../model/text";
import { build, buildIcon, buildIconButton, type IconName } from "./dom";

export type Act = (command: Command) => void;

/** Five round buttons that move an image or turn a model: what dragging does, by single presses. */
export function buildPad(kind: "image" | "model", texts: Texts, act: Act): HTMLElement {
  const directions = ["up", "left", "right", "down"] as const;
  const button = (name: keyof typeof COMMANDS & IconName, key: string): HTMLButtonElement => {
    const element = buildIconButton(texts(key), name, () => act(COMMANDS[name]));
    element.className = `pad-${name}`;
    return element;
  };
  return build(
    "div",
    { class: "pad", role: "group", "aria-label": texts(`viewer.pad.${kind}`) },
    ...directions.map((name) => button(name, `viewer.${kind}.${name}`)),
    button("home", "viewer.home"),
  );
}

/** Closer, further, how close, and round: the same for images and models. */
export function buildZoomControls(texts: Texts, act: Act): { element: HTMLElement; zoom: HTMLElement } {
  const zoom = build("output", { class: "zoom-value" }, "100 %");
  const element = build(
    "div",
    { class: "tools tools-zoom", role: "group", "aria-label": texts("viewer.zoom") },
    buildIconButton(texts("viewer.zoom_out"), "zoomOut", () => act(COMMANDS.zoomOut)),
    zoom,
    buildIconButton(texts("viewer.zoom_in"), "zoomIn", () => act(COMMANDS.zoomIn)),
    buildIconButton(texts("viewer.rotate"), "rotate", () => act(COMMANDS.rotateRight)),
  );
  // Spoken through the announcer in a sentence; an output would say the bare number once more.
  zoom.setAttribute("aria-live", "off");
  return { element, zoom };
}

/** The button that opens the tools for pictures. */
export function buildToolsButton(texts: Texts, press: () => void): HTMLButtonElement {
  const button = buildIconButton(texts("viewer.picture_tools"), "tools", press);
  button.classList.add("tools-button");
  button.setAttribute("aria-expanded", "false");
  button.append(build("span", {}, texts("viewer.picture_tools")));
  return button;
}

/** A button that lets the viewer fill the screen; null where the browser cannot (iPhone). */
export function buildFullscreenButton(viewer: HTMLElement, texts: Texts): HTMLButtonElement | null {
  if (!document.fullscreenEnabled) return null;
  const button = buildIconButton(texts("viewer.fullscreen"), "full", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void viewer.requestFullscreen();
  });
  viewer.addEventListener("fullscreenchange", () => {
    const isFull = viewer.matches(":fullscreen");
    button.setAttribute("aria-pressed", String(isFull));
    button.replaceChildren(buildIcon(isFull ? "unfull" : "full"));
    button.focus();
  });
  button.setAttribute("aria-pressed", "false");
  return button;
}
