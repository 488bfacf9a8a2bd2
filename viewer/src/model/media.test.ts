import { expect, test } from "vitest";
import { parseMediaList } from "./media";

const IMAGE = {
  id: "trong-1",
  kind: "image",
  label: "Mặt trống",
  alt: "Ngôi sao mười bốn cánh",
  info_url: "/iiif/image/3/trong-1/info.json",
  poster: { src: "/p.jpg", srcset: ["/p.jpg 400w", "/q.jpg 800w"], width: 800, height: 600 },
  levels: [],
  state: "ready",
  progress: 1,
  reason: "",
};

const parse = (...entries: unknown[]) => parseMediaList(JSON.stringify(entries));

test("an image is read with its poster; a list of sources becomes one srcset", () => {
  const [media] = parse(IMAGE);
  expect(media?.infoUrl).toBe("/iiif/image/3/trong-1/info.json");
  expect(media?.poster?.srcset).toBe("/p.jpg 400w, /q.jpg 800w");
});

test("what the page painted first is known where there is such a picture", () => {
  const first = { src: "/small.jpg", width: 500, height: 375 };
  expect(parse({ ...IMAGE, poster: { ...IMAGE.poster, first } })[0]?.poster?.first).toBe("/small.jpg");
  expect(parse(IMAGE)[0]?.poster?.first).toBe("");
});

test("the pictures from all around a model are read in their order, with what they show", () => {
  const views = ["Mặt trước", "Mặt phải"].map((alt, index) => ({
    src: `/v${index}.jpg`,
    srcset: [`/v${index}.jpg 512w`, `/w${index}.jpg 1024w`],
    alt,
  }));
  const [media] = parse({ ...IMAGE, kind: "model", views });
  expect(media?.views.map((view) => view.alt)).toEqual(["Mặt trước", "Mặt phải"]);
  expect(media?.views[1]?.srcset).toBe("/v1.jpg 512w, /w1.jpg 1024w");
  expect(parse(IMAGE)[0]?.views).toEqual([]);
});

test("what is still being prepared has neither poster nor levels", () => {
  const [media] = parse({ id: "a", kind: "model", state: "processing", progress: 0.4, poster: null });
  expect(media).toMatchObject({ poster: null, levels: [], progress: 0.4, label: "", reason: "" });
});

test("a model is read with its levels, and a level without label goes by its name", () => {
  const low = {
    name: "low",
    url: "/models/a/low.glb",
    triangles: 9000,
    bytes: 800000,
    error_mm: 0.4,
    detail_mm: 2,
  };
  const [media] = parse({ ...IMAGE, kind: "model", levels: [low] });
  expect(media?.levels).toEqual([{ ...low, label: "low" }]);
});

test.each([
  ["{}", "media: expected a list"],
  ["[3]", "media[0]: expected an object"],
  ['[{"id": 3, "kind": "image", "state": "ready"}]', "media[0].id: expected a text"],
  ['[{"id": "a", "kind": "video", "state": "ready"}]', "media[0].kind: expected one of image, model"],
  ['[{"id": "a", "kind": "image", "state": "gone"}]', "media[0].state: expected one of ready"],
  [
    '[{"id": "a", "kind": "model", "state": "ready", "levels": [{"name": "low", "url": "x", "triangles": "9"}]}]',
    "media[0].levels[0].triangles: expected a number",
  ],
  ['[{"id": "a", "kind": "image", "state": "ready", "poster": {"src": 1}}]', "media[0].poster.src"],
  [
    '[{"id": "a", "kind": "image", "state": "ready", "poster": {"first": {"src": 1}}}]',
    "media[0].poster.first.src",
  ],
  ['[{"id": "a", "kind": "model", "state": "ready", "views": [{"src": "v"}]}]', "media[0].views[0].alt"],
])("%s is refused with its position", (json, message) => {
  expect(() => parseMediaList(json)).toThrow(message);
});
