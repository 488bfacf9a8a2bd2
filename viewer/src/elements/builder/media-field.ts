import type { Reference } from "../../model/exhibition/document";
import { readAt, writeAt } from "../../model/exhibition/places";
import type { Region } from "../../model/place";
import { formatBytes } from "../../model/text";
import { build } from "../dom";
import { buildButton, buildSaid, buildSelect } from "./fields";
import { type CameraValue, frameRegion, frameView } from "./framing";
import type { FieldHost } from "./host";
import { chooseMaterial, type Material, type MediaKind, readMaterial, thumbOf } from "./material";
import { pickMedia } from "./picker";

/** Choose a media, and what of it is seen or heard; `place` is that of what shows it. */
export function buildMediaField(host: FieldHost, place: string, kind: MediaKind, label: string): HTMLElement {
  return buildBox(host, place, label, kind, buildDetails(host, place, kind));
}

/** Choose a part of a picture that is chosen elsewhere; `place` has both. */
export function buildPartField(host: FieldHost, place: string, label: string): HTMLElement {
  return buildBox(host, place, label, "image", null);
}

/** Without details the media is not chosen here. */
function buildBox(
  host: FieldHost,
  place: string,
  label: string,
  kind: MediaKind,
  details: readonly HTMLElement[] | null,
): HTMLElement {
  const box = build("fieldset", { class: "media-field", "data-place": place }, build("legend", {}, label));
  const shown = build("div", { class: "media-shown" });
  const actions = build("p", { class: "actions" });
  box.append(shown, actions, ...(details ?? []));
  void fill(host, place, kind, { shown, actions, label, isChosenHere: details !== null });
  return box;
}

interface Parts {
  readonly shown: HTMLElement;
  readonly actions: HTMLElement;
  readonly label: string;
  readonly isChosenHere: boolean;
}

/** Show what is chosen, once the service has told of it. */
async function fill(host: FieldHost, place: string, kind: MediaKind, parts: Parts): Promise<void> {
  const { texts, language } = host;
  const of = (readAt(host.read(place), "of") ?? {}) as Reference;
  const pick = buildButton(texts(of.item ? "builder.pick.other" : `builder.pick.${kind}`), () => {
    void choose(host, place, kind);
  });
  pick.dataset.pick = place;
  parts.actions.replaceChildren(...(parts.isChosenHere ? [pick] : []));
  if (!of.item) {
    parts.shown.replaceChildren(build("p", { class: "media-none" }, texts(`builder.none.${kind}`)));
    return;
  }
  const found = await readMaterial(of.item, language).catch(() => undefined);
  const media = found && chooseMaterial(of, kind, found.media);
  if (!media) {
    const words = texts("builder.gone", { item: found?.label ?? of.item });
    parts.shown.replaceChildren(build("p", { class: "notice is-problem" }, words));
    return;
  }
  showMedia(host, place, media, found.label, parts);
  parts.actions.append(...buildFraming(host, place, kind, media, parts.label));
}

function showMedia(host: FieldHost, place: string, media: Material, item: string, parts: Parts): void {
  const region = readAt(host.read(place), "region") as Region | undefined;
  const thumb = thumbOf(media, region);
  const caption = build("p", {}, build("strong", {}, item));
  if (media.label !== item) caption.append(` · ${media.label}`);
  parts.shown.replaceChildren(...(thumb ? [build("img", { src: thumb, alt: "" })] : []), caption);
  if (media.recording && media.kind === "audio")
    parts.shown.append(build("audio", { src: media.recording.url, controls: true, preload: "none" }));
}

async function choose(host: FieldHost, place: string, kind: MediaKind): Promise<void> {
  const picked = await pickMedia(kind, host.language, host.texts);
  if (!picked) return;
  const before = (host.read(place) ?? { kind }) as Record<string, unknown>;
  // What was seen of the thing before is nothing of another one.
  const { region: _region, camera: _camera, part: _part, level: _level, ...kept } = before;
  const of = { item: picked.item, media: picked.media.id };
  host.write(place, { ...kept, kind, of }, "rebuilt");
}

/** "Dùng góc nhìn này": choose what of it is seen by moving the viewer. */
function buildFraming(
  host: FieldHost,
  place: string,
  kind: MediaKind,
  media: Material,
  label: string,
): HTMLElement[] {
  const { texts } = host;
  const write = (name: string, value: unknown): void => {
    host.write(place, writeAt(host.read(place), name, value), "rebuilt");
  };
  if (kind === "image") {
    const region = readAt(host.read(place), "region") as Region | undefined;
    const frame = async (): Promise<void> => {
      const chosen = await frameRegion(media, region, texts);
      if (chosen !== undefined) write("region", chosen ?? undefined);
    };
    const buttons = [buildButton(texts("builder.frame.part"), () => void frame())];
    if (region)
      buttons.push(buildButton(texts("builder.frame.all"), () => write("region", undefined), "is-quiet"));
    for (const button of buttons) button.setAttribute("aria-label", `${button.textContent} (${label})`);
    return buttons;
  }
  if (kind !== "model") return [];
  const frame = async (): Promise<void> => {
    const camera = readAt(host.read(place), "camera") as CameraValue | undefined;
    const chosen = await frameView(media, camera, texts);
    if (chosen) write("camera", chosen);
  };
  const options = (media.levels ?? []).map((level): readonly [string, string] => [
    level.name,
    `${level.label} · ${formatBytes(level.bytes, host.language)}`,
  ]);
  const levels = buildSelect(host, `${place}.level`, texts("builder.level"), [
    ["", texts("builder.level.auto")],
    ...options,
  ]);
  return [buildButton(texts("builder.frame.view"), () => void frame()), levels];
}

/** What is said for those who do not see or hear it, and which part of a recording is played. */
function buildDetails(host: FieldHost, place: string, kind: MediaKind): HTMLElement[] {
  const { texts } = host;
  const said = buildSaid(host, `${place}.alt`, texts(`builder.alt.${kind}`));
  if (kind === "image" || kind === "model") return [said];
  return [buildSpan(host, place), said];
}

/** From when to when a recording is played: all of it where nothing is said. */
function buildSpan(host: FieldHost, place: string): HTMLElement {
  const { texts } = host;
  const span = (): Partial<Record<"start_s" | "end_s", number>> => readAt(host.read(place), "part") ?? {};
  const buildEnd = (name: "start_s" | "end_s", label: string): HTMLElement => {
    const field = build("input", {
      type: "number",
      min: 0,
      step: "any",
      "data-field": `${place}.part.${name}`,
    });
    field.value = String(span()[name] ?? "");
    field.addEventListener("input", () => {
      const { [name]: _, ...other } = span();
      const next = Number.isFinite(field.valueAsNumber) ? { ...other, [name]: field.valueAsNumber } : other;
      const isSaid = Object.keys(next).length > 0;
      host.write(`${place}.part`, isSaid ? { start_s: 0, ...next } : undefined, "typed");
    });
    return build("label", { class: "field" }, label, field);
  };
  return build(
    "div",
    { class: "field-row" },
    buildEnd("start_s", texts("builder.part_start")),
    buildEnd("end_s", texts("builder.part_end")),
  );
}
