/** Build elements of a page from plain values; text is always text, never markup. */

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** One element: `true` writes an attribute without value, `false` and `undefined` write none. */
export function build<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/** A button that says in words what it does and shows it as an icon. */
export function buildIconButton(label: string, icon: IconName, press: () => void): HTMLButtonElement {
  const button = build("button", { type: "button", "aria-label": label, title: label }, buildIcon(icon));
  button.addEventListener("click", press);
  return button;
}

/** Lines on a field of 24 by 24, drawn for this viewer. */
const ICONS = {
  zoomIn: "M12 5v14M5 12h14",
  zoomOut: "M5 12h14",
  rotate: "M19 12a7 7 0 1 1-2.4-5.3M17.5 3v4h-4",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  unfull: "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5",
  left: "M14 6l-6 6 6 6",
  right: "M10 6l6 6-6 6",
  up: "M6 14l6-6 6 6",
  down: "M6 10l6 6 6-6",
  home: "M12 3.5l1.9 5.9h6.1l-5 3.6 1.9 5.9-4.9-3.6-4.9 3.6 1.9-5.9-5-3.6h6.1z",
  detail: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5",
  tools: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  close: "M6 6l12 12M18 6L6 18",
  views: "M3 8l9-5 9 5v8l-9 5-9-5zM3 8l9 5 9-5M12 13v8",
  light:
    "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2.5v2.5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3L7 7M17 17l1.7 1.7M18.7 5.3L17 7M7 17l-1.7 1.7",
  measure: "M3 15.5L15.5 3 21 8.5 8.5 21zM7 11.5l2 2M10.5 8l3 3M14 4.5l2 2",
  section: "M12 3v18M12 6l8-3v15l-8 3M9 7.2L4 9v12l5-1.8",
  notes: "M4 4.5h16v11h-9l-4.5 4v-4H4zM8 8.5h8M8 11.5h5",
  play: "M8 5.5v13l10-6.5z",
  pause: "M8 5.5v13M16 5.5v13",
  undo: "M8 5L4 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11h-4",
  flip: "M8 4L4 8l4 4M4 8h16M16 12l4 4-4 4M20 16H4",
} as const;

export type IconName = keyof typeof ICONS;

const SVG = "http://www.w3.org/2000/svg";

export function buildIcon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
