/** The data API, as the studio's own pages call it: with the proof that they are ours, and with problems as values. */

import { askToSignIn } from "./sign-in-again";

/** A problem document (RFC 9457), or what stands for one where no answer came: status 0. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
  /** What is there now, where somebody else saved meanwhile, and its revision. */
  readonly current?: unknown;
  readonly revision?: number;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export interface Answer<Value> {
  readonly value: Value;
  /** Of what can be edited: goes into the next call's `ifMatch`. */
  readonly etag: string;
}

export interface Call {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  /** A file that is sent as it is, instead of a body. */
  readonly file?: File;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
  /** A page that asks by itself, again and again, must not ask anybody to sign in. */
  readonly quiet?: boolean;
}

let proof = document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ?? "";

/** Take another proof, after signing in anew. */
export function renewProof(csrf: string): void {
  proof = csrf;
}

/** The proof that goes with writes, for those who do not use `callApi`. */
export function currentProof(): string {
  return proof;
}

/** The address of an endpoint, which is to answer in the language of the page. */
export function apiAddress(path: string): string {
  const address = new URL(`/api/v1${path}`, window.location.origin);
  if (!address.searchParams.has("lang")) address.searchParams.set("lang", document.documentElement.lang);
  return address.pathname + address.search;
}

/**
 * Call an endpoint below `/api/v1`. Where the session has ended, the person is asked to sign in, and the call is made
 * once more.
 *
 * @throws ProblemError
 */
export async function callApi<Value>(path: string, call: Call = {}): Promise<Answer<Value>> {
  try {
    return await callOnce<Value>(path, call);
  } catch (error) {
    const hasEnded = error instanceof ProblemError && error.problem.status === 401;
    if (!hasEnded || call.quiet || path === "/session" || !(await askToSignIn())) throw error;
    return callOnce<Value>(path, call);
  }
}

async function callOnce<Value>(path: string, call: Call): Promise<Answer<Value>> {
  const headers = new Headers({ Accept: "application/json" });
  const method = call.method ?? "GET";
  if (method !== "GET") headers.set("X-CSRF-Token", proof);
  if (call.body !== undefined) headers.set("Content-Type", "application/json");
  if (call.ifMatch) headers.set("If-Match", call.ifMatch);
  if (call.file) headers.set("Content-Type", "text/vtt");
  const body = call.file ?? (call.body === undefined ? null : JSON.stringify(call.body));
  const response = await fetch(apiAddress(path), {
    method,
    headers,
    body,
    ...(call.signal ? { signal: call.signal } : {}),
  }).catch((error: unknown) => {
    if (call.signal?.aborted) throw error;
    throw new ProblemError({ status: 0, code: "offline", detail: String(error) });
  });
  if (!response.ok) throw new ProblemError(await readProblem(response));
  const value = response.status === 204 ? undefined : await response.json();
  return { value: value as Value, etag: response.headers.get("ETag") ?? "" };
}

async function readProblem(response: Response): Promise<Problem> {
  const told: Partial<Problem> = await response.json().catch(() => ({}));
  return { detail: response.statusText, code: "other", ...told, status: response.status };
}
