/** The first pause before something is asked for again. */
const FIRST_PAUSE_MS = 1_000;

/** After so many refusals the visitor is told: with the pauses below that is about a quarter of a minute. */
export const MOST_TRIES = 5;

/**
 * How long to wait before the next try after `refusals` of them; undefined once it is enough.
 *
 * Each pause is twice the one before, and up to half of it longer by `chance` (0 to 1), so that a server that was
 * overloaded is not asked by every tile at the same moment.
 */
export function pauseBefore(refusals: number, chance: number): number | undefined {
  if (refusals >= MOST_TRIES) return undefined;
  return FIRST_PAUSE_MS * 2 ** (refusals - 1) * (1 + chance / 2);
}

/** Whether an answer of this status may be another one later; 0 is no answer at all. */
export function mayChange(status: number): boolean {
  return status === 0 || status === 429 || status >= 500;
}
