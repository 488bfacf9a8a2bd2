/** What a curator does to an exhibition, as values, and what comes of it; the service has the same in Python. */

import { type Exhibition, KINDS, type Kind, type Shows, type Step, stepsOf } from "./document";
import { writeAt } from "./places";

export type Edit =
  | { readonly kind: "add-step"; readonly step: Step; readonly at?: number }
  | { readonly kind: "move-step"; readonly step: string; readonly to: number }
  | { readonly kind: "remove-step"; readonly step: string }
  /** Write a value at a place: of a step, or of the whole where `step` is empty. */
  | { readonly kind: "write"; readonly step: string; readonly place: string; readonly value: unknown };

export function applyEdit(edit: Edit, exhibition: Exhibition): Exhibition {
  const steps = stepsOf(exhibition);
  switch (edit.kind) {
    case "add-step": {
      const at = edit.at ?? steps.length;
      return { ...exhibition, steps: [...steps.slice(0, at), edit.step, ...steps.slice(at)] };
    }
    case "move-step": {
      const moved = steps.find((step) => step.id === edit.step);
      if (!moved) return exhibition;
      const others = steps.filter((step) => step !== moved);
      others.splice(Math.max(0, edit.to), 0, moved);
      return { ...exhibition, steps: others };
    }
    case "remove-step":
      return {
        ...exhibition,
        steps: steps.filter((step) => step.id !== edit.step).map((step) => withoutWay(step, edit.step)),
      };
    case "write":
      if (edit.step === "") return writeAt(exhibition, edit.place, edit.value);
      return {
        ...exhibition,
        steps: steps.map((step) => (step.id === edit.step ? writeAt(step, edit.place, edit.value) : step)),
      };
  }
}

/** With a step go the ways that lead to it. */
function withoutWay(step: Step, gone: string): Step {
  const branches = step.branches?.filter((branch) => branch.step !== gone);
  const kept = step.then === gone ? writeAt(step, "then", undefined) : step;
  return branches && branches.length < (step.branches?.length ?? 0)
    ? writeAt(kept, "branches", branches.length > 0 ? branches : undefined)
    : kept;
}

const PICTURE = { kind: "image", of: { number: 1 } } as const;

/** What a step of each kind shows before anything is chosen. */
const BLANKS: Readonly<Record<Kind, Omit<Shows, "kind">>> = {
  image: { of: { number: 1 } },
  model: { of: { number: 1 } },
  text: {},
  comparison: { before: PICTURE, after: PICTURE },
  gallery: { pictures: [{ picture: PICTURE }] },
  audio: { of: { number: 1 } },
  video: { of: { number: 1 } },
  quote: {},
  map: { places: [] },
  choice: { answers: [{ right: true }, { right: false }] },
  find: { picture: PICTURE, target: { left: 0, top: 0, width: 0, height: 0 } },
};

export function blankShows(kind: Kind): Shows {
  return { kind, ...BLANKS[kind] };
}

/** A new step with a name that no other has. */
export function blankStep(kind: Kind, exhibition: Exhibition): Step {
  const taken = new Set(stepsOf(exhibition).map((step) => step.id));
  let number = taken.size + 1;
  while (taken.has(`buoc-${number}`)) number += 1;
  return { id: `buoc-${number}`, shows: blankShows(kind) };
}

/** The same step with something else to see; what both kinds have, such as a picture, stays. */
export function withKind(step: Step, kind: Kind): Step {
  if (!KINDS.includes(kind) || step.shows.kind === kind) return step;
  const blank = blankShows(kind);
  const kept = Object.entries(step.shows).filter(
    ([name]) => name !== "kind" && name !== "of" && (name in blank || ["alt", "question"].includes(name)),
  );
  const fits = kept.filter(([name]) => FIELDS[kind].includes(name));
  return { ...step, shows: { ...blank, ...Object.fromEntries(fits) } };
}

/** The fields that each kind may have: what does not belong would be refused. */
const FIELDS: Readonly<Record<Kind, readonly string[]>> = {
  image: ["alt"],
  model: ["alt"],
  text: [],
  comparison: ["before", "after"],
  gallery: ["pictures"],
  audio: ["alt"],
  video: ["alt"],
  quote: ["words", "source"],
  map: ["places"],
  choice: ["question", "answers", "picture"],
  find: ["question", "picture"],
};
