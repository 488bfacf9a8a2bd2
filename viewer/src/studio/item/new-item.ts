import { callApi, ProblemError } from "../api";
import { tellProblem } from "../problems";

/** The form on the list that makes an item, and leads to its editor. */
export function upgradeNewItem(): void {
  const form = document.querySelector<HTMLFormElement>('[data-form="new-item"]');
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
      const { value } = await callApi<{ id: string }>("/items", { method: "POST", body: { label } });
      window.location.assign(`${form.dataset.items}/${encodeURIComponent(value.id)}`);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(form, error.problem);
    }
  });
}
