import type { ModelStage } from "../../stage/stage";
import { prefersStillness } from "../../stage/stage";
import type { ModelTools } from "../model-tools";
import type { StageView } from "../stage-view";
import type { Workplace } from "./tool";

/**
 * Fetch the tools of a model and put them on its view; they come after its first picture, which they would only delay.
 *
 * @param stage is asked when they have arrived: undefined where they are no longer wanted.
 */
export async function openModelTools(
  at: Omit<Workplace, "overlay" | "stage">,
  view: StageView,
  title: string,
  spins: boolean,
  stage: () => ModelStage | undefined,
): Promise<ModelTools | undefined> {
  const { ModelTools } = await import("../model-tools");
  const now = stage();
  if (!now) return undefined;
  const tools = new ModelTools({ ...at, stage: now }, view.toolRow, title);
  view.element.append(tools.panel);
  if (spins && !prefersStillness()) now.space.setSpin(true);
  return tools;
}
