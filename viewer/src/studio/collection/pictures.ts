/** What stands for a collection: a picture of one of its items, or none. */

import { build } from "../../elements/dom";
import { pageTexts } from "../problems";
import type { Member } from "./members";

const MOST_SHOWN = 24;

export function drawPictures(
  items: readonly Member[],
  kept: string,
  keptUrl: string,
  locked: boolean,
  choose: (media: string) => void,
): HTMLElement {
  const say = pageTexts();
  const shown = items.filter((each) => each.media !== "").slice(0, MOST_SHOWN);
  const one = (media: string, label: string, picture: string): HTMLElement => {
    const input = build("input", { type: "radio", name: "picture", value: media, disabled: locked });
    input.checked = media === kept;
    input.addEventListener("change", () => choose(media));
    const image = picture
      ? build("img", { src: picture, alt: "", loading: "lazy" })
      : build("span", { class: "no-picture" });
    return build("label", { class: "picture-choice" }, image, build("span", {}, input, " ", label));
  };
  const choices = [one("", say("studio.collections.no_picture"), "")];
  // The one that was chosen stays, also where its item has gone.
  if (kept && !shown.some((each) => each.media === kept))
    choices.push(one(kept, say("studio.collections.this_picture"), keptUrl));
  choices.push(...shown.map((each) => one(each.media, each.label, each.picture)));
  const legend = build("legend", { class: "visually-hidden" }, say("studio.collections.picture"));
  return build("fieldset", { class: "field picture-choices" }, legend, ...choices);
}
