/** What was changed, as the service is told it, and two people at one picture. */

import { isSame } from "../studio/values";
import { type Annotation, saysSomething } from "./annotation";

/** What goes to the service. */
export interface Changes {
  readonly changed: readonly Annotation[];
  readonly deleted: readonly string[];
  readonly order?: readonly string[];
}

function sent({ creator: _, ...said }: Annotation): Annotation {
  return said;
}

function byId(list: readonly Annotation[]): ReadonlyMap<string, Annotation> {
  return new Map(list.map((each) => [each.id, each]));
}

function order(list: readonly Annotation[]): string {
  return list.map((each) => each.id).join(" ");
}

/** Those that can be kept: one that says nothing waits for its words. */
export function keepable(list: readonly Annotation[]): readonly Annotation[] {
  return list.filter(saysSomething);
}

/** What leads from what is kept to what is wanted; one without words is neither changed nor taken away. */
export function findChanges(kept: readonly Annotation[], wanted: readonly Annotation[]): Changes {
  const before = byId(kept);
  const there = new Set(wanted.map((each) => each.id));
  const saying = keepable(wanted);
  const changed = saying.filter(
    (each) => !isSame(sent(each), sent(before.get(each.id) ?? { ...each, id: "" })),
  );
  const deleted = kept.filter((each) => !there.has(each.id)).map((each) => each.id);
  const left = kept.filter((each) => there.has(each.id));
  const news = saying.filter((each) => !before.has(each.id));
  const told = wanted.filter((each) => before.has(each.id) || saysSomething(each));
  const isOrdered = order([...left, ...news]) === order(told);
  const changes = { changed: changed.map(sent), deleted };
  return isOrdered ? changes : { ...changes, order: wanted.map((each) => each.id) };
}

export function isNothing(changes: Changes): boolean {
  return changes.changed.length === 0 && changes.deleted.length === 0 && changes.order === undefined;
}

/** The same one changed by both; undefined on the side that took it away. */
export interface Clash {
  readonly id: string;
  readonly mine: Annotation | undefined;
  readonly theirs: Annotation | undefined;
}

export interface Merged {
  /** With mine where both changed. */
  readonly list: readonly Annotation[];
  readonly clashes: readonly Clash[];
}

/** What I wanted and what somebody else kept meanwhile, from what both began with. */
export function merge(
  base: readonly Annotation[],
  mine: readonly Annotation[],
  theirs: readonly Annotation[],
): Merged {
  const [began, other] = [byId(base), byId(theirs)];
  const ours = byId(mine);
  const isChanged = (now: Annotation | undefined, id: string): boolean => {
    const before = began.get(id);
    return now === undefined || before === undefined ? now !== before : !isSame(sent(now), sent(before));
  };
  const clashes: Clash[] = [];
  const choose = (id: string): Annotation | undefined => {
    const [here, there] = [ours.get(id), other.get(id)];
    if (!isChanged(here, id)) return there;
    const isBoth = isChanged(there, id) && !(here && there && isSame(sent(here), sent(there)));
    if (isBoth && (here || there)) clashes.push({ id, mine: here, theirs: there });
    return here;
  };
  const isReordered = (list: readonly Annotation[], has: ReadonlyMap<string, Annotation>): boolean =>
    order(list.filter((each) => began.has(each.id))) !== order(base.filter((each) => has.has(each.id)));
  const isTheirOrder = isReordered(theirs, other) && !isReordered(mine, ours);
  const [first, second] = isTheirOrder ? [theirs, mine] : [mine, theirs];
  const ids = new Set([...first, ...second].map((each) => each.id));
  const list = [...ids].flatMap((id) => choose(id) ?? []);
  return { list, clashes };
}

/** What is kept after somebody chose theirs in each clash. */
export function takeTheirs(merged: Merged): readonly Annotation[] {
  const chosen = new Map(merged.clashes.map((clash) => [clash.id, clash]));
  const list = merged.list.flatMap((each) => {
    const clash = chosen.get(each.id);
    return clash ? (clash.theirs ?? []) : each;
  });
  const there = new Set(list.map((each) => each.id));
  const missing = merged.clashes.flatMap(({ theirs }) => (theirs && !there.has(theirs.id) ? theirs : []));
  return [...list, ...missing];
}
