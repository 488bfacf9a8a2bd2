import { findKeyCommand } from "../../model/command";
import type { Level } from "../../model/media";
import { clipRegion, type Region } from "../../model/place";
import { type SceneSetting, settingSeenFrom } from "../../model/scene";
import type { Texts } from "../../model/text";
import type { ImageStage, ModelStage, Stage, StageReports } from "../../stage/stage";
import { buildPad, buildZoomControls } from "../controls";
import { build } from "../dom";
import { openDialog } from "./dialog";
import { buildButton } from "./fields";
import type { Material } from "./material";

/** Where a camera stands and at what it looks, as the document says it. */
export interface CameraValue {
  readonly position: readonly [number, number, number];
  readonly look_at: readonly [number, number, number];
  readonly field_of_view_deg: number;
}

/** What a viewer is moved in: its surface takes the keys, the pad does with single presses what dragging does. */
class FramingDialog<S extends Stage> {
  readonly host = build("div", { class: "stage-host" });
  readonly #dialog: HTMLDialogElement;
  readonly #zoom: HTMLElement;
  readonly #note = build("p", { class: "framing-note", role: "status" });
  #stage: S | undefined;

  constructor(
    kind: "image" | "model",
    texts: Texts,
    words: string,
    use: (stage: S) => void,
    done: () => void,
  ) {
    this.#dialog = openDialog(texts("builder.frame.title"), texts, "framing");
    const act = (command: Parameters<Stage["act"]>[0]): void => this.#stage?.act(command);
    const surface = build("div", { class: "stage-surface", tabindex: 0, role: "application" }, this.host);
    surface.setAttribute("aria-label", words);
    surface.setAttribute("aria-description", texts(`viewer.hint.${kind}`));
    surface.addEventListener("keydown", (event) => {
      const command = findKeyCommand(event);
      if (!command) return;
      event.preventDefault();
      act(command);
    });
    const controls = buildZoomControls(texts, act);
    this.#zoom = controls.zoom;
    const view = build("div", { class: "stage framing-stage", "data-kind": kind }, surface);
    view.append(buildPad(kind, texts, act), build("div", { class: "toolbar" }, controls.element));
    const button = buildButton(
      texts("builder.frame.use"),
      () => {
        if (!this.#stage) return;
        use(this.#stage);
        this.#dialog.close();
      },
      "is-main",
    );
    const actions = build("p", { class: "actions" }, button);
    actions.append(buildButton(texts("builder.cancel"), () => this.#dialog.close()));
    this.#dialog.append(build("p", {}, texts(`builder.frame.${kind}`)), view, this.#note, actions);
    this.#dialog.addEventListener("close", () => {
      this.#stage?.dispose();
      done();
    });
    surface.focus();
  }

  /** Take the engine that has arrived, unless the dialog is closed by then. */
  take(stage: S | undefined): void {
    if (!this.#dialog.isConnected) stage?.dispose();
    else this.#stage = stage;
  }

  reports(texts: Texts): StageReports {
    return {
      drawn: () => {
        this.#dialog.dataset.drawn = "true";
      },
      seen: ({ zoom }) => {
        this.#zoom.textContent = `${Math.round(zoom * 100)} %`;
      },
      loading: () => undefined,
      shown: () => undefined,
      problem: (problem) => {
        this.#note.textContent = texts(`viewer.problem.${problem}`);
      },
    };
  }
}

/** Choose a part of a picture by moving it: null is all of it, undefined where nobody chose. */
export function frameRegion(
  media: Material,
  region: Region | undefined,
  texts: Texts,
): Promise<Region | null | undefined> {
  return new Promise((resolve) => {
    const { width = 0, height = 0 } = media;
    let chosen: Region | null | undefined;
    const use = (stage: ImageStage): void => {
      chosen = clipRegion(stage.visible(), width, height);
    };
    const dialog = new FramingDialog<ImageStage>("image", texts, media.label, use, () => resolve(chosen));
    const layer = {
      box: { left: 0, top: 0, width, height },
      picture: { infoUrl: media.info_url, url: undefined, width, height },
    };
    import("../../stage/image-stage").then(({ openImageStage }) => {
      const sources = { width, height, layers: [layer] };
      const start = region && region.width > 0 ? region : null;
      dialog.take(openImageStage(dialog.host, sources, dialog.reports(texts), start));
    }, console.error);
  });
}

/** Choose from where a model is seen by turning it; undefined where nobody chose. */
export function frameView(
  media: Material,
  camera: CameraValue | undefined,
  texts: Texts,
): Promise<CameraValue | undefined> {
  return new Promise((resolve) => {
    let chosen: CameraValue | undefined;
    const use = (stage: ModelStage): void => {
      const { position, target, fov_deg } = stage.space.eye();
      chosen = { position, look_at: target, field_of_view_deg: fov_deg };
    };
    const dialog = new FramingDialog<ModelStage>("model", texts, media.label, use, () => resolve(chosen));
    import("../../stage/model-stage").then(({ openModelStage }) => {
      dialog.take(openModelStage(dialog.host, levelsOf(media), settingOf(camera), dialog.reports(texts)));
    }, console.error);
  });
}

function levelsOf(media: Material): readonly Level[] {
  return (media.levels ?? []).map((level) => ({ ...level, error_mm: 0, detail_mm: 0 }));
}

/** The stage begins where the step looks from already. */
function settingOf(camera: CameraValue | undefined): SceneSetting | null {
  if (!camera) return null;
  const lens = { kind: "perspective", fov_deg: camera.field_of_view_deg } as const;
  const first = {
    id: "",
    label: "",
    position: camera.position,
    target: camera.look_at,
    direction: [0, 0, -1],
    lens,
    isHidden: false,
  } as const;
  return settingSeenFrom(first);
}
