import { describe, expect, it } from "vitest";
import { readTour } from "./read-tour";

const BASE = "https://museum.example/iiif";
const canvas = {
  id: `${BASE}/canvas/star`,
  type: "Canvas",
  width: 4000,
  height: 3000,
  homepage: [
    { id: "https://museum.example/items/drum", type: "Text", label: { vi: ["Trống"] }, language: ["vi"] },
    { id: "javascript:alert(1)", type: "Text", label: { en: ["Drum"] }, language: ["en"] },
  ],
  requiredStatement: { label: { vi: ["Lưu ý"] }, value: { vi: ["Mô phỏng"] } },
  items: [
    {
      type: "AnnotationPage",
      items: [
        {
          type: "Annotation",
          motivation: ["painting"],
          body: {
            id: `${BASE}/image/star/full/max/0/default.jpg`,
            type: "Image",
            service: [{ id: `${BASE}/image/star`, type: "ImageService3", profile: "level2" }],
          },
          target: { id: `${BASE}/canvas/star`, type: "Canvas" },
        },
      ],
    },
  ],
};
const scene = {
  id: `${BASE}/scene/drum`,
  type: "Scene",
  items: [
    {
      type: "AnnotationPage",
      items: [
        {
          id: `${BASE}/model`,
          type: "Annotation",
          motivation: ["painting"],
          body: { id: `${BASE}/low.glb`, type: "Model", format: "model/gltf-binary", fileSize: 9 },
          target: { id: `${BASE}/scene/drum`, type: "Scene" },
        },
        {
          id: `${BASE}/camera`,
          type: "Annotation",
          motivation: ["painting"],
          behavior: ["hidden"],
          body: {
            type: "PerspectiveCamera",
            fieldOfView: 30,
            lookAt: { type: "PointSelector", x: 0, y: 1, z: 0 },
          },
          target: {
            type: "SpecificResource",
            source: { id: `${BASE}/scene/drum`, type: "Scene" },
            selector: [{ type: "PointSelector", x: 0, y: 1, z: 3 }],
          },
        },
      ],
    },
  ],
};

function said(id: string, motivation: string, body: unknown, target: unknown, more = {}): unknown {
  return { id, type: "Annotation", motivation: [motivation], body, target, ...more };
}
function about(step: string): unknown {
  return { id: `${BASE}/step/${step}`, type: "Annotation" };
}
function text(value: string, language: string, format = "text/html"): unknown {
  return { type: "TextualBody", value, language: [language], format };
}

const document = {
  type: "Manifest",
  label: { vi: ["Tiếng trống"] },
  items: [canvas, scene],
  annotations: [
    {
      type: "AnnotationPage",
      behavior: ["sequence"],
      items: [
        said(
          `${BASE}/step/star`,
          "commenting",
          { type: "Choice", items: [text("<p>Sao</p>", "vi"), text("<p>Star</p>", "en")] },
          {
            type: "SpecificResource",
            source: { id: canvas.id, type: "Canvas" },
            selector: [{ type: "FragmentSelector", value: "xywh=10,20,300,400" }],
          },
          { label: { vi: ["Ngôi sao"] }, summary: { vi: ["Mười bốn cánh"] } },
        ),
        said(`${BASE}/step/drum`, "commenting", text("<p>Trống</p>", "vi"), { id: scene.id, type: "Scene" }),
        said(
          `${BASE}/a`,
          "activating",
          { type: "SpecificResource", source: { id: `${BASE}/camera`, type: "Annotation" } },
          about("drum"),
        ),
        {
          ...(said(`${BASE}/step/ask`, "commenting", undefined, { id: canvas.id, type: "Canvas" }) as object),
          motivation: ["commenting", "questioning"],
        },
      ],
    },
    {
      type: "AnnotationPage",
      items: [
        said(`${BASE}/step/ask/1`, "replying", text("Mười hai", "vi", "text/plain"), about("ask")),
        said(`${BASE}/step/ask/1/a`, "assessing", { type: "TextualBody", value: "wrong" }, about("ask/1")),
        said(`${BASE}/step/ask/2`, "replying", text("14", "vi", "text/plain"), about("ask")),
        said(`${BASE}/step/ask/2/a`, "assessing", { type: "TextualBody", value: "right" }, about("ask/2")),
        said(`${BASE}/step/ask/2/r`, "replying", text("Đúng", "vi", "text/plain"), about("ask/2")),
        said(`${BASE}/way`, "linking", about("star"), about("ask"), { label: { vi: ["Xem lại"] } }),
        said(`${BASE}/way2`, "linking", about("ask"), about("star")),
      ],
    },
  ],
};

