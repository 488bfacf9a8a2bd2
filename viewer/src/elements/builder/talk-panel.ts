import { build } from "../dom";
import type { Comment } from "./calls";
import { buildButton } from "./fields";
import { Panel, type PanelHost } from "./panel";

/** What colleagues say to each other of the step that is looked at, and of all others. */
export class TalkPanel extends Panel {
  readonly #list = build("ul", { class: "comment-list" });
  readonly #field = build("textarea", { rows: 3, maxlength: 4000, required: true });
  readonly #about = build("span");

  constructor(host: PanelHost) {
    super(host, "talk");
    const { texts } = host;
    const form = build("form", { class: "comment-form" });
    const label = build("label", { class: "field" }, this.#about, this.#field);
    form.append(
      label,
      build("button", { class: "button is-small", type: "submit" }, texts("builder.talk.send")),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.attempt(() => this.#send());
    });
    this.body.append(this.#list, form);
  }

  protected async fill(): Promise<void> {
    const { host } = this;
    const comments = await host.calls.comments();
    const chosen = host.chosen();
    this.#about.textContent = chosen
      ? host.texts("builder.talk.about", { title: host.titleOfStep(chosen) })
      : host.texts("builder.talk.whole");
    const sorted = [...comments].sort((one, other) => Number(one.settled) - Number(other.settled));
    this.#list.replaceChildren(...sorted.map((comment) => this.#line(comment)));
    if (comments.length === 0)
      this.#list.append(build("li", { class: "hint" }, host.texts("builder.talk.none")));
  }

  #line(comment: Comment): HTMLElement {
    const { texts } = this.host;
    const who = texts("builder.talk.by", { writer: comment.writer, when: this.when(comment.written_at) });
    const line = build("li", { class: "comment", "data-settled": String(comment.settled) });
    if (comment.step) {
      const title = this.host.titleOfStep(comment.step) || comment.step;
      line.append(buildButton(title, () => this.host.go(comment.step, ""), "is-small is-quiet"));
    }
    const settle = buildButton(
      texts(comment.settled ? "builder.talk.reopen" : "builder.talk.settle"),
      () =>
        void this.attempt(async () => {
          await this.host.calls.settleComment(comment.id, !comment.settled);
          await this.fill();
        }),
      "is-small is-quiet",
    );
    line.append(
      build("p", { class: "comment-text" }, comment.text),
      build("p", { class: "hint" }, who),
      settle,
    );
    return line;
  }

  async #send(): Promise<void> {
    if (!(await this.host.flush())) return;
    await this.host.calls.comment(this.host.chosen(), this.#field.value);
    this.#field.value = "";
    this.host.say(this.host.texts("builder.talk.sent"));
    await this.fill();
  }
}
