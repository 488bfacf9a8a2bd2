import { describe, expect, it } from "vitest";
import { contains } from "./find";

const target = { left: 100, top: 50, width: 100, height: 50 };
const size = { width: 1000, height: 500 };

describe("a place on a picture", () => {
  it("is found within its region, and within a finger's reach of it", () => {
    const reach = { x: 0.01, y: 0.01 };
    expect(contains(target, size, { x: 0.15, y: 0.15, reach })).toBe(true);
    expect(contains(target, size, { x: 0.205, y: 0.15, reach })).toBe(true);
    expect(contains(target, size, { x: 0.25, y: 0.15, reach })).toBe(false);
    expect(contains(target, size, { x: 0.15, y: 0.25, reach })).toBe(false);
  });
});
