// The list of exhibitions, and beginning a new one.
import "../styles/studio.css";
import "../styles/builder.css";
import { callApi, ProblemError } from "../studio/api";
import { tellProblem } from "../studio/problems";

const form = document.querySelector<HTMLFormElement>("form[data-begin]");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const said = new FormData(form);
  const title = Object.fromEntries(
    ["vi", "en"].flatMap((language) => {
      const words = String(said.get(language) ?? "").trim();
      return words === "" ? [] : [[language, [words]]];
    }),
  );
  try {
    const { value } = await callApi<{ slug: string }>("/exhibitions", {
      method: "POST",
      body: { title, template: said.get("template"), rights: said.get("rights") },
    });
    window.location.assign(`${form.dataset.begin}${encodeURIComponent(value.slug)}`);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    tellProblem(form, error.problem);
  }
});
