import type { Texts } from "../../model/text";
import { build, buildIconButton } from "../dom";

let count = 0;

/** A dialog over the page: it takes the focus, Escape closes it, and the focus goes back to where it was. */
export function openDialog(title: string, texts: Texts, kind: string): HTMLDialogElement {
  count += 1;
  const heading = build("h2", { id: `builder-dialog-${count}` }, title);
  const dialog = build("dialog", { class: `builder-dialog is-${kind}`, "aria-labelledby": heading.id });
  const close = buildIconButton(texts("builder.close"), "close", () => dialog.close());
  dialog.append(build("div", { class: "dialog-head" }, heading, close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