describe("a tour of version 4", () => {
  const tour = readTour(document);
  const [star, drum, ask] = tour.steps;

  it("has the comments of the sequence as its steps", () => {
    expect(tour.steps.map((step) => step.name)).toEqual(["star", "drum", "ask"]);
    expect(star.title).toEqual({ vi: ["Ngôi sao"] });
    expect(star.alt).toEqual({ vi: ["Mười bốn cánh"] });
    expect(star.told).toEqual({ vi: "<p>Sao</p>", en: "<p>Star</p>" });
  });

  it("knows what each is seen on, and what part of it is meant", () => {
    expect(star.sight.kind).toBe("image");
    expect(star.aim.region).toEqual({ left: 10, top: 20, width: 300, height: 400 });
    expect(drum?.sight.kind).toBe("model");
    expect(drum?.aim.eye).toEqual({ position: [0, 1, 3], target: [0, 1, 0], fov_deg: 30 });
  });

  it("knows whose the thing is, and follows no foreign script", () => {
    expect(star.origin?.pages).toEqual({ vi: "https://museum.example/items/drum" });
    expect(star.origin?.required).toEqual({ vi: ["Mô phỏng"] });
  });

  it("knows questions, answers and ways", () => {
    expect(ask?.quiz).toEqual({
      kind: "choice",
      answers: [
        { text: { vi: ["Mười hai"] }, right: false, response: {} },
        { text: { vi: ["14"] }, right: true, response: { vi: ["Đúng"] } },
      ],
    });
    expect(ask?.ways).toEqual([{ label: { vi: ["Xem lại"] }, step: `${BASE}/step/star` }]);
    expect(star.next).toBe(`${BASE}/step/ask`);
  });
});

describe("a tour of version 3", () => {
  it("has its canvases as steps, with what is said of them", () => {
    const comment = {
      type: "Annotation",
      motivation: "commenting",
      body: [{ type: "TextualBody", value: "A star", language: "en" }],
      target: `${canvas.id}#xywh=1,2,3,4`,
    };
    const told = {
      ...canvas,
      label: { en: ["Star"] },
      annotations: [{ type: "AnnotationPage", items: [comment] }],
    };
    const tour = readTour({
      type: "Manifest",
      label: {},
      items: [told, { ...canvas, summary: { en: ["a < b"] } }],
    });
    expect(tour.steps[0].told).toEqual({ en: "A star" });
    expect(tour.steps[0].aim.region).toEqual({ left: 1, top: 2, width: 3, height: 4 });
    expect(tour.steps[1]?.told).toEqual({ en: "<p>a &lt; b</p>" });
  });
});

describe("documents of strangers", () => {
  it.each([
    null,
    7,
    "x",
    [],
    {},
    { type: "Collection" },
    { type: "Manifest" },
    { type: "Manifest", items: [] },
  ])("%j is refused", (value) => {
    expect(() => readTour(value)).toThrow();
  });

  it("survives anything in any place", () => {
    const odd = [null, 7, "x", [], {}, [[]], { type: 3 }, { items: "x" }];
    for (const value of odd) {
      for (const key of ["annotations", "items", "label", "homepage"]) {
        try {
          readTour({ ...document, [key]: value });
        } catch (error) {
          expect((error as Error).name).toBe("Error");
        }
      }
      const page = {
        type: "AnnotationPage",
        behavior: ["sequence"],
        items: [
          { ...(about("x") as object), motivation: "commenting", target: value, body: value, label: value },
        ],
      };
      expect(readTour({ ...document, annotations: [page] }).steps).toHaveLength(1);
    }
  });

  it("is told up to a bound", () => {
    const items = Array.from({ length: 7000 }, () => canvas);
    expect(readTour({ type: "Manifest", items }).steps.length).toBeLessThanOrEqual(1000);
  });
});
