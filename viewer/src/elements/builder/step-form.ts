import { KINDS, type Kind, type Step, titleOf } from "../../model/exhibition/document";
import { build } from "../dom";
import { buildFlag, buildList, buildNumber, buildSaid, buildSelect, markFields } from "./fields";
import type { FieldHost } from "./host";
import { buildMediaField, buildPartField } from "./media-field";

const EMPTY_PICTURE = { kind: "image", of: { number: 1 } };

/** The form of one step: what it is called, what it shows, what it tells, and where it leads. */
export function buildStepForm(host: FieldHost, step: Step, change: (kind: Kind) => void): HTMLElement {
  const { texts } = host;
  const kind = build("select", { "data-field": "kind" });
  for (const each of KINDS) kind.append(build("option", { value: each }, texts(`builder.kind.${each}`)));
  kind.value = step.shows.kind;
  kind.addEventListener("change", () => change(kind.value as Kind));
  const form = build(
    "div",
    { class: "builder-form", "data-kind": step.shows.kind },
    build("label", { class: "field" }, texts("builder.kind"), kind),
    buildSaid(host, "title", texts("builder.step.title")),
    build("div", { class: "shows", "data-place": "shows" }, ...buildShows(host, step.shows.kind)),
    buildSaid(host, "text", texts("builder.step.text"), true),
    buildWays(host, step),
  );
  markFields(form, host);
  return form;
}

function buildShows(host: FieldHost, kind: Kind): readonly HTMLElement[] {
  const { texts } = host;
  switch (kind) {
    case "image":
    case "model":
    case "audio":
    case "video":
      return [buildMediaField(host, "shows", kind, texts(`builder.media.${kind}`))];
    case "comparison":
      return ["before", "after"].flatMap((side) => [
        buildMediaField(host, `shows.${side}`, "image", texts(`builder.comparison.${side}`)),
        buildSaid(host, `shows.${side}_label`, texts(`builder.comparison.${side}_label`)),
      ]);
    case "gallery":
      return [
        buildList(host, "shows.pictures", partWords(host, "picture"), { picture: EMPTY_PICTURE }, (place) => [
          buildMediaField(host, `${place}.picture`, "image", texts("builder.media.image")),
          buildSaid(host, `${place}.caption`, texts("builder.caption")),
        ]),
      ];
    case "text":
      return [build("p", { class: "hint" }, texts("builder.words.hint"))];
    case "quote":
      return [
        buildSaid(host, "shows.words", texts("builder.quote.words"), true),
        buildSaid(host, "shows.source", texts("builder.quote.source")),
      ];
    case "map":
      return [
        buildList(
          host,
          "shows.places",
          partWords(host, "place"),
          { latitude_deg: 21.8, longitude_deg: 105.2 },
          (place) => [
            buildSaid(host, `${place}.label`, texts("builder.place.label")),
            build(
              "div",
              { class: "field-row" },
              buildNumber(host, `${place}.latitude_deg`, texts("builder.place.latitude"), {
                min: -85,
                max: 85,
              }),
              buildNumber(host, `${place}.longitude_deg`, texts("builder.place.longitude"), {
                min: -180,
                max: 180,
              }),
            ),
          ],
        ),
      ];
    case "choice":
      return [buildQuestion(host), buildAnswers(host), buildOptionalPicture(host)];
    case "find":
      return [
        buildQuestion(host),
        buildMediaField(host, "shows.picture", "image", texts("builder.find.picture")),
        buildTarget(host),
        buildSaid(host, "shows.response", texts("builder.find.response")),
        buildSaid(host, "shows.hint", texts("builder.find.hint")),
      ];
  }
}

function buildQuestion(host: FieldHost): HTMLElement {
  return buildSaid(host, "shows.question", host.texts("builder.question"));
}

function buildAnswers(host: FieldHost): HTMLElement {
  const { texts } = host;
  return buildList(host, "shows.answers", partWords(host, "answer"), { right: false }, (place) => [
    buildSaid(host, `${place}.text`, texts("builder.answer.text")),
    buildFlag(host, `${place}.right`, texts("builder.answer.right")),
    buildSaid(host, `${place}.response`, texts("builder.answer.response")),
  ]);
}

/** A picture that may stand beside a question. */
function buildOptionalPicture(host: FieldHost): HTMLElement {
  const { texts } = host;
  const has = host.read("shows.picture") !== undefined;
  const field = build("input", { type: "checkbox", "data-field": "shows.picture" });
  field.checked = has;
  field.addEventListener("change", () => {
    host.write("shows.picture", field.checked ? EMPTY_PICTURE : undefined, "rebuilt");
  });
  const box = build("div", {}, build("label", { class: "flag" }, field, texts("builder.choice.picture")));
  if (has) box.append(buildMediaField(host, "shows.picture", "image", texts("builder.media.image")));
  return box;
}

/** The part of a picture that is to be found: framed as any part is. */
function buildTarget(host: FieldHost): HTMLElement {
  const target: FieldHost = {
    ...host,
    read: (place) =>
      place === "target"
        ? { ...(host.read("shows.picture") as object), region: host.read("shows.target") }
        : host.read(place),
    write: (place, value, how) => {
      if (place !== "target") return host.write(place, value, how);
      const region = (value as { region?: unknown }).region ?? { left: 0, top: 0, width: 0, height: 0 };
      host.write("shows.target", region, how);
    },
  };
  const field = buildPartField(target, "target", host.texts("builder.find.target"));
  field.dataset.place = "shows.target";
  return field;
}

/** Where visitors go from here: to the step that follows, to another one, or where they choose. */
function buildWays(host: FieldHost, step: Step): HTMLElement {
  const { texts, language } = host;
  const others = host
    .steps()
    .map((each, index): readonly [string, string] => [
      each.id,
      texts("builder.step.named", { number: index + 1, title: titleOf(each.title, language) || each.id }),
    ])
    .filter(([id]) => id !== step.id);
  const box = build("details", { class: "ways", "data-place": "branches" });
  box.open = (step.branches?.length ?? 0) > 0 || step.then !== undefined;
  box.append(build("summary", {}, texts("builder.ways")));
  box.append(buildSelect(host, "then", texts("builder.then"), [["", texts("builder.then.next")], ...others]));
  const blank = { step: others[0]?.[0] ?? step.id };
  box.append(
    buildList(host, "branches", partWords(host, "way"), blank, (place) => [
      buildSaid(host, `${place}.label`, texts("builder.way.label")),
      buildSelect(host, `${place}.step`, texts("builder.way.step"), others),
    ]),
  );
  return box;
}

function partWords(host: FieldHost, name: string): { title: string; part: string; add: string } {
  const { texts } = host;
  return {
    title: texts(`builder.parts.${name}`),
    part: texts(`builder.part.${name}`),
    add: texts(`builder.add.${name}`),
  };
}
