import { describe, expect, it } from "vitest";
import type { Exhibition } from "./document";
import { findTexts, markStale } from "./stale";

const said = (vi: string, en?: string): Exhibition => ({
  slug: "thu",
  title: en === undefined ? { vi: [vi] } : { vi: [vi], en: [en] },
});
const NONE = new Set<string>();
const MARK = { title: ["Cũ"] };

describe("old translations", () => {
  it("are found by the place of their text", () => {
    const tour: Exhibition = {
      ...said("a"),
      steps: [{ id: "x", shows: { kind: "choice", answers: [{ text: { vi: ["b"] }, right: true }] } }],
    };
    expect([...findTexts(tour).keys()]).toEqual(["title", "steps/x/shows.answers.0.text"]);
  });

  it("are marked when the Vietnamese moves on, and stay marked", () => {
    expect(markStale(said("Cũ", "Old"), said("Mới", "Old"), {}, NONE)).toEqual(MARK);
    expect(markStale(said("Mới", "Old"), said("Mới hơn", "Old"), MARK, NONE)).toEqual(MARK);
  });

  it.each([
    ["the English follows", said("Mới", "New")],
    ["the change is undone", said("Cũ", "Old")],
    ["there is no translation", said("Mới")],
  ])("are not marked where %s", (_why, after) => {
    expect(markStale(said("Mới", "Old"), after, MARK, NONE)).toEqual({});
  });

  it("are not marked where somebody says that they hold, or both were new", () => {
    expect(markStale(said("Mới", "Old"), said("Mới", "Old"), MARK, new Set(["title"]))).toEqual({});
    expect(markStale(said("Cũ"), said("Mới", "New"), {}, NONE)).toEqual({});
  });
});
