import { expect, test } from "vitest";
import { mayCopy, nameRights, offerRegion, offerSizes } from "./download";
import { type ImageInfo, readImageInfo } from "./iiif/image-info";

function info(changes: object = {}): ImageInfo {
  const document = {
    "@context": "http://iiif.io/api/image/3/context.json",
    id: "https://example.org/a",
    type: "ImageService3",
    profile: "level2",
    width: 6000,
    height: 4000,
    ...changes,
  };
  const read = readImageInfo(document, "https://example.org/a/info.json");
  if (!read) throw new Error("no info");
  return read;
}

test("sizes begin with the largest and are never larger than the picture", () => {
  expect(offerSizes(info()).map(({ width, height }) => [width, height])).toEqual([
    [6000, 4000],
    [3000, 2000],
    [1500, 1000],
    [800, 533],
  ]);
  expect(offerSizes(info({ width: 900, height: 600 })).map((size) => size.url)).toEqual([
    "https://example.org/a/full/900,600/0/default.jpg",
    "https://example.org/a/full/800,533/0/default.jpg",
  ]);
});

test("no size is beyond what the service gives", () => {
  expect(offerSizes(info({ maxWidth: 1200 }))[0]).toMatchObject({ width: 1200, height: 800 });
  expect(offerSizes(info({ maxArea: 600 * 400 }))[0]).toMatchObject({ width: 600, height: 400 });
});

test("version 2 and level 0 are asked in their own way", () => {
  const old = { "@context": "http://iiif.io/api/image/2/context.json", type: undefined };
  expect(offerSizes(info(old))[3]?.url).toBe("https://example.org/a/full/800,/0/default.jpg");
  const sizes = [
    { width: 300, height: 200 },
    { width: 1200, height: 800 },
  ];
  const fixed = info({ profile: "level0", sizes });
  expect(offerSizes(fixed).map((size) => size.width)).toEqual([1200, 300]);
  expect(offerRegion(fixed, { left: 0, top: 0, width: 10, height: 10 })).toBeUndefined();
});

test("a region is kept within the picture", () => {
  const region = { left: -50, top: 3900.4, width: 200, height: 500 };
  expect(offerRegion(info(), region)?.url).toBe("https://example.org/a/0,3900,200,100/200,100/0/default.jpg");
  expect(offerRegion(info(), { left: 7000, top: 0, width: 10, height: 10 })).toBeUndefined();
});

test.each([
  ["http://creativecommons.org/licenses/by-sa/4.0/", true, "CC BY-SA 4.0"],
  ["https://creativecommons.org/publicdomain/zero/1.0/", true, "CC0 1.0"],
  ["http://creativecommons.org/publicdomain/mark/1.0/", true, "Public Domain Mark 1.0"],
  ["http://rightsstatements.org/vocab/InC-EDU/1.0/", false, "InC-EDU"],
  ["http://rightsstatements.org/vocab/CNE/1.0/", false, "CNE"],
  ["https://example.org/creativecommons.org/licenses/by/4.0/x", false, "CC BY 4.0"],
  ["https://example.org/terms", false, "https://example.org/terms"],
])("%s: may be copied %s, is called %s", (rights, may, name) => {
  expect(mayCopy(rights)).toBe(may);
  expect(nameRights(rights)).toBe(name);
});

test("without rights nothing may be copied", () => {
  expect(mayCopy(undefined)).toBe(false);
});
