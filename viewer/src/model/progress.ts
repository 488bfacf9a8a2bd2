/** How far the preparation of the collection is, as `/api/v1/progress` tells it. */
export interface Progress {
  readonly total: number;
  readonly ready: number;
  readonly failed: number;
  readonly running: readonly Running[];
}

/** One item being prepared; `fraction` goes from 0 to 1. */
export interface Running {
  readonly item: string;
  readonly label: string;
  readonly step: string;
  readonly fraction: number;
}

/** Read the answer; raise where it is not what the data API promises. */
export function parseProgress(value: unknown): Progress {
  const fields = value as Partial<Record<keyof Progress, unknown>> | null;
  const counts = [fields?.total, fields?.ready, fields?.failed];
  if (!fields || !counts.every((count) => typeof count === "number") || !Array.isArray(fields.running)) {
    throw new TypeError("progress: expected total, ready, failed and a list of running items");
  }
  return {
    total: Number(fields.total),
    ready: Number(fields.ready),
    failed: Number(fields.failed),
    running: fields.running.map((entry: Partial<Running>) => ({
      item: String(entry.item ?? ""),
      label: String(entry.label ?? ""),
      step: String(entry.step ?? ""),
      fraction: Math.min(1, Math.max(0, Number(entry.fraction ?? 0))),
    })),
  };
}

/** Whether nothing more will happen without a new deposit. */
export function isSettled(progress: Progress): boolean {
  return progress.running.length === 0 && progress.ready + progress.failed >= progress.total;
}

/** The whole as a number from 0 to 1: what is over counts 1, what is running counts its fraction. */
export function wholeFraction(progress: Progress): number {
  if (progress.total === 0) return 1;
  const parts = progress.running.reduce((sum, running) => sum + running.fraction, 0);
  return Math.min(1, (progress.ready + progress.failed + parts) / progress.total);
}

/**
 * A word that changes exactly when the pages may look different: something became ready or failed, or
 * another set of items is being prepared.
 */
export function outline(progress: Progress): string {
  const running = progress.running.map((entry) => entry.item).sort();
  return [progress.total, progress.ready, progress.failed, ...running].join(" ");
}
