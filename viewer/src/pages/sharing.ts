import { upgradeCopyButton, upgradeDragLink } from "../elements/copy-button";
import type { Texts } from "../model/text";

/** Wake the copy buttons and the IIIF icons in a part of the page. */
export function upgradeSharing(part: ParentNode, texts: Texts): void {
  for (const button of part.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    upgradeCopyButton(button, texts);
  }
  for (const link of part.querySelectorAll<HTMLAnchorElement>("a[data-manifest]")) upgradeDragLink(link);
}
