/** Where a visitor is in a tour and how they came there; every change gives a new route. */

import type { TourStep } from "./tour";

export interface Route {
  readonly index: number;
  /** The steps before, the latest last: the way back is the way one came. */
  readonly before: readonly number[];
}

export const BEGINNING: Route = { index: 0, before: [] };

/** Go on to the step that comes next; undefined at the end, and where the visitor has to choose a way. */
export function onward(route: Route, steps: readonly TourStep[]): Route | undefined {
  const step = steps[route.index];
  if (!step || step.ways.length > 0) return undefined;
  const named = step.next === null ? -1 : steps.findIndex((each) => each.id === step.next);
  const index = named >= 0 ? named : route.index + 1;
  return index < steps.length ? goTo(route, index) : undefined;
}

/** Go back the way one came, or to the step before where one came from nowhere. */
export function backward(route: Route): Route | undefined {
  const last = route.before.at(-1);
  if (last !== undefined) return { index: last, before: route.before.slice(0, -1) };
  return route.index > 0 ? { index: route.index - 1, before: [] } : undefined;
}

/** Go to any step. */
export function goTo(route: Route, index: number): Route {
  if (index === route.index) return route;
  return { index, before: [...route.before, route.index].slice(-LONGEST_WAY) };
}

/** A visitor who goes round and round does not fill the memory. */
const LONGEST_WAY = 1000;
