import { describe, expect, it } from "vitest";
import { readImageInfo } from "./image-info";

const INFO = {
  "@context": "http://iiif.io/api/image/3/context.json",
  id: "https://example.org/iiif/a",
  type: "ImageService3",
  protocol: "http://iiif.io/api/image",
  profile: "level2",
  width: 6000,
  height: 4000,
  tiles: [{ width: 512, scaleFactors: [1, 2, 4, 8] }],
};
const AT = "https://example.org/iiif/a/info.json";

describe("what an image service says", () => {
  it("is read in version 3, with its limits", () => {
    const info = readImageInfo({ ...INFO, maxWidth: 2000 }, AT);
    expect(info).toMatchObject({
      base: INFO.id,
      version: 3,
      maxWidth: 2000,
      maxHeight: 2000,
      isFixed: false,
    });
    expect(info?.maxArea).toBe(Number.POSITIVE_INFINITY);
  });

  it("is read in version 2, with the scale of the thing", () => {
    const scale = {
      profile: "http://iiif.io/api/annex/services/physdim",
      physicalScale: 0.1,
      physicalUnits: "mm",
    };
    const old = {
      "@context": "http://iiif.io/api/image/2/context.json",
      "@id": "https://example.org/iiif/2/a",
      profile: ["http://iiif.io/api/image/2/level0.json"],
      width: 600,
      height: 400,
      sizes: [{ width: 600, height: 400 }, { width: 150, height: 100 }, { width: "x" }],
      service: scale,
    };
    expect(readImageInfo(old, AT)).toMatchObject({
      base: "https://example.org/iiif/2/a",
      version: 2,
      isFixed: true,
      unit_mm: 0.1,
      sizes: [
        { width: 150, height: 100 },
        { width: 600, height: 400 },
      ],
    });
  });

  it.each([null, "x", [], {}, { ...INFO, width: 0 }, { ...INFO, height: 1e12 }, { ...INFO, width: "6000" }])(
    "is no picture: %j",
    (document) => {
      expect(readImageInfo(document, AT)).toBeUndefined();
    },
  );

  it("loses tiles that would never end, and addresses that are none", () => {
    const tiles = [
      { width: 1, scaleFactors: [1] },
      { width: 512, scaleFactors: [] },
      { width: 256, scaleFactors: Array.from({ length: 500 }, (_, index) => index + 1) },
    ];
    const info = readImageInfo({ ...INFO, id: "javascript:alert(1)", tiles, sizes: "many" }, AT);
    expect(info?.document.sizes).toBeUndefined();
    expect(info?.base).toBe("https://example.org/iiif/a");
    const kept = info?.document.tiles as readonly { scaleFactors: unknown[] }[];
    expect(kept).toHaveLength(1);
    expect(kept[0]?.scaleFactors).toHaveLength(24);
  });
});
