import { expect, test } from "vitest";
import { COMMANDS } from "./command";
import { POSTER, stepsDragged, turnTo } from "./turntable";

test("turning goes all around and comes back to where it began", () => {
  let shown = 0;
  const seen = new Set<number>();
  for (let press = 0; press < 24; press += 1) {
    seen.add(shown);
    shown = turnTo(shown, COMMANDS.right, 24) ?? Number.NaN;
  }
  expect(shown).toBe(0);
  expect(seen.size).toBe(24);
  expect(turnTo(0, COMMANDS.left, 24)).toBe(23);
});

test("from the poster the first step leads to the front, or to the picture before it", () => {
  expect(turnTo(POSTER, COMMANDS.right, 24)).toBe(0);
  expect(turnTo(POSTER, COMMANDS.left, 24)).toBe(23);
  expect(turnTo(7, COMMANDS.home, 24)).toBe(POSTER);
});

test("what does not turn leaves the picture as it is", () => {
  for (const command of [COMMANDS.up, COMMANDS.down, COMMANDS.zoomIn, COMMANDS.rotateRight])
    expect(turnTo(3, command, 24)).toBeUndefined();
});

test("a drag turns by whole steps, and the other way round when it goes back", () => {
  expect(stepsDragged(-65, 20)).toBe(3);
  expect(stepsDragged(65, 20)).toBe(-3);
  expect(stepsDragged(19, 20)).toBe(0);
});
