import type { Texts } from "../../model/text";
import { announce } from "../../studio/problems";
import { buildButton } from "../builder/fields";
import { build, buildIconButton } from "../dom";
import type { NoteDesk } from "./note-desk";

/** Save, take back, do again; and whether everything is kept. */
export class SaveBar {
  readonly element = build("div", { class: "annotator-bar" });
  readonly #state = build("p", { class: "saving-state", role: "status" });
  readonly #notice = build("p", { class: "notice", role: "alert", hidden: true });
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;

  constructor(
    readonly texts: Texts,
    readonly desk: NoteDesk,
    mayEdit: boolean,
  ) {
    const save = buildButton(texts("studio.item.save"), () => void desk.save(), "is-main");
    save.dataset.action = "save";
    this.#undo = buildIconButton(texts("annotate.undo"), "undo", () => {
      desk.undo();
      announce(texts("annotate.undone"));
    });
    this.#redo = buildIconButton(texts("annotate.redo"), "undo", () => {
      desk.redo();
      announce(texts("annotate.redone"));
    });
    this.#undo.classList.add("icon-button");
    this.#redo.classList.add("icon-button", "is-redo");
    if (mayEdit) this.element.append(save, this.#undo, this.#redo, this.#state);
    else this.element.append(build("p", { class: "notice" }, texts("studio.item.locked")));
    this.element.append(this.#notice);
  }

  show(): void {
    this.#undo.disabled = !this.desk.canUndo;
    this.#redo.disabled = !this.desk.canRedo;
    const words = this.desk.isChanged ? this.texts("studio.item.unsaved") : "";
    if (this.#state.textContent !== words) this.#state.textContent = words;
    if (this.desk.isChanged && this.#notice.classList.contains("is-done")) this.#notice.hidden = true;
  }

  tell(words: string, kind: "is-done" | "is-problem"): void {
    this.#notice.className = `notice ${kind}`;
    this.#notice.textContent = words;
    this.#notice.hidden = false;
  }

  focusUndo(): void {
    this.#undo.focus();
  }
}
