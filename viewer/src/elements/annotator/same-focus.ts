/** What tells a control of one list from the others of it. */
const NAMES = ["text", "number", "purpose", "unit", "script", "line", "move", "id"] as const;

/** Remember which control has the focus, and give it back to its like after everything was built anew. */
export function findFocus(root: HTMLElement): () => void {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !root.contains(active)) return () => undefined;
  const name = NAMES.find((each) => active.dataset[each] !== undefined);
  if (!name) return () => undefined;
  const start =
    active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement
      ? active.selectionStart
      : null;
  return () => {
    const same = root.querySelector<HTMLElement>(`[data-${name}="${active.dataset[name]}"]`);
    const disabled = same instanceof HTMLButtonElement && same.disabled;
    const target = disabled ? same.parentElement?.querySelector<HTMLElement>("button:not([disabled])") : same;
    target?.focus({ preventScroll: true });
    const isWritten = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
    if (isWritten && start !== null) target.setSelectionRange(start, start);
  };
}
