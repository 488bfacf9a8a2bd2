import { callApi, ProblemError } from "./api";
import { pageTexts, tellDone, tellProblem } from "./problems";

/** One's own account: change the password, make and delete tokens. */
export function upgradeAccount(): void {
  upgradeForm("password", async (form, said) => {
    await callApi("/account/password", {
      method: "PUT",
      body: { old: said.get("old"), new: said.get("new") },
    });
    form.reset();
    tellDone(form, pageTexts()("studio.account.changed"));
  });
  upgradeForm("token", async (form, said) => {
    const { value } = await callApi<{ secret: string }>("/account/tokens", {
      method: "POST",
      body: { name: said.get("name"), days: Number(said.get("days")) },
    });
    const made = form.querySelector<HTMLElement>(".made");
    const code = made?.querySelector("code");
    if (!made || !code) return;
    code.textContent = value.secret;
    made.hidden = false;
  });
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-delete-token]")) {
    button.addEventListener("click", async () => {
      await callApi(`/account/tokens/${button.dataset.deleteToken}`, { method: "DELETE" });
      button.closest("li")?.remove();
    });
  }
}

function upgradeForm(name: string, send: (form: HTMLFormElement, said: FormData) => Promise<void>): void {
  const form = document.querySelector<HTMLFormElement>(`[data-form="${name}"]`);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await send(form, new FormData(form));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(form, error.problem);
    }
  });
}
