import type { BaovatViewer } from "../elements/viewer";

/** Let the links to the other language lead to the same picture and the same part of it. */
export function keepPlace(): void {
  const viewer = document.querySelector<BaovatViewer>("baovat-viewer");
  const links = document.querySelectorAll<HTMLAnchorElement>(".languages a[hreflang]");
  if (!viewer) return;
  for (const link of links) {
    // A link is followed by a click, a middle click, or from a menu: each begins with one of these.
    for (const begun of ["pointerdown", "focus", "click"] as const) {
      link.addEventListener(begun, () => {
        link.hash = viewer.place;
      });
    }
  }
}
