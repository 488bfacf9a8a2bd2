import type { Media } from "../model/media";
import { indexAfterKey, spanInSight } from "../model/strip-window";
import type { Texts } from "../model/text";
import { build, buildIconButton } from "./dom";

/** From the left edge of one small picture to that of the next; stage.css has the same. */
const PITCH_PX = 84;

/**
 * The row of small pictures from which a visitor chooses a page, a view or a model.
 *
 * It is one stop for the Tab key; arrow keys, Home, End and Page keys go along it. Of a long row only what is in sight
 * is built: a manifest may have thousands of pages.
 */
export class Strip {
  readonly element: HTMLElement;
  readonly #row = build("div", { class: "strip-row" });
  readonly #media: readonly Media[];
  readonly #texts: Texts;
  readonly #choose: (index: number) => void;
  readonly #buttons = new Map<number, HTMLButtonElement>();
  readonly #sizes: ResizeObserver;
  #chosen = 0;
  /** Which one the Tab key leads to. */
  #current = 0;

  constructor(media: readonly Media[], texts: Texts, choose: (index: number) => void) {
    this.#media = media;
    this.#texts = texts;
    this.#choose = choose;
    this.element = build(
      "div",
      { class: "strip", role: "toolbar", "aria-label": texts("viewer.strip") },
      this.#row,
    );
    this.#row.style.width = `${media.length * PITCH_PX}px`;
    this.element.addEventListener("scroll", () => this.#fill(), { passive: true });
    this.element.addEventListener("keydown", (event) => this.#go(event));
    this.#sizes = new ResizeObserver(() => this.#fill());
    this.#sizes.observe(this.element);
  }

  mark(chosen: number): void {
    this.#chosen = chosen;
    this.#current = chosen;
    // Only the strip scrolls: `scrollIntoView` would move the page as well.
    this.element.scrollLeft = (chosen + 0.5) * PITCH_PX - this.element.clientWidth / 2;
    this.#fill();
  }

  dispose(): void {
    this.#sizes.disconnect();
    this.element.remove();
  }

  #go(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = indexAfterKey(event.key, this.#current, this.#media.length);
    if (next === undefined) return;
    event.preventDefault();
    this.#current = next;
    const [left, view] = [next * PITCH_PX, this.element.clientWidth];
    const isSeen = left >= this.element.scrollLeft && left + PITCH_PX <= this.element.scrollLeft + view;
    if (!isSeen) this.element.scrollLeft = left + PITCH_PX / 2 - view / 2;
    this.#fill();
    this.#buttons.get(next)?.focus({ preventScroll: true });
  }

  /** Build what is in sight, and the one that has the focus or would get it; take away the rest. */
  #fill(): void {
    const { first, end } = spanInSight(
      this.element.scrollLeft,
      this.element.clientWidth || window.innerWidth,
      PITCH_PX,
      this.#media.length,
    );
    for (const [index, button] of this.#buttons) {
      if ((index >= first && index < end) || index === this.#current) continue;
      button.remove();
      this.#buttons.delete(index);
    }
    for (let index = first; index < end; index += 1) this.#place(index);
    this.#place(this.#current);
    for (const [index, button] of this.#buttons) {
      button.tabIndex = index === this.#current ? 0 : -1;
      if (index === this.#chosen) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  #place(index: number): void {
    const media = this.#media[index];
    if (!media || this.#buttons.has(index)) return;
    const button = this.#build(media, index);
    button.style.left = `${index * PITCH_PX}px`;
    this.#buttons.set(index, button);
    // In their order, which is the order that screen readers go by.
    const following = [...this.#buttons.keys()].filter((each) => each > index);
    const next = following.length > 0 ? this.#buttons.get(Math.min(...following)) : undefined;
    this.#row.insertBefore(button, next ?? null);
  }

  #build(media: Media, index: number): HTMLButtonElement {
    const place = this.#texts("viewer.place", { number: index + 1, count: this.#media.length });
    const name = media.label ? `${place}: ${media.label}` : place;
    const button = build("button", { type: "button", "aria-label": name, title: name });
    button.dataset.kind = media.kind;
    button.dataset.state = media.state;
    button.dataset.index = String(index);
    if (media.poster) {
      const { src, srcset } = media.poster;
      button.append(
        build("img", { src, srcset: srcset || undefined, sizes: "6rem", alt: "", loading: "lazy" }),
      );
    } else {
      button.append(build("span", { "aria-hidden": true }, String(index + 1)));
    }
    button.addEventListener("click", () => this.#choose(index));
    return button;
  }
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
