import { describe, expect, it } from "vitest";
import { findPlace, IDENTITY, isIdentity, movePoint, readTransforms, turnDirection } from "./space";

function close(found: readonly number[], expected: readonly number[]): void {
  for (const [index, value] of expected.entries()) expect(found[index]).toBeCloseTo(value, 6);
}

const scale = { type: "ScaleTransform", x: 2, y: 2, z: 2 };
const move = { type: "TranslateTransform", x: 2, y: 2, z: 2 };

describe("transforms", () => {
  it("are done one after the other, as they are listed", () => {
    close(movePoint(readTransforms([scale, move]), [0, 0, 0]), [2, 2, 2]);
    close(movePoint(readTransforms([move, scale]), [0, 0, 0]), [4, 4, 4]);
    close(movePoint(readTransforms([scale, move]), [1, 0, 0]), [4, 2, 2]);
  });

  it("turn counter-clockwise: the specification's own example", () => {
    close(movePoint(readTransforms([{ type: "RotateTransform", x: 90 }]), [1, 1, 0]), [1, 0, 1]);
    close(movePoint(readTransforms({ type: "RotateTransform", z: 90 }), [1, 0, 0]), [0, 1, 0]);
    close(movePoint(readTransforms({ type: "RotateTransform", y: 90 }), [0, 0, 1]), [1, 0, 0]);
  });

  it("turn a camera below a bone so that it sees it, as the published example wants", () => {
    const matrix = readTransforms({ type: "RotateTransform", x: -15, y: 215, z: 0 });
    const seen = turnDirection(matrix, [0, 0, -1]);
    // From where it stands to the process that it is to show.
    const [from, to] = [
      [-0.25, 0, -0.5],
      [0.04, 0.063, -0.066],
    ] as const;
    const wanted = to.map((value, index) => value - (from[index] ?? 0));
    const along = wanted.reduce((sum, value, index) => sum + value * (seen[index] ?? 0), 0);
    const cosine = along / Math.hypot(...wanted);
    expect(cosine).toBeGreaterThan(Math.cos((10 * Math.PI) / 180));
  });

  it("that cannot be read change nothing", () => {
    for (const odd of [undefined, null, 7, [], [{}], [{ type: "SkewTransform", x: 9 }], ["x"]]) {
      expect(isIdentity(readTransforms(odd))).toBe(true);
    }
    const broken = { type: "ScaleTransform", x: Number.NaN, y: "2", z: 1e300 };
    expect(isIdentity(readTransforms(broken))).toBe(true);
    expect(isIdentity(IDENTITY)).toBe(true);
  });
});

describe("places", () => {
  it("are points, in a selector or by themselves, alone or in a list", () => {
    const point = { type: "PointSelector", x: 1, y: -2, z: 3 };
    for (const target of [
      point,
      [point],
      { selector: point },
      { selector: [point] },
      { target: { selector: point } },
    ]) {
      expect(findPlace(target)).toEqual([1, -2, 3]);
    }
  });

  it("of an area are its middle", () => {
    const value = "POLYGON Z ((0 0 0, 2 0 0, 2 2 4, 0 2 4, 0 0 0))";
    expect(findPlace({ selector: [{ type: "WktSelector", value }] })).toEqual([1, 1, 2]);
  });

  it("are not invented", () => {
    for (const odd of [
      "https://example.org/scene",
      null,
      {},
      { selector: "x" },
      { type: "WktSelector", value: "" },
    ]) {
      expect(findPlace(odd)).toBeUndefined();
    }
  });
});
