import type { Texts } from "../model/text";

/** Let a button with `data-copy` put that text on the clipboard and say so in its own words. */
export function upgradeCopyButton(button: HTMLButtonElement, texts: Texts): void {
  const label = button.textContent ?? "";
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.textContent = (await tryCopy(button.dataset.copy ?? ""))
      ? texts("copy.done")
      : texts("copy.failed");
    window.setTimeout(() => {
      button.textContent = label;
    }, 2500);
  });
}

/** Browsers refuse where the page is not secure (plain http on another machine) or the visitor said no. */
export async function tryCopy(text: string): Promise<boolean> {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/** Let the IIIF icon carry the manifest's address into any viewer it is dropped on. */
export function upgradeDragLink(link: HTMLAnchorElement): void {
  link.addEventListener("dragstart", (event) => {
    const address = link.dataset.manifest;
    if (!address || !event.dataTransfer) return;
    // The pattern of the IIIF drag-and-drop page: a link whose query names the manifest.
    event.dataTransfer.setData("text/uri-list", link.href);
    event.dataTransfer.setData("text/plain", address);
    event.dataTransfer.effectAllowed = "copyLink";
  });
}
