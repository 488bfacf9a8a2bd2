import { build } from "../dom";
import { buildSaid, buildSelect, markFields } from "./fields";
import type { FieldHost } from "./host";
import { buildMediaField } from "./media-field";

const RIGHTS = [
  ["http://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"],
  ["http://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0"],
  ["http://creativecommons.org/licenses/by-nc/4.0/", "CC BY-NC 4.0"],
  ["http://creativecommons.org/licenses/by-nc-sa/4.0/", "CC BY-NC-SA 4.0"],
  ["http://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"],
  ["http://rightsstatements.org/vocab/InC/1.0/", "In Copyright"],
] as const;

/** The form of the whole: what it is called, what it is about, who made it, and the picture that stands for it. */
export function buildWholeForm(host: FieldHost): HTMLElement {
  const { texts } = host;
  const stated = host.read("rights");
  const others = RIGHTS.some(([uri]) => uri === stated) || typeof stated !== "string" ? [] : [stated];
  const rights = buildSelect(host, "rights", texts("builder.rights"), [
    ["", texts("builder.rights.none")],
    ...RIGHTS.map(([uri, label]): readonly [string, string] => [uri, label]),
    ...others.map((uri): readonly [string, string] => [uri, uri]),
  ]);
  const form = build(
    "div",
    { class: "builder-form" },
    buildSaid(host, "title", texts("builder.whole.title")),
    buildSaid(host, "summary", texts("builder.whole.summary"), true),
    buildSaid(host, "credits", texts("builder.whole.credits"), true),
    rights,
    buildMediaField(host, "cover", "image", texts("builder.whole.cover")),
  );
  markFields(form, host);
  return form;
}
