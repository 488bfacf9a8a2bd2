import { describe, expect, it } from "vitest";
import { type Exhibition, KINDS, type Step, stepsOf, withWords } from "./document";
import { applyEdit, blankShows, blankStep, withKind } from "./edits";
import { isSame, readAt, writeAt } from "./places";

const TOUR: Exhibition = {
  slug: "thu",
  title: { vi: ["Thử"] },
  steps: [
    { id: "a", shows: { kind: "text" }, branches: [{ step: "c" }, { step: "b" }] },
    writeAt<Step>({ id: "b", shows: { kind: "quote", words: { vi: ["Lời"] } } }, "then", "c"),
    { id: "c", shows: { kind: "image", of: { item: "trong" }, alt: { vi: ["Trống"] } } },
  ],
};
const ids = (exhibition: Exhibition): string[] => stepsOf(exhibition).map((step) => step.id);

describe("places", () => {
  it("are read and written without changing what was there", () => {
    const written = writeAt(TOUR, "steps.1.shows.words.en", ["Words"]);
    expect(readAt(written, "steps.1.shows.words")).toEqual({ vi: ["Lời"], en: ["Words"] });
    expect(readAt(TOUR, "steps.1.shows.words.en")).toBeUndefined();
    expect(readAt(TOUR, "steps.9.shows.words")).toBeUndefined();
  });

  it("taken out of a list let what follows move up", () => {
    expect(writeAt({ list: [1, 2, 3] }, "list.1", undefined)).toEqual({ list: [1, 3] });
    expect(writeAt({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  });

  it("say the same in any order of names", () => {
    expect(isSame({ a: [1, { b: 2 }], c: 3 }, { c: 3, a: [1, { b: 2 }] })).toBe(true);
    expect(isSame({ a: [1] }, { a: { 0: 1 } })).toBe(false);
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false);
  });
});

describe("edits", () => {
  it("add, move and remove steps", () => {
    const step = blankStep("map", TOUR);
    expect(ids(applyEdit({ kind: "add-step", step, at: 1 }, TOUR))).toEqual(["a", step.id, "b", "c"]);
    expect(ids(applyEdit({ kind: "move-step", step: "c", to: 0 }, TOUR))).toEqual(["c", "a", "b"]);
    expect(ids(applyEdit({ kind: "move-step", step: "x", to: 0 }, TOUR))).toEqual(["a", "b", "c"]);
  });

  it("take the ways to a step out with it", () => {
    const [a, b] = stepsOf(applyEdit({ kind: "remove-step", step: "c" }, TOUR));
    expect(a?.branches).toEqual([{ step: "b" }]);
    expect(b).not.toHaveProperty("then");
    const [only] = stepsOf(
      applyEdit({ kind: "remove-step", step: "b" }, applyEdit({ kind: "remove-step", step: "c" }, TOUR)),
    );
    expect(only).not.toHaveProperty("branches");
  });

  it("write in one step only", () => {
    const edit = { kind: "write", step: "b", place: "title", value: { vi: ["Mới"] } } as const;
    const written = applyEdit(edit, TOUR);
    expect(stepsOf(written)[1]?.title).toEqual({ vi: ["Mới"] });
    expect(stepsOf(written)[0]).toBe(stepsOf(TOUR)[0]);
  });
});

describe("steps", () => {
  it("get names that no other has", () => {
    const taken = { ...TOUR, steps: [...stepsOf(TOUR), { id: "buoc-4", shows: { kind: "text" } as const }] };
    expect(blankStep("text", taken).id).toBe("buoc-5");
    expect(blankStep("text", TOUR).id).toBe("buoc-4");
  });

  it("keep what fits when they become of another kind", () => {
    const [, , picture] = stepsOf(TOUR);
    if (!picture) throw new Error("no step");
    expect(withKind(picture, "model").shows.alt).toEqual({ vi: ["Trống"] });
    expect(withKind(picture, "text").shows).toEqual({ kind: "text" });
  });

  it("of every kind have only fields of their own", () => {
    for (const from of KINDS) {
      for (const to of KINDS) {
        const names = Object.keys(withKind({ id: "x", shows: blankShows(from) }, to).shows);
        for (const name of names) {
          expect([...Object.keys(blankShows(to)), "alt", "question", "picture", "words"]).toContain(name);
        }
      }
    }
  });
});

describe("words", () => {
  it("that are deleted leave nothing behind", () => {
    expect(withWords({ vi: ["a"], en: ["b"] }, "vi", "")).toEqual({ en: ["b"] });
    expect(withWords({ vi: ["a"] }, "vi", "")).toBeUndefined();
    expect(withWords(undefined, "en", "b")).toEqual({ en: ["b"] });
  });
});
