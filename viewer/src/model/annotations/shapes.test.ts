import { describe, expect, it } from "vitest";
import type { Part } from "./annotation";
import { beginDrawing, close, type Drawn, partInMiddle, setCorner, takeBack } from "./drawing";
import { boxOf, fromUnit, moved, nextLine, parseTyped, rectangleBetween, toUnit, withCorner } from "./shapes";

const SIZE = { width: 600, height: 400 };
const BOX: Part = { kind: "rectangle", left: 100, top: 50, width: 200, height: 80 };
const TRIANGLE: Part = {
  kind: "polygon",
  corners: [
    [10, 10],
    [60, 10],
    [10, 90],
  ],
};

describe("shapes", () => {
  it("draws a rectangle from any corner to the other, in whole pixels on the picture", () => {
    const expected = { kind: "rectangle", left: 10, top: 20, width: 30, height: 40 };
    expect(rectangleBetween([10.2, 19.8], [40.4, 60.1], SIZE)).toEqual(expected);
    expect(rectangleBetween([40, 60], [10, 20], SIZE)).toEqual(expected);
    expect(rectangleBetween([-50, 390], [30, 900], SIZE)).toEqual({
      kind: "rectangle",
      left: 0,
      top: 390,
      width: 30,
      height: 10,
    });
    expect(rectangleBetween([5, 5], [5.2, 90], SIZE)).toBeUndefined();
  });

  it("moves a corner of a rectangle and keeps the opposite one", () => {
    expect(withCorner(BOX, 0, [120, 60], SIZE)).toEqual({
      ...BOX,
      left: 120,
      top: 60,
      width: 180,
      height: 70,
    });
    expect(withCorner(BOX, 0, [400, 200], SIZE)).toEqual({
      ...BOX,
      left: 300,
      top: 130,
      width: 100,
      height: 70,
    });
    expect(withCorner(BOX, 2, [100, 50], SIZE)).toEqual(BOX);
  });

  it("moves a whole shape no farther than the picture reaches", () => {
    expect(moved(BOX, 1000, -1000, SIZE)).toEqual({ ...BOX, left: 400, top: 0 });
    expect(boxOf(moved(TRIANGLE, -500, 500, SIZE))).toEqual({
      kind: "rectangle",
      left: 0,
      top: 320,
      width: 50,
      height: 80,
    });
    expect(moved({ kind: "whole" }, 5, 5, SIZE)).toEqual({ kind: "whole" });
  });

  it("puts the next line below the last one, a column to its left, and the last of a page at its edge", () => {
    const line = { kind: "rectangle", left: 100, top: 50, width: 200, height: 80 } as const;
    expect(nextLine(line, SIZE)).toEqual({ ...line, top: 142 });
    const column = { kind: "rectangle", left: 300, top: 20, width: 40, height: 300 } as const;
    expect(nextLine(column, SIZE)).toEqual({ ...column, left: 254 });
    const last = { kind: "rectangle", left: 0, top: 350, width: 10, height: 50 } as const;
    expect(nextLine(last, SIZE)).toEqual(last);
    expect(nextLine({ ...line, top: 320 }, SIZE).top).toBe(320);
  });

  it("reads what is typed in either language, in per cent or pixels", () => {
    expect([
      parseTyped("12,5"),
      parseTyped(" 12.5 "),
      parseTyped("x"),
      parseTyped(""),
      parseTyped("1e999"),
    ]).toEqual([12.5, 12.5, undefined, undefined, undefined]);
    expect([toUnit(150, 600, "percent"), fromUnit(25, 600, "percent"), fromUnit(25, 600, "pixels")]).toEqual([
      25, 150, 25,
    ]);
  });
});

describe("drawing", () => {
  const draw = (drawn: Drawn, ...corners: [number, number][]): ReturnType<typeof setCorner> =>
    corners.reduce<ReturnType<typeof setCorner>>(
      ({ drawn: now }, corner) => setCorner(now, corner, SIZE, 5),
      { drawn },
    );

  it("takes two corners for a rectangle and one place for a point", () => {
    expect(draw(beginDrawing("point"), [3, 4]).part).toEqual({ kind: "point", x: 3, y: 4 });
    expect(draw(beginDrawing("rectangle"), [10, 10]).part).toBeUndefined();
    const done = draw(beginDrawing("rectangle"), [10, 10], [30, 40]);
    expect(done.part).toEqual({ kind: "rectangle", left: 10, top: 10, width: 20, height: 30 });
    expect(done.drawn.corners).toEqual([]);
    // The same place twice is no rectangle, and the first corner stays.
    expect(draw(beginDrawing("rectangle"), [10, 10], [10, 10]).drawn.corners).toEqual([[10, 10]]);
  });

  it("closes a polygon at its first corner, at its last one again, or when asked", () => {
    const corners: [number, number][] = [
      [10, 10],
      [60, 10],
      [10, 90],
    ];
    expect(draw(beginDrawing("polygon"), ...corners, [12, 11]).part).toEqual(TRIANGLE);
    expect(draw(beginDrawing("polygon"), ...corners, [10, 90]).part).toEqual(TRIANGLE);
    expect(close(draw(beginDrawing("polygon"), ...corners).drawn).part).toEqual(TRIANGLE);
    const two = draw(beginDrawing("polygon"), [10, 10], [60, 10], [60, 10]);
    expect(two.part).toBeUndefined();
    expect(two.drawn.corners).toHaveLength(2);
    expect(close(two.drawn).part).toBeUndefined();
    expect(takeBack(two.drawn).corners).toEqual([[10, 10]]);
  });

  it("puts a shape where one looks, on the picture", () => {
    const seen = { width: 1200, height: 800 };
    expect(partInMiddle("rectangle", [300, 200], seen, SIZE)).toEqual({
      kind: "rectangle",
      left: 200,
      top: 133,
      width: 200,
      height: 134,
    });
    expect(boxOf(partInMiddle("polygon", [0, 0], seen, SIZE) ?? { kind: "whole" })).toEqual({
      kind: "rectangle",
      left: 0,
      top: 0,
      width: 100,
      height: 67,
    });
  });
});
