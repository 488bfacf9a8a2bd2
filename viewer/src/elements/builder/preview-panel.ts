import { build } from "../dom";
import { buildButton } from "./fields";
import { Panel, type PanelHost } from "./panel";

const VIEWS = ["scroll", "slides", "kiosk", "phone", "text"] as const;
type View = (typeof VIEWS)[number];

/** The draft as visitors would see it, in every player. */
export class PreviewPanel extends Panel {
  readonly #frame = build("iframe", { class: "preview-frame" });
  readonly #buttons: readonly HTMLButtonElement[];
  #view: View = "slides";
  #shown = "";

  constructor(host: PanelHost) {
    super(host, "preview");
    this.#frame.addEventListener("load", () => this.#scrollInText());
    this.#frame.title = host.texts("builder.preview.title");
    this.#buttons = VIEWS.map((view) => {
      const button = buildButton(host.texts(`builder.preview.${view}`), () => this.#choose(view), "is-small");
      button.dataset.view = view;
      return button;
    });
    const group = build("div", { class: "actions", role: "group" }, ...this.#buttons);
    group.setAttribute("aria-label", host.texts("builder.preview.views"));
    this.body.append(group, this.#frame);
    this.#mark();
  }

  protected async fill(): Promise<void> {
    const { host } = this;
    const view = this.#view === "phone" ? "scroll" : this.#view;
    const step = host.chosen();
    const query = new URLSearchParams({ view, lang: host.language, revision: String(host.revision()) });
    // Led to a place in a text by its address, the browser scrolls the page around the frame, too.
    const place = step && view !== "text" ? `#step-${encodeURIComponent(step)}` : "";
    const address = `${host.addresses.preview}?${query}${place}`;
    if (address === this.#shown) return;
    this.#shown = address;
    this.#frame.src = address;
  }

  /** Show the step that is being written in a text as well. */
  #scrollInText(): void {
    const inside = this.#view === "text" ? this.#frame.contentWindow : null;
    const told = inside?.document.getElementById(`step-${this.host.chosen()}`);
    if (inside && told) inside.scrollTo({ top: told.getBoundingClientRect().top + inside.scrollY });
  }

  #choose(view: View): void {
    this.#view = view;
    this.#mark();
    this.refresh();
  }

  #mark(): void {
    this.#frame.dataset.view = this.#view;
    for (const button of this.#buttons)
      button.setAttribute("aria-pressed", String(button.dataset.view === this.#view));
  }
}
