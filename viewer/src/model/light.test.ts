import { describe, expect, it } from "vitest";
import { KEY_LIGHT, lampPlace } from "./light";

describe("the lamp", () => {
  it("stands before, beside, above the object as it is told", () => {
    const before = lampPlace({ azimuth_deg: 0, elevation_deg: 0 });
    expect(before[2]).toBeCloseTo(1);
    expect(lampPlace({ azimuth_deg: 90, elevation_deg: 0 })[0]).toBeCloseTo(1);
    expect(lampPlace({ azimuth_deg: 12, elevation_deg: 90 })[1]).toBeCloseTo(1);
  });

  it("is at first to our left, above, and before the object", () => {
    const [x, y, z] = lampPlace(KEY_LIGHT);
    expect(x).toBeLessThan(0);
    expect(y).toBeGreaterThan(0);
    expect(z).toBeGreaterThan(0);
    expect(Math.hypot(x, y, z)).toBeCloseTo(1);
  });
});
