/** Places in a document: `shows.answers.0.text`. Values are never changed; writing gives new ones. */

export function readAt(value: unknown, place: string): unknown {
  if (place === "") return value;
  return place
    .split(".")
    .reduce<unknown>(
      (within, name) =>
        typeof within === "object" && within !== null ? (within as Record<string, unknown>)[name] : undefined,
      value,
    );
}

/** The same value with another one at a place; `undefined` takes it out (of a list, what follows moves up). */
export function writeAt<T>(value: T, place: string, next: unknown): T {
  const [name, ...rest] = place.split(".");
  if (name === undefined || name === "") return next as T;
  const inner = rest.length > 0 ? writeAt(readAt(value, name), rest.join("."), next) : next;
  if (Array.isArray(value)) {
    const index = Number(name);
    const list = [...value];
    if (inner === undefined) list.splice(index, 1);
    else list[index] = inner;
    return list as T;
  }
  const { [name]: _, ...others } = (value ?? {}) as Record<string, unknown>;
  return (inner === undefined ? others : { ...(value ?? {}), [name]: inner }) as T;
}

/** Whether two values say the same, whatever the order of their names. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => isSame(readAt(one, name), readAt(other, name)))
  );
}

/** Whether two documents say the same: what says nothing, such as an empty list, may be left out, as the service does. */
export function saysTheSame(one: unknown, other: unknown): boolean {
  return isSame(pruned(one), pruned(other));
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pruned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, pruned(each)] as const);
  return Object.fromEntries(entries.filter(([, each]) => !isEmpty(each)));
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
