/** A question before something is taken away. */

import { build } from "../elements/dom";
import { pageTexts } from "./problems";

/** Ask whether something is really meant. */
export function askWhether(text: string, button: string): Promise<boolean> {
  const say = pageTexts();
  const yes = build("button", { type: "submit", value: "yes", class: "button is-main" }, button);
  const no = build(
    "button",
    { type: "submit", value: "no", class: "button" },
    say("studio.collections.keep"),
  );
  const told = build("p", { id: "confirm-text" }, text);
  const form = build(
    "form",
    { method: "dialog", class: "stack" },
    told,
    build("p", { class: "actions" }, no, yes),
  );
  const dialog = build("dialog", { class: "studio-dialog", "aria-labelledby": told.id }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
