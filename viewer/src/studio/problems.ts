/** Problems in the words of the page. */

import type { Texts } from "../model/text";
import { readPageTexts } from "../pages/texts";
import type { Problem } from "./api";

/** Codes that the texts know; every other problem is told with its own sentence. */
const TOLD = new Set([
  "password-short",
  "password-long",
  "password-guessable",
  "wrong-password",
  "sign-in",
  "forbidden",
  "forged",
  "too-many",
  "offline",
  "has-items",
  "has-collections",
  "is-named",
  "stale",
  "same-name",
  "in-itself",
  "no-name",
  "asks-nothing",
  "rights-missing",
  "number-taken",
  "nameless",
  "wrong-state",
  "date",
  "unreadable",
  "upload-busy",
  "upload-incomplete",
  "no-room",
  "no-text",
  "disabled",
  "last-administrator",
  "login",
  "login-taken",
  "name",
  "other-kind",
  "several-pages",
  "is-elsewhere",
]);

let texts: Texts | undefined;

/** The texts that the page carries. */
export function pageTexts(): Texts {
  texts ??= readPageTexts();
  return texts;
}

export function wordProblem(problem: Problem): string {
  const say = pageTexts();
  if (TOLD.has(problem.code)) return say(`studio.problem.${problem.code}`, { detail: problem.detail });
  return say("studio.problem.other", { detail: problem.detail });
}

/** Show a problem in the notice of a form, which screen readers read aloud. */
export function tellProblem(form: HTMLElement, problem: Problem): void {
  tell(form, wordProblem(problem), "is-problem");
}

/** Show that something went well. */
export function tellDone(form: HTMLElement, text: string): void {
  tell(form, text, "is-done");
}

function tell(form: HTMLElement, text: string, kind: string): void {
  const notice = form.querySelector<HTMLElement>(".notice");
  if (!notice) return;
  notice.className = `notice ${kind}`;
  notice.hidden = false;
  notice.textContent = text;
}

/** Say a short sentence to screen readers. */
export function announce(text: string): void {
  const status = document.getElementById("status");
  if (status) status.textContent = text;
}
