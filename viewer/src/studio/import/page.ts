/** The page of one import: its steps, and the bar that moves while a worker has it. */

import { callApi, ProblemError } from "../api";
import { tellProblem } from "../problems";
import { upgradeImportDrop } from "./gathering";

const LOOK_EVERY_MS = 1000;

interface Told {
  readonly state: string;
  readonly fraction: number;
  readonly is_waiting: boolean;
}

export function upgradeImports(): void {
  upgradeImportDrop();
  const page = document.querySelector<HTMLElement>("[data-one-import]");
  const steps = page?.querySelector<HTMLElement>("[data-steps]");
  if (!page || !steps) return;
  const path = `/imports/${page.dataset.oneImport}`;
  steps.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("button[data-do]");
    if (button) void takeStep(steps, path, button);
  });
  const bar = page.querySelector<HTMLProgressElement>("progress");
  if (bar && ["checking", "importing"].includes(page.dataset.state ?? "")) void follow(page, path, bar);
}

async function takeStep(steps: HTMLElement, path: string, button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const step = button.dataset.do ?? "";
  try {
    if (step === "discard") {
      await callApi(path, { method: "DELETE" });
      window.location.assign(button.dataset.after ?? "");
    } else {
      await callApi(`${path}/${step}`, { method: "POST" });
      window.location.reload();
    }
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    button.disabled = false;
    tellProblem(steps, error.problem);
  }
}

async function follow(page: HTMLElement, path: string, bar: HTMLProgressElement): Promise<void> {
  try {
    const { value } = await callApi<Told>(path, { quiet: true });
    if (value.state !== page.dataset.state) return window.location.reload();
    bar.value = value.fraction;
  } catch {
    // The next look finds out whether the server is back.
  }
  window.setTimeout(() => void follow(page, path, bar), LOOK_EVERY_MS);
}
