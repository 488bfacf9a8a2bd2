/** One file on its way, in pieces that survive a lost line, a restart and the next day (tus 1.0). */

import * as tus from "tus-js-client";
import { apiAddress, callApi, currentProof, type Problem, ProblemError } from "./api";

/** Pieces of this size reach the server through any proxy, and cost little where one is lost. */
export const PIECE_BYTES = 8_000_000;
/** A line that is down for a minute comes back within these. */
export const TRY_AGAIN_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/**
 * Send a file to an import, and put it beside its list.
 *
 * @throws ProblemError
 */
export async function sendToImport(
  file: File,
  name: string,
  importId: string,
  progress: (sent: number) => void,
): Promise<void> {
  const upload = await new Promise<tus.Upload>((done, fail) => {
    const sending = new tus.Upload(file, {
      endpoint: apiAddress("/uploads"),
      chunkSize: PIECE_BYTES,
      retryDelays: TRY_AGAIN_MS,
      metadata: { filename: name, import: importId },
      fingerprint: async () => ["baovat", importId, name, file.size, file.lastModified].join("-"),
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (request) => request.setHeader("X-CSRF-Token", currentProof()),
      onProgress: (sent) => progress(sent),
      onError: (error) => fail(new ProblemError(problemOf(error))),
      onSuccess: () => done(sending),
    });
    sending.findPreviousUploads().then((before) => {
      const last = before[0];
      if (last) sending.resumeFromPreviousUpload(last);
      sending.start();
    }, fail);
  });
  await callApi(`${pathOf(upload)}/deposit`, { method: "POST" });
}

/** Where an upload is asked for below `/api/v1`. */
export function pathOf(upload: tus.Upload): string {
  return new URL(upload.url ?? "", document.baseURI).pathname.replace("/api/v1", "");
}

/** What went wrong with an upload, as a problem; status 0 where no answer came. */
export function problemOf(error: Error | tus.DetailedError): Problem {
  const answer = error instanceof tus.DetailedError ? error.originalResponse : null;
  if (!answer) return { status: 0, code: "offline", detail: error.message };
  return { status: answer.getStatus(), ...readProblem(answer.getBody()) };
}

function readProblem(body: string): { code: string; detail: string } {
  try {
    const told: unknown = JSON.parse(body);
    return { code: "other", detail: body, ...(told as object) };
  } catch {
    return { code: "other", detail: body };
  }
}
