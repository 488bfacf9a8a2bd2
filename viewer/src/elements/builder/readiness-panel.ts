import { formatBytes } from "../../model/text";
import { build } from "../dom";
import type { Point, Readiness } from "./calls";
import { Panel, type PanelHost } from "./panel";

/** "Sẵn sàng xuất bản?": what there is to mend, by topic; each line leads to where it is mended. */
export class ReadinessPanel extends Panel {
  constructor(host: PanelHost) {
    super(host, "readiness");
  }

  protected async fill(): Promise<void> {
    if (!(await this.host.flush())) return;
    this.#show(await this.host.calls.readiness());
  }

  #show(readiness: Readiness): void {
    const { texts, language } = this.host;
    const errors = readiness.points.filter((point) => point.severity === "error").length;
    const verdict = readiness.ready
      ? texts(readiness.points.length > 0 ? "builder.ready.almost" : "builder.ready.yes")
      : texts("builder.ready.no", { count: errors });
    const weight = texts("builder.ready.weight", {
      size: formatBytes(readiness.weight.total_bytes, language),
    });
    const list = build("ul", { class: "ready-topics" });
    for (const topic of readiness.topics) {
      list.append(
        this.#topic(
          topic,
          readiness.points.filter((point) => point.topic === topic),
        ),
      );
    }
    this.body.replaceChildren(
      build("p", { class: "ready-verdict", role: "status", "data-ready": String(readiness.ready) }, verdict),
      list,
      build("p", { class: "hint" }, weight),
    );
  }

  #topic(topic: string, points: readonly Point[]): HTMLElement {
    const { texts } = this.host;
    const state = points.some((point) => point.severity === "error")
      ? "error"
      : points.length > 0
        ? "warning"
        : "good";
    const name = build("p", { class: "ready-topic" }, build("strong", {}, texts(`builder.topic.${topic}`)));
    name.append(build("span", { class: `ready-state is-${state}` }, texts(`builder.ready.${state}`)));
    const line = build("li", { "data-topic": topic, "data-state": state }, name);
    if (points.length > 0) line.append(build("ul", {}, ...points.map((point) => this.#point(point))));
    else if (topic === "contrast")
      line.append(build("p", { class: "hint" }, texts("builder.ready.contrast")));
    return line;
  }

  #point(point: Point): HTMLElement {
    const sentence = point.sentence[this.host.language] ?? point.sentence.vi ?? point.code;
    const button = build(
      "button",
      { type: "button", class: "ready-point", "data-code": point.code },
      sentence,
    );
    button.dataset.severity = point.severity;
    button.addEventListener("click", () => this.host.go(point.step, point.place));
    return build("li", {}, button);
  }
}
