import { callApi, ProblemError, renewProof } from "./api";
import { tellProblem } from "./problems";

let asking: Promise<boolean> | undefined;

/** Ask over the page for the password, where its session has ended; false where the person leaves it. */
export function askToSignIn(): Promise<boolean> {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

function ask(): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("#sign-in-again");
  const form = dialog?.querySelector("form");
  if (!dialog || !form) return Promise.resolve(false);
  return new Promise((resolve) => {
    const done = new AbortController();
    const finish = (isIn: boolean): void => {
      done.abort();
      form.reset();
      dialog.close();
      resolve(isIn);
    };
    const { signal } = done;
    dialog.addEventListener("cancel", () => finish(false), { signal });
    form.querySelector("[data-close]")?.addEventListener("click", () => finish(false), { signal });
    form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        signIn(form).then((isIn) => {
          if (isIn) finish(true);
        });
      },
      { signal },
    );
    dialog.showModal();
    form.querySelector<HTMLInputElement>('[name="password"]')?.focus();
  });
}

async function signIn(form: HTMLFormElement): Promise<boolean> {
  const said = new FormData(form);
  const body = { login: said.get("login"), password: said.get("password") };
  try {
    const { value } = await callApi<{ csrf: string }>("/session", { method: "POST", body });
    renewProof(value.csrf);
    return true;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    tellProblem(form, error.problem);
    return false;
  }
}
