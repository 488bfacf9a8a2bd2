import { stepsOf, titleOf } from "../../model/exhibition/document";
import { build } from "../dom";
import type { Version } from "./calls";
import { buildButton } from "./fields";
import { Panel, type PanelHost } from "./panel";

const AT_ONCE = 20;

/** What the draft said before: who kept it, and when; each can be looked at and brought back. */
export class VersionsPanel extends Panel {
  #most = AT_ONCE;

  constructor(host: PanelHost) {
    super(host, "versions");
  }

  protected async fill(): Promise<void> {
    const { texts } = this.host;
    const versions = await this.host.calls.versions();
    const list = build("ol", { class: "version-list" });
    for (const version of versions.slice(0, this.#most)) list.append(this.#line(version));
    this.body.replaceChildren(list);
    if (versions.length > this.#most) {
      const more = (): void => {
        this.#most += AT_ONCE;
        this.refresh();
      };
      this.body.append(buildButton(texts("builder.versions.more"), more, "is-small"));
    }
  }

  #line(version: Version): HTMLElement {
    const { texts, host } = { texts: this.host.texts, host: this.host };
    const isNow = version.revision === host.revision();
    const words = texts("builder.versions.line", {
      number: version.revision,
      when: this.when(version.saved_at),
      writer: version.writer,
    });
    const line = build("li", { "data-revision": version.revision }, build("span", {}, words));
    if (version.kept) line.append(build("span", { class: "version-kept" }, texts("builder.versions.kept")));
    if (isNow) {
      line.append(build("span", { class: "version-now" }, texts("builder.versions.now")));
      return line;
    }
    const about = build("div", { hidden: true, class: "version-about" });
    const look = buildButton(
      texts("builder.versions.look"),
      () => void this.#look(version, about),
      "is-small",
    );
    const restore = buildButton(
      texts("builder.versions.restore"),
      () => void this.attempt(() => this.#restore(version)),
      "is-small",
    );
    for (const button of [look, restore])
      button.setAttribute("aria-label", `${button.textContent}: ${words}`);
    line.append(build("span", { class: "actions" }, look, restore), about);
    return line;
  }

  async #look(version: Version, about: HTMLElement): Promise<void> {
    await this.attempt(async () => {
      const { exhibition } = await this.host.calls.version(version.revision);
      const { language } = this.host;
      const titles = stepsOf(exhibition).map((step) =>
        build("li", {}, titleOf(step.title, language) || step.id),
      );
      about.replaceChildren(
        build("p", {}, build("strong", {}, titleOf(exhibition.title, language))),
        build("ol", {}, ...titles),
      );
      about.hidden = false;
    });
  }

  async #restore(version: Version): Promise<void> {
    if (!(await this.host.flush())) return;
    this.host.takeOver(await this.host.calls.restore(version.revision, this.host.revision()));
    this.host.say(this.host.texts("builder.versions.restored", { number: version.revision }));
    this.refresh();
  }
}
