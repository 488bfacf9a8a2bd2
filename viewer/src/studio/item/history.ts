/** What the item said before, and saying it again. */

import { build } from "../../elements/dom";
import { differingPaths, readAt, type Values } from "../../model/studio/values";
import { callApi, ProblemError } from "../api";
import { pageTexts, tellProblem } from "../problems";
import { sayValue } from "./conflict";
import type { ItemEditor, ItemTold } from "./editor";
import { nameOf, PATHS } from "./fields";

interface Version {
  readonly number: number;
  readonly name: string;
  readonly at: string;
}

export function upgradeHistory(itemId: string, editor: ItemEditor): void {
  const details = document.querySelector<HTMLDetailsElement>("[data-history]");
  details?.addEventListener("toggle", () => {
    if (details.open) void list(details, `/items/${encodeURIComponent(itemId)}/versions`, editor);
  });
}

async function list(details: HTMLElement, path: string, editor: ItemEditor): Promise<void> {
  const say = pageTexts();
  const { value } = await callApi<Version[]>(path);
  const rows = details.querySelector("ol");
  if (!rows) return;
  const when = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  rows.replaceChildren(
    ...value.map((version, index) => {
      const who = version.name || say("studio.history.elsewhere");
      const text = build("span", {}, `${version.number}. ${when.format(new Date(version.at))} – ${who}`);
      const row = build("li", {}, text);
      if (index === 0) return row;
      const look = build("button", { type: "button", class: "button is-small" }, say("studio.history.look"));
      look.addEventListener("click", () => void show(row, details, `${path}/${version.number}`, editor));
      row.append(look);
      return row;
    }),
  );
  if (value.length === 0) rows.replaceChildren(build("li", {}, say("studio.history.none")));
}

async function show(row: HTMLElement, details: HTMLElement, path: string, editor: ItemEditor): Promise<void> {
  const say = pageTexts();
  const [{ value: before }, { value: now }] = await Promise.all([
    callApi<Values>(path),
    callApi<ItemTold>(path.split("/versions")[0] ?? ""),
  ]);
  const lines = differingPaths(before, now, PATHS).map((each) =>
    build(
      "li",
      {},
      build("strong", {}, say(`studio.field.${nameOf(each)}`)),
      " ",
      sayValue(readAt(before, each)),
    ),
  );
  const inside = build("div", { class: "version" }, build("ul", {}, ...lines));
  if (editor.mayEdit && lines.length > 0) {
    const restore = build("button", { type: "button", class: "button" }, say("studio.history.restore"));
    restore.addEventListener("click", async () => {
      try {
        const call = { method: "POST", ifMatch: editor.etag } as const;
        const { value, etag } = await callApi<ItemTold>(`${path}/restore`, call);
        editor.take(value, etag);
        await list(details, path.replace(/\/\d+$/, ""), editor);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        tellProblem(details, error.problem);
      }
    });
    inside.append(restore);
  }
  if (lines.length === 0) inside.append(say("studio.history.same"));
  row.querySelector(".version")?.remove();
  row.append(inside);
}
