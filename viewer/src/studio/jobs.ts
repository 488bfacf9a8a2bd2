import { callApi, ProblemError } from "./api";
import { announce, pageTexts, wordProblem } from "./problems";

const LOOK_EVERY_MS = 3000;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly fraction: number;
}

/** The page of jobs: try again, give up, throw unfinished files away, and bars that move by themselves. */
export function upgradeJobs(): void {
  const page = document.querySelector<HTMLElement>("[data-jobs]");
  if (!page) return;
  page.addEventListener("click", async (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>(
      "button[data-job], button[data-upload]",
    );
    if (!button) return;
    button.disabled = true;
    const { job, upload } = button.dataset;
    try {
      if (upload) await callApi(`/uploads/${upload}`, { method: "DELETE" });
      else await callApi(`/jobs/${job}/${button.dataset.do}`, { method: "POST" });
      window.location.reload();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      button.disabled = false;
      announce(wordProblem(error.problem));
      button.after(wordProblem(error.problem));
    }
  });
  if (page.querySelector("progress")) window.setTimeout(() => void follow(page), LOOK_EVERY_MS);
}

async function follow(page: HTMLElement): Promise<void> {
  try {
    const { value } = await callApi<Job[]>("/jobs?state=open", { quiet: true });
    const open = new Map(value.map((job) => [job.id, job]));
    for (const bar of page.querySelectorAll<HTMLProgressElement>("progress[data-job]")) {
      const job = open.get(bar.dataset.job ?? "");
      if (job) bar.value = job.fraction;
      else if (!bar.classList.contains("is-ended")) {
        bar.classList.add("is-ended");
        bar.replaceWith(pageTexts()("studio.jobs.ended"));
      }
    }
  } catch {
    // The next look finds out whether the server is back.
  }
  window.setTimeout(() => void follow(page), LOOK_EVERY_MS);
}
