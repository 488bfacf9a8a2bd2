import type { Level, Media } from "../model/media";
import { formatNumber, type Texts } from "../model/text";
import type { Problem, Sighting, StageReports } from "../stage/stage";
import type { Announcer } from "./announcer";
import { build } from "./dom";
import type { LevelMenu } from "./level-menu";
import type { StageView } from "./stage-view";

/** Where the reports of one stage go. */
export interface ReportPlace {
  /** The element whose `data-` attributes tell of the state. */
  readonly viewer: HTMLElement;
  readonly media: Media;
  readonly view: StageView;
  readonly texts: Texts;
  readonly language: string;
  readonly announcer: Announcer;
  readonly zoom: HTMLElement;
  readonly menu: LevelMenu | undefined;
  drawn(): void;
  shown(level: Level): void;
}

/** Say what a stage reports: in the element's state and its events, on the view, and to screen readers. */
export function buildReports(at: ReportPlace): StageReports {
  const { viewer, media, view, texts, language, announcer } = at;
  return {
    drawn: () => {
      viewer.dataset.state = "ready";
      view.showMedia();
      tell(viewer, "baovat-ready", { id: media.id });
      at.drawn();
    },
    sharp: (isSharp) => {
      if (isSharp) tell(viewer, "baovat-sharp", { id: media.id });
    },
    seen: (sighting) => tellSighting(at, sighting),
    loading: (level, fraction) => view.showLoading(level.label, fraction, language),
    shown: (level) => {
      view.hideLoading();
      at.menu?.show(level);
      at.shown(level);
      viewer.dataset.level = level.name;
      announcer.say(texts("viewer.level.shown", { level: level.label }));
      tell(viewer, "baovat-level", { name: level.name });
    },
    problem: (problem) => showProblem(at, problem),
  };
}

export function tell(viewer: HTMLElement, name: string, detail: Readonly<Record<string, string>>): void {
  viewer.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}

function tellSighting(at: ReportPlace, sighting: Sighting): void {
  const { viewer, view, texts, language, announcer } = at;
  if (sighting.words !== undefined) {
    view.hideNote();
    announcer.say(sighting.words);
    return;
  }
  const percent = Math.round(sighting.zoom * 100);
  at.zoom.textContent = `${formatNumber(percent, language)} %`;
  if (viewer.dataset.zoom === String(percent) && !sighting.side) return;
  viewer.dataset.zoom = String(percent);
  // The poster lies exactly under the whole picture; anywhere else it would show beside it.
  if (percent !== 100) view.hidePoster();
  const zoom = texts("viewer.zoom_to", { percent: formatNumber(percent, language) });
  const side = sighting.side ? `${texts(`viewer.side.${sighting.side}`)}, ` : "";
  announcer.settle(side + zoom);
}

function showProblem(at: ReportPlace, problem: Problem): void {
  const { viewer, view, texts } = at;
  tell(viewer, "baovat-problem", { problem });
  const text = texts(`viewer.problem.${problem}`);
  if (viewer.dataset.state === "ready" || problem === "layer_failed") {
    view.showNote(text);
    return;
  }
  viewer.dataset.state = "failed";
  view.element.dataset.problem = problem;
  view.showFailure(text, "", problem === "model_failed" ? buildWays(at) : []);
}

/** Buttons for the levels of a model of which one could not be opened. */
function buildWays({ media, view, texts, menu }: ReportPlace): readonly HTMLElement[] {
  return media.levels.map((level) => {
    const words = texts("viewer.problem.try_level", { level: level.label });
    const button = build("button", { type: "button", class: "word-button" }, words);
    button.addEventListener("click", () => {
      view.hideFailure();
      view.surface.focus({ preventScroll: true });
      menu?.choose(level);
    });
    return button;
  });
}
