import { describe, expect, it, test } from "vitest";
import {
  approach,
  between,
  ease,
  fitDistance_m,
  type OrbitView,
  positionOf,
  sideSeen,
  slide,
  turn,
  viewAlong,
  viewFrom,
  viewOfPlace,
  viewOfSide,
  wrapDegrees,
} from "./camera";

const FRONT: OrbitView = { target: [1, 2, 3], azimuth_deg: 0, elevation_deg: 0, distance_m: 4 };

test("the front is seen from the side of positive Z", () => {
  expect(positionOf(FRONT)).toEqual([1, 2, 7]);
});

test("a quarter turn stands on the side of positive X", () => {
  const [x, y, z] = positionOf(turn(FRONT, 90, 0));
  expect(x).toBeCloseTo(5);
  expect(y).toBeCloseTo(2);
  expect(z).toBeCloseTo(3);
});

test("a view read back from where its camera stands is the same view", () => {
  const view: OrbitView = { target: [0.5, -1, 2], azimuth_deg: -130, elevation_deg: 42, distance_m: 0.3 };
  const back = viewFrom(positionOf(view), view.target);
  expect(back.azimuth_deg).toBeCloseTo(view.azimuth_deg);
  expect(back.elevation_deg).toBeCloseTo(view.elevation_deg);
  expect(back.distance_m).toBeCloseTo(view.distance_m);
});

test("turning up stops one degree before the zenith", () => {
  expect(turn(FRONT, 0, 500).elevation_deg).toBe(89);
  expect(turn(FRONT, 0, -500).elevation_deg).toBe(-89);
});

test("coming closer stops at the limits", () => {
  const limits = { nearest_m: 1, farthest_m: 10 };
  expect(approach(FRONT, 2, limits).distance_m).toBe(2);
  expect(approach(FRONT, 100, limits).distance_m).toBe(1);
  expect(approach(FRONT, 0.01, limits).distance_m).toBe(10);
});

test("sliding moves the camera and its target alike, across the line of sight", () => {
  const view = turn(FRONT, 30, 20);
  const moved = slide(view, 0.7, -0.2);
  const before = positionOf(view);
  const after = positionOf(moved);
  const shift = moved.target.map((value, axis) => value - (view.target[axis] ?? 0));
  const sight = before.map((value, axis) => value - (view.target[axis] ?? 0));
  after.forEach((value, axis) => {
    expect(value - (before[axis] ?? 0)).toBeCloseTo(shift[axis] ?? 0);
  });
  expect(Math.hypot(...shift)).toBeCloseTo(Math.hypot(0.7, 0.2));
  expect(shift.reduce((sum, value, axis) => sum + value * (sight[axis] ?? 0), 0)).toBeCloseTo(0);
});

test("a sphere fits the narrower side of the picture", () => {
  expect(fitDistance_m(1, 60, 2)).toBeCloseTo(2);
  expect(fitDistance_m(1, 60, 0.5)).toBeGreaterThan(fitDistance_m(1, 60, 1));
});

test("a flight starts and ends exactly, and turns the short way round", () => {
  const from = { ...FRONT, azimuth_deg: 170 };
  const to = { ...FRONT, azimuth_deg: -170, distance_m: 1 };
  expect(between(from, to, 0).distance_m).toBe(4);
  expect(between(from, to, 1).distance_m).toBe(1);
  expect(Math.abs(between(from, to, 0.5).azimuth_deg)).toBeCloseTo(180);
  expect(between(from, to, 0.5).distance_m).toBeCloseTo(2);
});

test("easing keeps its ends and its middle", () => {
  expect([ease(-1), ease(0), ease(0.5), ease(1), ease(2)]).toEqual([0, 0, 0.5, 1, 1]);
});

test.each([
  [0, 0, "front"],
  [44, 0, "front"],
  [90, 0, "right"],
  [180, 10, "back"],
  [-180, 10, "back"],
  [-90, -20, "left"],
  [360, 0, "front"],
  [10, 75, "top"],
  [10, -75, "bottom"],
])("at azimuth %d and elevation %d one sees the %s", (azimuth_deg, elevation_deg, side) => {
  expect(sideSeen({ ...FRONT, azimuth_deg, elevation_deg })).toBe(side);
});

test("angles wrap into half a turn either way", () => {
  expect([wrapDegrees(190), wrapDegrees(-190), wrapDegrees(720)]).toEqual([-170, 170, 0]);
});

describe("named views", () => {
  it("are seen as the side that they name", () => {
    const sides = ["front", "right", "back", "left", "top", "bottom"] as const;
    for (const side of sides) expect(sideSeen(viewOfSide(side, [0, 0, 0], 2))).toBe(side);
  });

  it("stand where that side is", () => {
    const [x, , z] = positionOf(viewOfSide("right", [1, 1, 1], 2));
    expect(x).toBeCloseTo(3);
    expect(z).toBeCloseTo(1);
  });
});

describe("an eye that only has a direction", () => {
  it("looks at what lies nearest to the middle of the object on its line of sight", () => {
    const view = viewAlong([0, 1, 10], [0, 0, -2], [0, 0, 0], 0.1);
    expect(view.target).toEqual([0, 1, 0]);
    expect(view.distance_m).toBeCloseTo(10);
    expect(view.azimuth_deg).toBeCloseTo(0);
  });

  it("that looks away from the object still looks forward", () => {
    const view = viewAlong([0, 0, 10], [0, 0, 1], [0, 0, 0], 0.5);
    expect(view.distance_m).toBeCloseTo(0.5);
    expect(view.target[2]).toBeCloseTo(10.5);
  });
});

describe("a place on the object", () => {
  const here = viewOfSide("front", [0, 0, 0], 2);

  it("is seen from outside", () => {
    const view = viewOfPlace([0, 0, -1], [0, 0, 0], 0.5, here);
    expect(sideSeen(view)).toBe("back");
    expect(positionOf(view)[2]).toBeCloseTo(-1.5);
  });

  it("in its very middle is seen from where one stands", () => {
    expect(sideSeen(viewOfPlace([0, 0, 0], [0, 0, 0], 0.5, here))).toBe("front");
  });

  it("on top is not seen from straight above", () => {
    expect(viewOfPlace([0, 1, 0], [0, 0, 0], 0.5, here).elevation_deg).toBe(60);
  });
});
