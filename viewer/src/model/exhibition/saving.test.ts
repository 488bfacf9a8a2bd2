import { describe, expect, it } from "vitest";
import type { Draft, Exhibition } from "./document";
import { beginSaving, pauseOf, resolve, retry, type Saving, send, settle, want } from "./saving";

const said = (words: string): Exhibition => ({ slug: "thu", title: { vi: [words] } });
const draft = (revision: number, words: string): Draft => ({
  slug: "thu",
  revision,
  state: "draft",
  edition: null,
  exhibition: said(words),
  stale: {},
});
const begun = beginSaving(draft(1, "a"));
const failed = (saving: Saving, status: number): Saving =>
  settle(send(saving), { kind: "failed", status, reason: "why" });

describe("saving", () => {
  it("sends what was written after a pause, on the revision that it was made on", () => {
    const waiting = want(begun, said("b"));
    expect(waiting.state).toBe("waiting");
    expect(pauseOf(waiting)).toBeGreaterThan(0);
    const kept = settle(send(waiting), { kind: "draft", draft: draft(2, "b") });
    expect([kept.state, kept.revision, pauseOf(kept)]).toEqual(["kept", 2, null]);
  });

  it("sends nothing where all was taken back", () => {
    expect(want(want(begun, said("b")), said("a")).state).toBe("kept");
  });

  it("goes on with what was typed while it was on its way", () => {
    const typed = want(send(want(begun, said("b"))), said("bc"));
    expect(typed.state).toBe("sending");
    const next = settle(typed, { kind: "draft", draft: draft(2, "b") });
    expect([next.state, next.revision, next.wanted]).toEqual(["waiting", 2, said("bc")]);
  });

  it.each([0, 429, 500, 503])("tries again after %i, more and more seldom", (status) => {
    const once = failed(want(begun, said("b")), status);
    expect(once.state).toBe("offline");
    const often = Array.from({ length: 10 }).reduce<Saving>((saving) => failed(saving, status), once);
    expect(pauseOf(often)).toBeGreaterThan(pauseOf(once) ?? 0);
    expect(pauseOf(often)).toBeLessThanOrEqual(30_000);
    expect(often.wanted).toEqual(said("b"));
    expect(retry(often).state).toBe("waiting");
  });

  it.each([
    [401, "signed-out"],
    [403, "forbidden"],
    [400, "refused"],
    [404, "refused"],
  ] as const)("waits for a person after %i", (status, state) => {
    const stopped = failed(want(begun, said("b")), status);
    expect([stopped.state, pauseOf(stopped), stopped.wanted]).toEqual([state, null, said("b")]);
  });

  it("sends what was refused again when it was mended", () => {
    expect(want(failed(want(begun, said("b")), 400), said("c")).state).toBe("waiting");
  });

  it("shows both versions where somebody else was faster, and keeps either", () => {
    const conflict = settle(send(want(begun, said("mine"))), {
      kind: "conflict",
      theirs: draft(5, "theirs"),
    });
    expect([conflict.state, conflict.wanted, conflict.theirs?.exhibition]).toEqual([
      "conflict",
      said("mine"),
      said("theirs"),
    ]);
    expect(want(conflict, said("mine too")).state).toBe("conflict");
    const mine = resolve(conflict, "mine");
    expect([mine.state, mine.revision, mine.wanted]).toEqual(["waiting", 5, said("mine")]);
    const theirs = resolve(conflict, "theirs");
    expect([theirs.state, theirs.revision, theirs.wanted]).toEqual(["kept", 5, said("theirs")]);
  });

  it("has no conflict with itself where only the answer was lost", () => {
    const sent = send(want(begun, { ...said("b"), steps: [] }));
    const found = settle(sent, { kind: "conflict", theirs: draft(2, "b") });
    expect([found.state, found.revision, found.theirs]).toEqual(["kept", 2, null]);
  });

  it("sends that a translation still holds though no word changed", () => {
    const waiting = want(begun, said("a"), ["title"]);
    expect([waiting.state, waiting.settled]).toEqual(["waiting", ["title"]]);
  });
});
