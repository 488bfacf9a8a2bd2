/** Everybody's accounts: who there is, a new one, and a password that is told once. */

import { tryCopy } from "../../elements/copy-button";
import { callApi, ProblemError } from "../api";
import { announce, pageTexts, tellProblem, wordProblem } from "../problems";
import { AccountRow, type AccountTold, type Host } from "./row";

interface AccountMade extends AccountTold {
  readonly password: string | null;
}

interface PageValues {
  readonly accounts: readonly AccountTold[];
  readonly me: string;
  /** Where somebody goes who is no administrator any more. */
  readonly desk: string;
  readonly account: string;
}

export function upgradeAccounts(block: HTMLElement): void {
  const values = JSON.parse(block.textContent ?? "") as PageValues;
  const rows = document.querySelector<HTMLElement>(".accounts tbody");
  if (!rows) return;
  const host: Host = { me: values.me, desk: values.desk, account: values.account, change };
  const add = (account: AccountTold): void => rows.append(new AccountRow(account, host).element);
  values.accounts.forEach(add);
  upgradeForm(add);
  upgradeSecret();
}

/** Change an account; null where that was refused, which is told above the list. */
async function change(login: string, body: object): Promise<AccountTold | null> {
  const notice = find("[data-problem]");
  notice.hidden = true;
  try {
    const path = `/accounts/${encodeURIComponent(login)}`;
    const { value } = await callApi<AccountMade>(path, { method: "PATCH", body });
    if (value.password !== null) tellSecret(value.name, value.password);
    return value;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    notice.className = "notice is-problem";
    notice.textContent = wordProblem(error.problem);
    notice.hidden = false;
    return null;
  }
}

function upgradeForm(add: (account: AccountTold) => void): void {
  const form = document.querySelector<HTMLFormElement>('[data-form="new-account"]');
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const body = { login: said.get("login"), name: said.get("name"), role: said.get("role") };
    try {
      const { value } = await callApi<AccountMade>("/accounts", { method: "POST", body });
      const notice = form.querySelector<HTMLElement>(".notice");
      if (notice) notice.hidden = true;
      add(value);
      form.reset();
      form.closest("details")?.removeAttribute("open");
      if (value.password !== null) tellSecret(value.name, value.password);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      tellProblem(form, error.problem);
    }
  });
}

/** Show a password, the only time that anybody can read it. */
function tellSecret(name: string, password: string): void {
  const section = find("[data-secret]");
  find("#secret-title").textContent = pageTexts()("studio.accounts.secret", { name });
  find("[data-secret] code").textContent = password;
  section.hidden = false;
  section.focus();
}

function upgradeSecret(): void {
  const say = pageTexts();
  const code = find("[data-secret] code");
  find("[data-copy-secret]").addEventListener("click", async () => {
    announce(say((await tryCopy(code.textContent ?? "")) ? "copy.done" : "copy.failed"));
  });
  find("[data-hide-secret]").addEventListener("click", () => {
    code.textContent = "";
    find("[data-secret]").hidden = true;
    document.getElementById("main")?.focus();
  });
}

function find(selector: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(selector);
  if (!found) throw new RangeError(`the page has no ${selector}`);
  return found;
}
