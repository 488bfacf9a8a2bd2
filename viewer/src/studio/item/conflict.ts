/** Somebody else saved meanwhile: both versions side by side, and what to do. */

import { build } from "../../elements/dom";
import { differingPaths, readAt, type Values } from "../../model/studio/values";
import { pageTexts } from "../problems";
import { nameOf, PATHS } from "./fields";

export type Choice = "mine" | "theirs" | "later";

/** A thing that may differ: where it stands, and what its text is called. */
interface Compared {
  readonly path: string;
  readonly name: string;
}

const ITEM: readonly Compared[] = PATHS.map((path) => ({ path, name: nameOf(path) }));

export function showConflict(
  mine: Values,
  theirs: Values,
  fields: readonly Compared[] = ITEM,
): Promise<Choice> {
  const say = pageTexts();
  const names = new Map(fields.map((field) => [field.path, field.name]));
  const rows = differingPaths(mine, theirs, [...names.keys()]).map((path) =>
    build(
      "tr",
      {},
      build("th", { scope: "row" }, say(`studio.field.${names.get(path)}`)),
      build("td", {}, sayValue(readAt(mine, path))),
      build("td", {}, sayValue(readAt(theirs, path))),
    ),
  );
  const head = ["field", "mine", "theirs"].map((name) =>
    build("th", { scope: "col" }, say(`studio.conflict.${name}`)),
  );
  const title = build("h2", { id: "conflict-title" }, say("studio.conflict.title"));
  const buttons = (["mine", "theirs", "later"] as const).map((choice) =>
    build(
      "button",
      { type: "submit", value: choice, class: choice === "mine" ? "button is-main" : "button" },
      say(`studio.conflict.take_${choice}`),
    ),
  );
  const table = build(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-labelledby": "conflict-title" },
    build("table", {}, build("thead", {}, build("tr", {}, ...head)), build("tbody", {}, ...rows)),
  );
  const form = build(
    "form",
    { method: "dialog", class: "stack" },
    title,
    build("p", {}, say("studio.conflict.text")),
    table,
    build("p", { class: "actions" }, ...buttons),
  );
  const dialog = build(
    "dialog",
    { class: "studio-dialog is-wide", "aria-labelledby": "conflict-title" },
    form,
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      const choice = dialog.returnValue;
      resolve(choice === "mine" || choice === "theirs" ? choice : "later");
    });
  });
}

/** Any plain value in one line that people can compare. */
export function sayValue(value: unknown): string {
  if (value === undefined || value === null || value === "") return "–";
  if (Array.isArray(value)) return value.map(sayValue).join("; ");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, inner]) => (/^(vi|en|none)$/.test(name) ? sayValue(inner) : `${name}: ${sayValue(inner)}`))
    .join(" · ");
}
