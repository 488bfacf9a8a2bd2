import { expect, test } from "vitest";
import { readUnit_mm } from "./physical";

const SERVICE = {
  "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
  profile: "http://iiif.io/api/annex/services/physdim",
  physicalScale: 0.0025,
  physicalUnits: "in",
};

test("the physical dimensions service tells inches, centimetres or millimetres", () => {
  expect(readUnit_mm({ service: SERVICE })).toBeCloseTo(0.0635, 9);
  const other = { type: "SearchService2", id: "https://example.org/search" };
  expect(readUnit_mm({ service: [other, { ...SERVICE, physicalUnits: "cm" }] })).toBeCloseTo(0.025, 9);
});

test("version 4 tells it of the canvas itself, in metres", () => {
  const spatialScale = { type: "Quantity", quantityValue: 0.00005, unit: "m" };
  expect(readUnit_mm({ spatialScale })).toBeCloseTo(0.05, 9);
});

test.each([
  [{}],
  [{ service: { ...SERVICE, physicalScale: "0.1" } }],
  [{ service: { ...SERVICE, physicalScale: -1 } }],
  [{ service: { ...SERVICE, physicalUnits: "furlong" } }],
  [{ service: { physicalScale: 1, physicalUnits: "mm" } }],
  [{ spatialScale: { quantityValue: 1, unit: "relative" } }],
  [{ spatialScale: 3 }],
])("%j tells no scale", (fields) => {
  expect(readUnit_mm(fields)).toBeUndefined();
});
