import { describe, expect, it } from "vitest";
import { openPackage } from "./package";

describe("a package", () => {
  it("names the tiles that are in its folder", () => {
    const { pictures } = openPackage({
      pictures: {
        a: { folder: "pictures/1", width: 1000, height: 800, tile_size: 512, max_level: 1, tiles: ["1/0_1"] },
      },
    });
    expect(pictures.a?.getTileUrl(1, 0, 1)).toBe("pictures/1/1/0_1.jpg");
    expect(pictures.a?.tileExists(1, 0, 1)).toBe(true);
    expect(pictures.a?.tileExists(1, 1, 1)).toBe(false);
  });

  it("that is broken is empty", () => {
    expect(openPackage(undefined)).toEqual({ document: undefined, files: {}, models: {}, pictures: {} });
    expect(openPackage({ files: [], pictures: 7, models: null }).files).toEqual({});
  });
});
