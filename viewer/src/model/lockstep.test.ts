import { expect, test } from "vitest";
import { follow, invert, offsetOf, type PictureView } from "./lockstep";

const LEFT: PictureView = { across: 0.5, down: 0.5, zoom: 2, rotation_deg: 0 };
const RIGHT: PictureView = { across: 0.6, down: 0.4, zoom: 3, rotation_deg: 90 };

function expectView(seen: PictureView, wanted: PictureView): void {
  for (const key of ["across", "down", "zoom", "rotation_deg"] as const) {
    expect(seen[key]).toBeCloseTo(wanted[key], 9);
  }
}

test("locked pictures keep what they differed by", () => {
  const moved = { across: 0.2, down: 0.9, zoom: 8, rotation_deg: 180 };
  const followed = follow(moved, offsetOf(LEFT, RIGHT));
  expectView(followed, { across: 0.3, down: 0.8, zoom: 12, rotation_deg: -90 });
});

test("either picture may lead", () => {
  const offset = offsetOf(LEFT, RIGHT);
  expectView(follow(RIGHT, invert(offset)), LEFT);
  expectView(follow(LEFT, offset), RIGHT);
});
