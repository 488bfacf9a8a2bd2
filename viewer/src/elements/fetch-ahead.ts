import { build } from "./dom";

/**
 * Let the browser fetch what an engine will ask for first, while the engine itself is still on its way.
 *
 * The engine's own request then takes over what has arrived, whatever the server says of keeping it.
 */
export function fetchAhead(url: string): void {
  if (url === "" || isAskedFor(url)) return;
  document.head.append(build("link", { rel: "preload", as: "fetch", crossorigin: "anonymous", href: url }));
}

/** Whether the page itself asked for it: ours do so for what the viewer begins with. */
function isAskedFor(url: string): boolean {
  const links = document.head.querySelectorAll<HTMLLinkElement>("link[rel=preload][as=fetch]");
  return [...links].some(({ href }) => href === new URL(url, document.baseURI).href);
}
