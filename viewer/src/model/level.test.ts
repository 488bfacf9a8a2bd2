import { expect, test } from "vitest";
import { chooseLevel, errorInPixels, planLadder } from "./level";
import type { Level } from "./media";

const level = (name: string, bytes: number, error_mm: number, detail_mm = 0): Level => ({
  name,
  label: name,
  url: `/models/drum/${name}.glb`,
  triangles: Math.round(bytes / 20),
  bytes,
  error_mm,
  detail_mm,
});

const THUMB = level("thumb", 180_000, 4);
const LOW = level("low", 900_000, 1);
const MEDIUM = level("medium", 4_500_000, 0.25);
const HIGH = level("high", 14_000_000, 0.06);
const FULL = level("full", 60_000_000, 0);
const LADDER = [THUMB, LOW, MEDIUM, HIGH, FULL];

/** A picture one metre high at one metre: 2·atan(½). */
const METRE_DEG = (2 * Math.atan(0.5) * 180) / Math.PI;

test("an error of one millimetre in a picture one metre and 1000 pixels high is one pixel", () => {
  expect(errorInPixels(1, { distance_m: 1, fov_deg: METRE_DEG, height_px: 1000 })).toBeCloseTo(1);
});

test("twice as far away, an error covers half as many pixels", () => {
  expect(errorInPixels(1, { distance_m: 2, fov_deg: METRE_DEG, height_px: 1000 })).toBeCloseTo(0.5);
});

test.each([
  [10, "thumb"],
  [1.1, "low"],
  [0.5, "medium"],
  [0.2, "high"],
])("from %d m the smallest level without a visible error is %s", (distance_m, name) => {
  const sight = { distance_m, fov_deg: METRE_DEG, height_px: 1000 };
  expect(chooseLevel(LADDER, sight)?.name).toBe(name);
});

test("coarse colours ask for a finer level, however right the shape is", () => {
  const sight = { distance_m: 1, fov_deg: METRE_DEG, height_px: 1000 };
  const soft = level("thumb", 180_000, 0.01, 4);
  const crisp = level("low", 900_000, 0.01, 1.4);
  expect(chooseLevel([soft, crisp, MEDIUM], sight)).toBe(crisp);
});

test("a level above the limit is never chosen by itself", () => {
  const sight = { distance_m: 0.001, fov_deg: METRE_DEG, height_px: 1000 };
  expect(chooseLevel(LADDER, sight)?.name).toBe("high");
});

test("the smallest level is chosen even when it is above the limit", () => {
  const sight = { distance_m: 1, fov_deg: METRE_DEG, height_px: 1000 };
  expect(chooseLevel([FULL], sight)).toBe(FULL);
});

test("from infinitely far away the smallest level is enough", () => {
  const sight = { distance_m: Number.POSITIVE_INFINITY, fov_deg: METRE_DEG, height_px: 1000 };
  expect(chooseLevel(LADDER, sight)).toBe(THUMB);
});

test("a model without levels has none to choose", () => {
  expect(chooseLevel([], { distance_m: 1, fov_deg: 30, height_px: 500 })).toBeUndefined();
});

test("the ladder climbs by steps that are worth their pause", () => {
  expect(planLadder(LADDER, HIGH)).toEqual([THUMB, LOW, MEDIUM, HIGH]);
});

test("steps of similar size are left out", () => {
  const near = level("near", 1_000_000, 0.9);
  expect(planLadder([THUMB, LOW, near, MEDIUM], MEDIUM)).toEqual([THUMB, LOW, MEDIUM]);
});

test("a small model is fetched at once", () => {
  const small = level("full", 300_000, 0);
  expect(planLadder([THUMB, small], small)).toEqual([small]);
});

test("the ladder goes on from what is shown", () => {
  expect(planLadder(LADDER, HIGH, LOW)).toEqual([MEDIUM, HIGH]);
});

test("going down is one step, and staying is none", () => {
  expect(planLadder(LADDER, THUMB, HIGH)).toEqual([THUMB]);
  expect(planLadder(LADDER, HIGH, HIGH)).toEqual([]);
});
