import type { Annotation } from "../../model/annotations/annotation";
import type { Merged } from "../../model/annotations/changes";
import type { Texts } from "../../model/text";
import { openDialog } from "../builder/dialog";
import { build } from "../dom";
import { wordsToShow } from "./words";

/** Both changed the same notes: both versions side by side, and what to do. */
export function askAboutClashes(merged: Merged, texts: Texts): Promise<"mine" | "theirs" | undefined> {
  const dialog = openDialog(texts("annotate.clash.title"), texts, "clash");
  const say = (said: Annotation | undefined): string =>
    said
      ? said.bodies.map((body) => wordsToShow(body.value)).join(" · ") || "–"
      : texts("annotate.clash.gone");
  const rows = merged.clashes.map((clash) =>
    build("tr", {}, build("td", {}, say(clash.mine)), build("td", {}, say(clash.theirs))),
  );
  const head = (["mine", "theirs"] as const).map((side) =>
    build("th", { scope: "col" }, texts(`annotate.clash.${side}`)),
  );
  const table = build("table", {}, build("thead", {}, build("tr", {}, ...head)), build("tbody", {}, ...rows));
  let choice: "mine" | "theirs" | undefined;
  const button = (name: "mine" | "theirs" | "later"): HTMLElement => {
    const kind = name === "mine" ? "button is-main" : "button";
    const made = build("button", { type: "button", class: kind }, texts(`annotate.clash.take_${name}`));
    made.addEventListener("click", () => {
      choice = name === "later" ? undefined : name;
      dialog.close();
    });
    return made;
  };
  dialog.append(
    build("p", {}, texts("annotate.clash.text")),
    build("div", { class: "table-scroll" }, table),
    build("p", { class: "actions" }, button("mine"), button("theirs"), button("later")),
  );
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(choice)));
}
