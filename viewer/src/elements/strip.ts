import type { Media } from "../model/media";
import type { Texts } from "../model/text";
import { build, buildIconButton } from "./dom";

/** The row of small pictures from which a visitor chooses a page, a view or a model. */
export class Strip {
  readonly element: HTMLElement;
  readonly #buttons: readonly HTMLButtonElement[];

  constructor(media: readonly Media[], texts: Texts, choose: (index: number) => void) {
    this.#buttons = media.map((entry, index) => buildThumbnail(entry, index, media.length, texts, choose));
    const items = this.#buttons.map((button) => build("li", {}, button));
    this.element = build("ul", { class: "strip", "aria-label": texts("viewer.strip") }, ...items);
  }

  mark(chosen: number): void {
    for (const [index, button] of this.#buttons.entries()) {
      if (index === chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    const button = this.#buttons[chosen];
    const item = button?.parentElement;
    // Only the strip scrolls: `scrollIntoView` would move the page as well.
    if (item) this.element.scrollLeft = item.offsetLeft - (this.element.clientWidth - item.clientWidth) / 2;
  }
}

function buildThumbnail(
  media: Media,
  index: number,
  count: number,
  texts: Texts,
  choose: (index: number) => void,
): HTMLButtonElement {
  const place = texts("viewer.place", { number: index + 1, count });
  const name = media.label ? `${place}: ${media.label}` : place;
  const button = build("button", { type: "button", "aria-label": name, title: name });
  button.dataset.kind = media.kind;
  button.dataset.state = media.state;
  if (media.poster) {
    const { src, srcset } = media.poster;
    button.append(
      build("img", { src, srcset: srcset || undefined, sizes: "6rem", alt: "", loading: "lazy" }),
    );
  } else {
    button.append(build("span", { "aria-hidden": true }, String(index + 1)));
  }
  button.addEventListener("click", () => choose(index));
  return button;
}

/** Buttons for the page before and the page after, with the place between them. */
export function buildPager(
  texts: Texts,
  go: (step: -1 | 1) => void,
): { element: HTMLElement; place: HTMLElement; mark: (index: number, count: number) => void } {
  const place = build("span", { class: "pager-place" });
  const before = buildIconButton(texts("viewer.previous"), "left", () => go(-1));
  const after = buildIconButton(texts("viewer.next"), "right", () => go(1));
  const element = build("div", { class: "tools", role: "group", "aria-label": texts("viewer.strip") });
  element.append(before, place, after);
  const mark = (index: number, count: number): void => {
    place.textContent = `${index + 1} / ${count}`;
    // aria-disabled keeps the focus where it is when the last page is reached.
    before.setAttribute("aria-disabled", String(index === 0));
    after.setAttribute("aria-disabled", String(index === count - 1));
  };
  return { element, place, mark };
}
