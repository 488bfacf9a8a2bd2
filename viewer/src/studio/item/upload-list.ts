/** Files that are dropped or chosen become media of an item. */

import { Sending } from "./sending";

export function upgradeDrop(itemId: string, done: () => Promise<void>): void {
  const drop = document.querySelector<HTMLElement>("[data-drop]");
  const input = drop?.querySelector<HTMLInputElement>("input[type=file]");
  const rows = drop?.querySelector<HTMLElement>("ul");
  if (!drop || !input || !rows) return;
  const take = (files: Iterable<File>): void => {
    for (const file of files) rows.append(new Sending(file, { itemId, done }).element);
  };
  const takeChosen = (): void => {
    take(input.files ?? []);
    input.value = "";
  };
  input.addEventListener("change", takeChosen);
  takeChosen(); // on a slow line somebody has chosen before this script was there
  for (const name of ["dragover", "dragleave", "drop"] as const) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop") take(event.dataTransfer?.files ?? []);
    });
  }
}
