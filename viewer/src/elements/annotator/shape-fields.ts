import type { Corner, Part } from "../../model/annotations/annotation";
import {
  cornersOf,
  fromUnit,
  parseTyped,
  type Size,
  toUnit,
  type Unit,
  within,
} from "../../model/annotations/shapes";
import type { Texts } from "../../model/text";
import { build } from "../dom";

let unit: Unit = "percent";

/** The numbers of a part, to be typed: of pictures in per cent or pixels, of models in millimetres. */
export function buildShapeFields(
  part: Part,
  size: Size,
  texts: Texts,
  language: string,
  change: (part: Part) => void,
): HTMLFieldSetElement | undefined {
  if (part.kind === "whole" || part.kind === "span") return undefined;
  const box = build("fieldset", { class: "shape-fields" }, build("legend", {}, texts("annotate.place")));
  const draw = (): void => {
    const fields =
      part.kind === "space-point"
        ? buildSpace(part, texts, language, change)
        : buildPicture(part, size, texts, language, change);
    box.replaceChildren(build("legend", {}, texts("annotate.place")), ...fields);
    if (part.kind !== "space-point") box.append(buildUnit(texts, draw));
  };
  draw();
  return box;
}

function buildUnit(texts: Texts, draw: () => void): HTMLElement {
  const select = build("select", { "data-unit": true });
  for (const each of ["percent", "pixels"] as const) {
    select.append(build("option", { value: each }, texts(`annotate.unit.${each}`)));
  }
  select.value = unit;
  select.addEventListener("change", () => {
    unit = select.value as Unit;
    draw();
    document.querySelector<HTMLElement>("[data-unit]")?.focus();
  });
  return build("label", { class: "field" }, texts("annotate.unit"), select);
}

function buildNumber(
  name: string,
  label: string,
  value: number,
  language: string,
  change: (value: number) => void,
): HTMLElement {
  const input = build("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    "data-number": name,
  });
  input.value = writeNumber(value, language);
  input.addEventListener("change", () => {
    const number = parseTyped(input.value);
    input.setAttribute("aria-invalid", String(number === undefined));
    if (number !== undefined) change(number);
  });
  return build("label", { class: "field" }, label, input);
}

/** A number as it is typed: without marks between thousands. */
function writeNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 3, useGrouping: false }).format(value);
}

function buildPicture(
  part: Part,
  size: Size,
  texts: Texts,
  language: string,
  change: (part: Part) => void,
): readonly HTMLElement[] {
  const field = (name: string, value: number, whole: number, set: (pixels: number) => void): HTMLElement =>
    buildNumber(name, texts(`annotate.${name}`), toUnit(value, whole, unit), language, (typed) =>
      set(fromUnit(typed, whole, unit)),
    );
  if (part.kind === "rectangle") {
    const set = (name: "left" | "top" | "width" | "height") => (value: number) =>
      change(kept({ ...part, [name]: Math.round(value) }, size));
    return [
      field("x", part.left, size.width, set("left")),
      field("y", part.top, size.height, set("top")),
      field("width", part.width, size.width, set("width")),
      field("height", part.height, size.height, set("height")),
    ];
  }
  if (part.kind === "point") {
    return [
      field("x", part.x, size.width, (x) => change(pointAt([x, part.y], size))),
      field("y", part.y, size.height, (y) => change(pointAt([part.x, y], size))),
    ];
  }
  return part.kind === "polygon" ? [buildCorners(part.corners, size, texts, language, change)] : [];
}

/** A rectangle that lies on the picture, whatever was typed. */
function kept(part: Extract<Part, { kind: "rectangle" }>, size: Size): Part {
  const left = Math.min(Math.max(part.left, 0), size.width - 1);
  const top = Math.min(Math.max(part.top, 0), size.height - 1);
  const width = Math.min(Math.max(part.width, 1), size.width - left);
  const height = Math.min(Math.max(part.height, 1), size.height - top);
  return { kind: "rectangle", left, top, width, height };
}

function pointAt(corner: Corner, size: Size): Part {
  const [x, y] = within(corner, size);
  return { kind: "point", x, y };
}

/** A corner a line; what cannot be read is marked and changes nothing. */
function buildCorners(
  corners: readonly Corner[],
  size: Size,
  texts: Texts,
  language: string,
  change: (part: Part) => void,
): HTMLElement {
  const box = build("textarea", {
    rows: Math.min(corners.length + 1, 8),
    spellcheck: "false",
    "data-number": "corners",
  });
  const say = (value: number, whole: number): string => writeNumber(toUnit(value, whole, unit), language);
  box.value = corners.map(([x, y]) => `${say(x, size.width)}; ${say(y, size.height)}`).join("\n");
  box.addEventListener("change", () => {
    const read = box.value
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => line.split(";").map(parseTyped));
    const isWhole = read.length >= 3 && read.every((pair) => pair.length === 2 && !pair.includes(undefined));
    box.setAttribute("aria-invalid", String(!isWhole));
    if (!isWhole) return;
    const placed = read.map(([x = 0, y = 0]) =>
      within([fromUnit(x, size.width, unit), fromUnit(y, size.height, unit)], size),
    );
    change({ kind: "polygon", corners: placed });
  });
  return build("label", { class: "field is-wide" }, texts("annotate.corners"), box);
}

function buildSpace(
  part: Extract<Part, { kind: "space-point" }>,
  texts: Texts,
  language: string,
  change: (part: Part) => void,
): readonly HTMLElement[] {
  return (["x", "y", "z"] as const).map((axis) =>
    buildNumber(axis, texts(`annotate.mm.${axis}`), part[axis] * 1000, language, (typed) =>
      change({ ...part, [axis]: typed / 1000 }),
    ),
  );
}

/** Whether there is anything to take hold of. */
export function hasPlace(part: Part): boolean {
  return part.kind === "space-point" || cornersOf(part).length > 0;
}
