import arIcon from "../../images/ar.svg";
import { canQuickLook, sceneViewerAddress } from "../../model/ar";
import type { Media } from "../../model/media";
import type { Texts } from "../../model/text";
import { build } from "../dom";

/** A link that puts the object into the visitor's room; undefined where this device has no way to do that. */
export function buildArLink(media: Media, title: string, texts: Texts): HTMLElement | undefined {
  const { usdzUrl, glbUrl } = media.ar;
  const label = texts("viewer.ar");
  // iOS opens AR from a link whose only content is a picture.
  const picture = build("img", { src: arIcon, alt: label, width: 24, height: 24 });
  if (usdzUrl && canQuickLook(document.createElement("a").relList)) {
    return build("a", { class: "tool-link", rel: "ar", href: usdzUrl, title: label }, picture);
  }
  const address = sceneViewerAddress(navigator.userAgent, glbUrl, title, window.location.href);
  return address ? build("a", { class: "tool-link", href: address, title: label }, picture) : undefined;
}
