import {
  type Annotation,
  isLine,
  MOTIVATIONS,
  type Motivation,
  type Part,
  sayingIn,
  withText,
} from "../../model/annotations/annotation";
import type { Size } from "../../model/annotations/shapes";
import type { Texts } from "../../model/text";
import { buildButton } from "../builder/fields";
import { takeWordsOnly } from "../builder/pasted";
import { build } from "../dom";
import { buildShapeFields, hasPlace } from "./shape-fields";
import { wordsToShow } from "./words";

/** What the form of one note may do. */
export interface NoteHost {
  readonly texts: Texts;
  readonly language: string;
  readonly size: Size;
  readonly mayEdit: boolean;
  /** As it is now: its place may have been moved meanwhile. */
  read(id: string): Annotation | undefined;
  change(said: Annotation, what: string, how: "typed" | "rebuilt"): void;
  remove(said: Annotation): void;
  goTo(said: Annotation): void;
  /** Draw its place anew. */
  redraw(said: Annotation): void;
  /** Of a model: the part as seen from where one stands now. */
  withView(part: Part): Part | undefined;
}

const LANGUAGES = ["vi", "en"] as const;
const LONGEST_TEXT = 50_000;

/** What is said in both languages, why, and where. */
export function buildNoteForm(said: Annotation, title: string, host: NoteHost): HTMLElement {
  const { texts } = host;
  const form = build("section", { class: "note-form", "data-note": said.id });
  const heading = build("h2", { id: "note-form-title" }, title);
  form.setAttribute("aria-labelledby", heading.id);
  const now = (): Annotation => host.read(said.id) ?? said;
  const write = (next: Annotation, what: string, how: "typed" | "rebuilt"): void =>
    host.change(next, what && `${said.id}:${what}`, how);
  const sides = LANGUAGES.map((language) => {
    const box = build("textarea", {
      rows: 4,
      lang: language,
      maxlength: LONGEST_TEXT,
      disabled: !host.mayEdit,
    });
    box.value = wordsToShow(sayingIn(said, language));
    box.dataset.text = language;
    takeWordsOnly(box);
    box.addEventListener("input", () => write(withText(now(), language, box.value), language, "typed"));
    return build("label", { class: "side" }, build("span", {}, texts(`studio.in.${language}`)), box);
  });
  const legend = build("legend", {}, texts("annotate.words"));
  form.append(
    heading,
    buildPurpose(said, host, (next) => write(next, "", "rebuilt")),
    build("fieldset", { class: "field is-texts" }, legend, build("div", { class: "sides" }, ...sides)),
    ...buildOthers(said, texts),
  );
  const change = (part: Part): void => write({ ...now(), selector: part }, "", "rebuilt");
  const fields = buildShapeFields(said.selector, host.size, texts, host.language, change);
  if (fields) {
    fields.disabled = !host.mayEdit;
    form.append(fields);
  }
  form.append(buildActions(said, host, change));
  return form;
}

function buildPurpose(said: Annotation, host: NoteHost, write: (next: Annotation) => void): HTMLElement {
  const { texts } = host;
  const select = build("select", { disabled: !host.mayEdit, "data-purpose": true });
  for (const each of MOTIVATIONS)
    select.append(build("option", { value: each }, texts(`annotate.purpose.${each}`)));
  select.value = said.motivation;
  select.addEventListener("change", () => {
    const motivation = select.value as Motivation;
    const granularity = motivation === "supplementing" ? (said.granularity ?? null) : null;
    write({ ...(host.read(said.id) ?? said), motivation, granularity });
  });
  return build("label", { class: "field" }, texts("annotate.purpose"), select);
}

/** What else is said, in other languages or a second time: it stays as it is. */
function buildOthers(said: Annotation, texts: Texts): readonly HTMLElement[] {
  const shown = new Set(LANGUAGES.map((language) => said.bodies.find((body) => body.language === language)));
  const others = said.bodies.filter((body) => !shown.has(body) && body.value.trim() !== "");
  const told = others.map((body) => `${wordsToShow(body.value)} (${body.language ?? "–"})`);
  const lines = told.length > 0 ? [texts("annotate.others", { texts: told.join("; ") })] : [];
  if (said.creator) lines.push(texts("annotate.creator", { name: said.creator }));
  return lines.map((line) => build("p", { class: "hint" }, line));
}

function buildActions(said: Annotation, host: NoteHost, change: (part: Part) => void): HTMLElement {
  const { texts } = host;
  const actions = build("p", { class: "actions" });
  if (hasPlace(said.selector)) {
    actions.append(buildButton(texts("annotate.go"), () => host.goTo(said), "is-small"));
  }
  if (!host.mayEdit) return actions;
  actions.append(buildButton(texts("annotate.redraw"), () => host.redraw(said), "is-small"));
  if (said.selector.kind === "space-point") {
    const { camera: _, ...place } = said.selector;
    const use = (): void => {
      const part = host.withView(said.selector);
      if (part) change(part);
    };
    actions.append(buildButton(texts("annotate.use_view"), use, "is-small"));
    if (said.selector.camera) {
      actions.append(buildButton(texts("annotate.drop_view"), () => change(place), "is-small"));
    }
  }
  const name = isLine(said) ? "annotate.line.remove" : "annotate.remove";
  actions.append(buildButton(texts(name), () => host.remove(said), "is-small"));
  return actions;
}
