/** The pages of collections: making one on the list, and the editor of one. */

import { callApi, ProblemError } from "../api";
import type { Vocabularies } from "../item/word-controls";
import { tellProblem } from "../problems";
import { CollectionEditor, type CollectionValues } from "./editor";

export async function upgradeCollections(): Promise<void> {
  upgradeNew();
  const block = document.getElementById("collection-values");
  const root = document.querySelector<HTMLElement>("[data-collection]");
  if (!block || !root) return;
  const values = JSON.parse(block.textContent ?? "") as CollectionValues;
  const language = document.documentElement.lang;
  const { value } = await callApi<{ words: Vocabularies }>(`/vocabularies?lang=${language}`);
  new CollectionEditor(root, values, value.words);
}

function upgradeNew(): void {
  const form = document.querySelector<HTMLFormElement>('[data-form="new-collection"]');
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const label = Object.fromEntries(
      ["vi", "en"].flatMap((language) => {
        const text = String(said.get(language) ?? "").trim();
        return text ? [[language, [text]]] : [];
      }),
    );
    try {
      const { value } = await callApi<{ id: string }>("/collections", { method: "POST", body: { label } });
      window.location.assign(`${form.dataset.page}/${encodeURIComponent(value.id)}`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(form, error.problem);
    }
  });
}
