import { expect, test } from "vitest";
import { isSettled, outline, parseProgress, wholeFraction } from "./progress";

const RUNNING = { item: "trong", label: "Trống đồng", step: "Tạo tháp ảnh", fraction: 0.5 };

test("the whole counts what is over and the part of what runs", () => {
  const progress = parseProgress({ total: 4, ready: 1, failed: 1, running: [RUNNING] });
  expect(wholeFraction(progress)).toBe(0.625);
  expect(isSettled(progress)).toBe(false);
});

test("an empty collection is complete", () => {
  const progress = parseProgress({ total: 0, ready: 0, failed: 0, running: [] });
  expect(wholeFraction(progress)).toBe(1);
  expect(isSettled(progress)).toBe(true);
});

test("what waits for a worker is not settled", () => {
  expect(isSettled(parseProgress({ total: 2, ready: 1, failed: 0, running: [] }))).toBe(false);
});

test("a fraction outside 0 to 1 is brought inside", () => {
  const progress = parseProgress({ total: 1, ready: 0, failed: 0, running: [{ ...RUNNING, fraction: 7 }] });
  expect(progress.running[0]?.fraction).toBe(1);
});

test("the outline changes with what is ready, not with fractions", () => {
  const read = (ready: number, fraction: number) =>
    outline(parseProgress({ total: 3, ready, failed: 0, running: [{ ...RUNNING, fraction }] }));
  expect(read(1, 0.1)).toBe(read(1, 0.9));
  expect(read(1, 0.1)).not.toBe(read(2, 0.1));
});

test.each([[null], [[]], ["x"], [{ total: 1 }], [{ total: "1", ready: 0, failed: 0, running: [] }]])(
  "%j is refused",
  (value) => {
    expect(() => parseProgress(value)).toThrow("progress: expected");
  },
);
