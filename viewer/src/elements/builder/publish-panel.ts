import { upgradeCopyButton } from "../copy-button";
import { build } from "../dom";
import type { PastEvents, Review, ReviewedDraft } from "./calls";
import { buildButton } from "./fields";
import { Panel, type PanelHost } from "./panel";

/** Reviews, publishing and taking back, the editions that there are, and how to put it on other pages. */
export class PublishPanel extends Panel {
  readonly #note = build("textarea", { rows: 2, maxlength: 4000 });

  constructor(host: PanelHost) {
    super(host, "publish");
  }

  protected async fill(): Promise<void> {
    const [draft, past] = await Promise.all([this.host.calls.read(), this.host.calls.past()]);
    this.#show(draft, past);
  }

  #show(draft: ReviewedDraft, past: PastEvents): void {
    const { texts, addresses } = this.host;
    const state = texts(`builder.state.${draft.state}`, { number: draft.edition ?? 0 });
    const told = build("p", { class: "publish-state", role: "status", "data-state": draft.state }, state);
    if (draft.state === "published") {
      told.append(" ", build("a", { href: addresses.page, target: "_blank" }, texts("builder.publish.see")));
    }
    this.body.replaceChildren(told, this.#reviewing(draft.review), this.#publishing(draft));
    if (draft.state === "published") this.body.append(this.#embedding());
    if (past.editions.length > 0) this.body.append(this.#editions(past));
  }

  #reviewing(review: Review): HTMLElement {
    const { texts, actions } = this.host;
    const values = { writer: review.writer ?? "", when: review.at ? this.when(review.at) : "" };
    const box = build("section", { class: "review", "data-standing": review.standing });
    box.append(build("p", {}, texts(`builder.review.${review.standing}`, values)));
    if (review.note) box.append(build("blockquote", {}, review.note));
    box.append(build("label", { class: "field" }, texts("builder.review.note"), this.#note));
    const buttons = build("p", { class: "actions" });
    const add = (decision: "ask" | "approve" | "send-back", kind = ""): void => {
      const decide = (): void => void this.attempt(() => this.#decide(decision));
      const button = buildButton(texts(`builder.review.do.${decision}`), decide, `is-small ${kind}`);
      button.dataset.decision = decision;
      buttons.append(button);
    };
    if (review.standing !== "asked") add("ask");
    if (review.standing === "asked" && actions.includes("review-exhibition")) {
      add("approve", "is-main");
      add("send-back");
    }
    box.append(buttons);
    return box;
  }

  #publishing(draft: ReviewedDraft): HTMLElement {
    const { texts, actions } = this.host;
    const buttons = build("p", { class: "actions" });
    if (actions.includes("publish-exhibition")) {
      const words = texts(draft.edition === null ? "builder.publish.first" : "builder.publish.again");
      const publish = buildButton(words, () => void this.attempt(() => this.#publish()), "is-main");
      publish.dataset.publish = "yes";
      buttons.append(publish);
    } else {
      buttons.append(build("span", { class: "hint" }, texts("builder.publish.not_you")));
    }
    if (draft.state === "published" && actions.includes("unpublish-exhibition")) {
      const unpublish = buildButton(
        texts("builder.unpublish"),
        () => void this.attempt(() => this.#unpublish()),
      );
      unpublish.dataset.publish = "no";
      buttons.append(unpublish);
    }
    if (draft.edition === null) {
      const discard = buildButton(
        texts("builder.discard"),
        () => void this.attempt(() => this.#discard()),
        "is-quiet",
      );
      discard.dataset.discard = "";
      buttons.append(discard);
    }
    return buttons;
  }

  async #discard(): Promise<void> {
    if (!window.confirm(this.host.texts("builder.discard.sure"))) return;
    await this.host.calls.discard();
    window.location.assign(this.host.addresses.list);
  }

  #embedding(): HTMLElement {
    const { texts, embedCode } = this.host;
    const copy = build("button", { type: "button", class: "button is-small", "data-copy": embedCode });
    copy.textContent = texts("embed.copy");
    upgradeCopyButton(copy, texts);
    const code = build("code", { tabindex: 0 }, embedCode);
    return build(
      "section",
      { class: "embedding" },
      build("h3", {}, texts("embed.title")),
      build("p", {}, texts("embed.explain")),
      build("p", { class: "citation" }, code),
      build("p", { class: "actions" }, copy),
    );
  }

  #editions(past: PastEvents): HTMLElement {
    const { texts } = this.host;
    const lines = past.editions.map(({ number, at, url }) => {
      const words = texts("builder.edition", { number, when: this.when(at) });
      return build("li", {}, build("a", { href: url, target: "_blank" }, words));
    });
    return build(
      "section",
      { class: "editions" },
      build("h3", {}, texts("builder.editions")),
      build("ul", {}, ...lines),
    );
  }

  async #decide(decision: "ask" | "approve" | "send-back"): Promise<void> {
    if (!(await this.host.flush())) return;
    await this.host.calls.review(decision, this.#note.value, this.host.revision());
    this.#note.value = "";
    this.host.say(this.host.texts(`builder.review.done.${decision}`));
    await this.fill();
  }

  async #publish(): Promise<void> {
    if (!(await this.host.flush())) return;
    await this.host.calls.publish(this.host.revision());
    this.host.say(this.host.texts("builder.publish.done"));
    await this.fill();
  }

  async #unpublish(): Promise<void> {
    await this.host.calls.unpublish();
    this.host.say(this.host.texts("builder.unpublish.done"));
    await this.fill();
  }
}
