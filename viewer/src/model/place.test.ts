import { expect, test } from "vitest";
import { parseMediaList } from "./media";
import { findPlace } from "./place";

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
