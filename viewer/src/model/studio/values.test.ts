import { describe, expect, it } from "vitest";
import {
  differingPaths,
  firstText,
  isSame,
  moved,
  readAt,
  splitLines,
  withFirst,
  withLines,
  writeAt,
} from "./values";

const DRUM = {
  label: { vi: ["Trống đồng", "Trống"], "lzh-Hant": ["銅鼓"] },
  record: { dated: { text: { vi: ["thế kỷ V"] } }, materials: ["dong"] },
};

describe("values by path", () => {
  it("finds what stands there, and nothing else", () => {
    expect(readAt(DRUM, "record.dated.text.vi.0")).toBe("thế kỷ V");
    expect(readAt(DRUM, "record.makers")).toBeUndefined();
    expect(readAt(DRUM, "label.vi.0.length.x")).toBeUndefined();
  });

  it("writes without touching what was given", () => {
    const kept = structuredClone(DRUM);
    const written = writeAt(DRUM, "record.dated.edtf", "-0500");
    expect(DRUM).toEqual(kept);
    expect(readAt(written, "record.dated.edtf")).toBe("-0500");
    expect(readAt(written, "record.dated.text.vi.0")).toBe("thế kỷ V");
  });

  it("leaves out what became empty, and what held only that", () => {
    expect(writeAt(DRUM, "record.materials", [])).not.toHaveProperty("record.materials");
    const without = writeAt(DRUM, "record.dated.text", {});
    expect(without.record).toEqual({ materials: ["dong"] });
  });
});

describe("texts in languages", () => {
  it("change the first one and keep all others", () => {
    const said = withFirst(DRUM.label, "vi", "Trống đồng Đông Sơn");
    expect(said).toEqual({ vi: ["Trống đồng Đông Sơn", "Trống"], "lzh-Hant": ["銅鼓"] });
    expect(firstText(withFirst(said, "en", "Drum"), "en")).toBe("Drum");
  });

  it("go where the box is empty", () => {
    expect(withFirst({ en: ["Drum"] }, "en", "  ")).toEqual({});
    expect(withLines({ vi: ["a"] }, "vi", "\n \n")).toEqual({});
    expect(withLines({}, "vi", " một \nhai")).toEqual({ vi: ["một", "hai"] });
    expect(splitLines("a\r\nb")).toEqual(["a", "b"]);
  });
});

describe("lists", () => {
  it("move an entry, and stay as they are at their ends", () => {
    const list = ["a", "b", "c"];
    expect(moved(list, 0, 1)).toEqual(["b", "a", "c"]);
    expect(moved(list, 2, -2)).toEqual(["c", "a", "b"]);
    expect(moved(list, 0, -1)).toBe(list);
    expect(moved(list, 2, 1)).toBe(list);
  });
});

describe("two versions", () => {
  it("are the same in whatever order they are written, and whether empty or not there", () => {
    expect(isSame({ a: [1], b: {} }, { a: [1] })).toBe(true);
    expect(isSame({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(true);
    expect(isSame(["a", "b"], ["b", "a"])).toBe(false);
  });

  it("differ at the paths that say so", () => {
    const theirs = writeAt(DRUM, "record.materials", ["go"]);
    expect(differingPaths(DRUM, theirs, ["label", "record.materials", "record.dated"])).toEqual([
      "record.materials",
    ]);
  });
});
