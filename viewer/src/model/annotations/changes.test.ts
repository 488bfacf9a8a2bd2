import { describe, expect, it } from "vitest";
import type { Annotation } from "./annotation";
import { findChanges, isNothing, merge, takeTheirs } from "./changes";

const said = (id: string, text = id): Annotation => ({
  id,
  motivation: "commenting",
  bodies: text === "" ? [] : [{ value: text, language: "vi" }],
  selector: { kind: "point", x: 1, y: 2 },
});
const list = (ids: string): Annotation[] => [...ids].map((id) => said(id));
const ids = (of: readonly Annotation[]): string => of.map((each) => each.id).join("");

describe("changes", () => {
  it("are nothing where nothing changed, whoever said it", () => {
    const kept = list("ab").map((each) => ({ ...each, creator: "Lan", granularity: null }));
    expect(isNothing(findChanges(kept, list("ab")))).toBe(true);
  });

  it("tell what is new, said otherwise, and gone", () => {
    const changes = findChanges(list("abc"), [said("a"), said("b", "khác"), said("d")]);
    expect(ids(changes.changed)).toBe("bd");
    expect(changes.deleted).toEqual(["c"]);
    expect(changes.order).toBeUndefined();
  });

  it("name an order only where there is another one than what comes of itself", () => {
    expect(findChanges(list("abc"), list("cab")).order).toEqual(["c", "a", "b"]);
    expect(findChanges(list("ab"), [said("a"), said("n"), said("b")]).order).toEqual(["a", "n", "b"]);
    expect(findChanges(list("ab"), list("abn")).order).toBeUndefined();
  });

  it("leave what has no words yet, and do not take it away where it is kept", () => {
    expect(isNothing(findChanges(list("a"), [said("a"), said("n", "")]))).toBe(true);
    expect(isNothing(findChanges(list("ab"), [said("a", ""), said("b")]))).toBe(true);
  });
});

describe("merge", () => {
  it("joins what two people did to different notes", () => {
    const merged = merge(
      list("abc"),
      [said("a", "của tôi"), said("b"), said("c"), said("m")],
      [said("a"), said("b", "của họ"), said("t")],
    );
    expect(merged.clashes).toEqual([]);
    expect(ids(merged.list)).toBe("abmt");
    expect(merged.list.map((each) => each.bodies[0]?.value)).toEqual(["của tôi", "của họ", "m", "t"]);
  });

  it("asks where both changed the same, and keeps either", () => {
    const merged = merge(list("ab"), [said("a", "tôi"), said("b")], [said("a", "họ"), said("b")]);
    expect(merged.clashes.map((clash) => clash.id)).toEqual(["a"]);
    expect(merged.list[0]?.bodies[0]?.value).toBe("tôi");
    expect(takeTheirs(merged)[0]?.bodies[0]?.value).toBe("họ");
  });

  it("asks where one changed what the other took away", () => {
    const mine = merge(list("ab"), [said("a", "tôi"), said("b")], list("b"));
    expect([ids(mine.list), ids(takeTheirs(mine))]).toEqual(["ab", "b"]);
    const theirs = merge(list("ab"), list("b"), [said("a", "họ"), said("b")]);
    expect([ids(theirs.list), ids(takeTheirs(theirs))]).toEqual(["b", "ba"]);
    expect(theirs.clashes).toHaveLength(1);
  });

  it("is no clash where both did the same", () => {
    const same = [said("a", "như nhau")];
    expect(merge(list("ab"), same, same)).toEqual({ list: same, clashes: [] });
  });

  it("keeps the order of whoever changed it", () => {
    expect(ids(merge(list("abc"), list("abc"), list("cba")).list)).toBe("cba");
    expect(ids(merge(list("abc"), list("bca"), list("abct")).list)).toBe("bcat");
  });
});
