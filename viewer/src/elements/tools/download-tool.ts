import { mayCopy, nameRights, type OfferedSize, offerRegion, offerSizes } from "../../model/download";
import { downloadsOf } from "../../model/iiif/media-of-work";
import { chooseSaid } from "../../model/iiif/values";
import type { Work } from "../../model/iiif/work";
import type { Canvas, Download } from "../../model/media";
import { formatNumber } from "../../model/text";
import { build } from "../dom";
import type { Tool, ToolHost } from "./host";

/** The statements of RightsStatements.org that the texts know. */
const STATEMENTS = new Set([
  ...["CNE", "InC", "InC-EDU", "InC-NC", "InC-OW-EU", "InC-RUU"],
  ...["NKC", "NoC-CR", "NoC-NC", "NoC-OKLR", "NoC-US", "UND"],
]);

/** What may be taken away: sizes of the picture where its rights allow copying, and the files that are offered. */
export function buildDownloadTool(
  host: ToolHost,
  canvas: Canvas | null,
  work: Work | null,
): Tool | undefined {
  if (!work) return undefined;
  const { texts } = host;
  const element = build("div", { class: "tool-body", role: "group", "aria-label": texts("viewer.download") });
  element.append(...describeRights(host, work));
  const info = host.stage()?.info;
  if (mayCopy(work.rights) && info) {
    const list = build(
      "ul",
      { class: "tool-links" },
      ...offerSizes(info).map((size) => entry(sizeLink(host, size))),
    );
    const part = build("button", { type: "button", class: "tool-button" }, texts("viewer.download.part"));
    part.addEventListener("click", () => takePart(host));
    element.append(list);
    if (!info.isFixed) element.append(part);
  } else if (!mayCopy(work.rights)) {
    element.append(build("p", { class: "tool-text" }, texts("viewer.download.not_allowed")));
  }
  const files = [...(canvas?.downloads ?? []), ...downloadsOf(work.offered, host.language)];
  if (files.length > 0) {
    element.append(build("ul", { class: "tool-links" }, ...files.map((file) => entry(fileLink(file)))));
  }
  return { name: "download", element };
}

function describeRights(host: ToolHost, work: Work): readonly HTMLElement[] {
  const lines: HTMLElement[] = [];
  const { rights, requiredStatement } = work;
  if (rights !== undefined) {
    const link = build(
      "a",
      { href: rights, rel: "license noopener noreferrer", target: "_blank" },
      nameInWords(host, rights),
    );
    lines.push(build("p", { class: "tool-text" }, `${host.texts("viewer.download.rights")} `, link));
  }
  if (requiredStatement) {
    const said = [requiredStatement.label, requiredStatement.value].map((each) =>
      chooseSaid(each, host.language),
    );
    lines.push(build("p", { class: "tool-text" }, said.filter(Boolean).join(": ")));
  }
  return lines;
}

/** A statement of RightsStatements.org in the visitor's language; a licence by its short name. */
function nameInWords(host: ToolHost, rights: string): string {
  const name = nameRights(rights);
  return STATEMENTS.has(name) ? host.texts(`viewer.rights.${name}`) : name;
}

function sizeLink(host: ToolHost, { width, height, url }: OfferedSize): HTMLAnchorElement {
  const [wide, high] = [width, height].map((side) => formatNumber(side, host.language));
  return link(url, `JPEG, ${wide} × ${high}`);
}

function fileLink({ label, url, format }: Download): HTMLAnchorElement {
  return link(
    url,
    [label || new URL(url).pathname.split("/").at(-1) || url, format].filter(Boolean).join(", "),
  );
}

/** A file of another host opens in a window of its own, for no page may save it without asking. */
function link(href: string, label: string): HTMLAnchorElement {
  return build("a", { href, download: true, target: "_blank", rel: "noopener noreferrer" }, label);
}

function entry(child: HTMLElement): HTMLLIElement {
  return build("li", {}, child);
}

/** Open what is seen now, as large as the service gives it. */
function takePart(host: ToolHost): void {
  const stage = host.stage();
  const info = stage?.info;
  if (!stage || !info) return;
  // The service counts its own pixels, the stage the units of the canvas.
  const factor = info.width / stage.width;
  const { left, top, width, height } = stage.visible();
  const region = { left: left * factor, top: top * factor, width: width * factor, height: height * factor };
  const part = offerRegion(info, region);
  if (part) link(part.url, "").click();
}
