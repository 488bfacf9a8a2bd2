/** Which of many small pictures are built: those in sight, and some on either side. */
export interface Span {
  readonly first: number;
  /** The one after the last. */
  readonly end: number;
}

/** So many on either side of what is in sight: a flick of the finger finds them there. */
const AROUND = 20;

/** The span to build where `scrolled_px` of a row is to the left of a view `view_px` wide. */
export function spanInSight(scrolled_px: number, view_px: number, pitch_px: number, count: number): Span {
  const first = Math.floor(scrolled_px / pitch_px) - AROUND;
  const end = Math.ceil((scrolled_px + view_px) / pitch_px) + AROUND;
  return { first: Math.min(count, Math.max(0, first)), end: Math.min(count, Math.max(0, end)) };
}

/** Where the keys of a row lead: undefined for a key that is none of them. */
export function indexAfterKey(key: string, index: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: index - 1,
    ArrowRight: index + 1,
    PageUp: index - 10,
    PageDown: index + 10,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.min(count - 1, Math.max(0, next));
}
