import { expect, test } from "vitest";
import { parseMediaList } from "./media";
import { clipRegion, findPlace, formatPlace, parseRegion } from "./place";

const MEDIA = parseMediaList(
  JSON.stringify(["a", "b.1~x"].map((id) => ({ id, kind: "image", state: "ready" }))),
);

test("a link names a media and a part of its picture", () => {
  const region = { left: 10, top: 20, width: 300, height: 40 };
  expect(findPlace(MEDIA, "#media=b.1~x&xywh=10,20,300,40")).toEqual({ index: 1, region });
  expect(findPlace(MEDIA, "#media=b.1~x")).toEqual({ index: 1, region: null });
});

test.each(["", "#", "#main", "#media=c&xywh=1,2,3,4", "#xywh=1,2,3,4", "#media=%E0%A4%A"])(
  "%s wants the first media, whole",
  (hash) => {
    expect(findPlace(MEDIA, hash)).toEqual({ index: 0, region: null });
  },
);

test.each(["1,2,3", "1,2,0,4", "-1,2,3,4", "1,2,3,4,5", "a,b,c,d", "1e9,2,3,4"])(
  "%s is no part of a picture",
  (xywh) => {
    expect(findPlace(MEDIA, `#media=a&xywh=${xywh}`).region).toBeNull();
  },
);

test("a media of ours is found by the end of its canvas's address too", () => {
  const ids = ["https://example.org/item/canvas/a", "https://example.org/item/canvas/b"];
  const media = parseMediaList(JSON.stringify(ids.map((id) => ({ id, kind: "image", state: "ready" }))));
  expect(findPlace(media, "#media=b").index).toBe(1);
  expect(findPlace(media, `#media=${encodeURIComponent(ids[1] ?? "")}`).index).toBe(1);
  expect(findPlace(media, "#media=as/b").index).toBe(0);
});

test("what a link says is read as it was written", () => {
  const region = { left: 10, top: 20, width: 300, height: 40 };
  const hash = `#${formatPlace("b.1~x", region)}`;
  expect(findPlace(MEDIA, hash)).toEqual({ index: 1, region });
  expect(findPlace(MEDIA, `#${formatPlace("b.1~x", null)}`)).toEqual({ index: 1, region: null });
  expect(parseRegion("10,20,300,40")).toEqual(region);
});

test("a region is in whole units and within its picture; the whole picture is none", () => {
  const region = { left: -20.4, top: 99.6, width: 200, height: 1000 };
  expect(clipRegion(region, 400, 300)).toEqual({ left: 0, top: 100, width: 180, height: 200 });
  expect(clipRegion({ left: -5, top: -5, width: 900, height: 900 }, 400, 300)).toBeNull();
  expect(clipRegion({ left: 500, top: 0, width: 10, height: 10 }, 400, 300)).toBeNull();
});
