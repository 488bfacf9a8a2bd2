/** Inside a root of its own an element has another name, so that both can stand on one page. */
export const INNER_NAMES = {
  "baovat-viewer": "baovat-viewer-stage",
  "baovat-tour": "baovat-tour-stage",
} as const;

export type OuterName = keyof typeof INNER_NAMES;

/** What 1 rem is on our own pages, in pixels. */
const REM_PX = 16;

/**
 * Our styles for the inside of a root of their own: colours and sizes hang on the host, the inner elements have their
 * names, and lengths do not follow the letters of the page around, where 1 rem may be anything.
 */
export function styleApart(css: string): string {
  return css
    .replace(/:root\b/g, ":host")
    .replace(/(?<![\w#.])(\d*\.?\d+)rem\b/g, (_, length: string) => `${Number(length) * REM_PX}px`)
    .replace(/(?<=[\s,})({;>]|^)baovat-(viewer|tour)(?![\w-])/g, "baovat-$1-stage");
}

/** The language in which an element on somebody's page speaks: its own or the page's, where we have it. */
export function languageApart(told: string | null | undefined): "vi" | "en" {
  return !told || /^vi\b/i.test(told) ? "vi" : "en";
}
