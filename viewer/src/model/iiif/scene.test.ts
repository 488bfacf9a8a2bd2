import { describe, expect, it } from "vitest";
import type { Media } from "../media";
import { readCommentPage } from "./comments";
import { mediaOfWork } from "./media-of-work";
import { readWork } from "./read-work";

const SCENE = "https://example.org/scene/1";
const model = (name: string) => ({
  id: `https://example.org/${name}.glb`,
  type: "Model",
  format: "model/gltf-binary",
});
const at = (x: number, y: number, z: number) => ({
  id: "https://example.org/t",
  type: "SpecificResource",
  source: { id: SCENE, type: "Scene" },
  selector: [{ type: "PointSelector", x, y, z }],
});

function paint(
  id: string,
  body: unknown,
  target: unknown = { id: SCENE, type: "Scene" },
  more: object = {},
): object {
  return {
    id: `https://example.org/${id}`,
    type: "Annotation",
    motivation: ["painting"],
    body,
    target,
    ...more,
  };
}

function open(painted: readonly object[], scene: object = {}, manifest: object = {}): Media {
  const page = { id: `${SCENE}/p`, type: "AnnotationPage", items: painted };
  const whole = { id: SCENE, type: "Scene", label: { vi: ["Cảnh"] }, items: [page], ...scene };
  const document = { id: "https://example.org/m", type: "Manifest", label: {}, items: [whole], ...manifest };
  const media = mediaOfWork(readWork(document), "vi", (type) => type).find((each) => each.id === SCENE);
  if (!media) throw new Error("expected the scene");
  return media;
}

describe("several models", () => {
  it("are parts of one level, each where it stands", () => {
    const turned = {
      type: "SpecificResource",
      source: [model("b")],
      transform: [{ type: "ScaleTransform", x: 2 }],
    };
    const media = open([
      paint("1", model("a"), at(-1, 0, 0)),
      paint("2", turned, at(1, 0, 0), { exclude: ["lights"] }),
    ]);
    expect(media.levels).toHaveLength(1);
    const [first, second] = media.levels[0]?.parts ?? [];
    expect(first?.url).toBe("https://example.org/a.glb");
    expect(first?.matrix?.slice(12)).toEqual([-1, 0, 0, 1]);
    expect([second?.matrix?.[0], second?.matrix?.[12], second?.hasLights]).toEqual([2, 1, false]);
  });

  it("may be one file twice", () => {
    const media = open([paint("1", model("a"), at(-1, 0, 0)), paint("2", model("a"), at(1, 0, 0))]);
    expect(media.levels[0]?.parts?.map((part) => part.matrix?.[12])).toEqual([-1, 1]);
  });

  it("may stand in scenes within the scene, and circles end", () => {
    const inner = "https://example.org/scene/inner";
    const nested = {
      id: inner,
      type: "Scene",
      items: [
        {
          type: "AnnotationPage",
          items: [paint("i", model("a"), at(0, 1, 0)), paint("o", { id: SCENE, type: "Scene" })],
        },
      ],
    };
    const page = { type: "AnnotationPage", items: [paint("1", { id: inner, type: "Scene" }, at(2, 0, 0))] };
    const media = open([], {}, { items: [nested, { id: SCENE, type: "Scene", items: [page] }] });
    const parts = media.levels[0]?.parts ?? [];
    expect(parts[0]?.matrix?.slice(12, 15)).toEqual([2, 1, 0]);
    expect(parts.length).toBeLessThan(10);
  });
});

describe("a single model", () => {
  it("keeps its levels, and stands where it is put", () => {
    const choice = {
      type: "Choice",
      items: [
        { ...model("big"), fileSize: 9 },
        { ...model("small"), fileSize: 3 },
      ],
    };
    const media = open([paint("1", choice, at(0, 5, 0))]);
    expect(media.levels.map((level) => level.name)).toEqual(["small", "big"]);
    expect(media.levels.map((level) => level.parts?.[0]?.matrix?.[13])).toEqual([5, 5]);
  });

  it("at the origin is a plain level", () => {
    expect(open([paint("1", model("a"))]).levels[0]?.parts).toBeUndefined();
  });
});

describe("lamps", () => {
  it("are read with colour, strength and direction", () => {
    const quantity = { type: "Quantity", quantityValue: 0.5, unit: "relative" };
    const media = open([
      paint("1", model("a"), at(0, 0, -1)),
      paint("2", { type: "AmbientLight", color: "#00FF00", intensity: quantity }),
      paint("3", { type: "DirectionalLight" }),
      paint("4", { type: "PointLight", color: "red", intensity: { type: "Value", value: 7 } }, at(1, 2, 3)),
      paint(
        "5",
        { type: "SpotLight", angle: 20, lookAt: { id: "https://example.org/1", type: "Annotation" } },
        at(0, 0, 9),
      ),
    ]);
    expect(media.scene?.lights).toEqual([
      { kind: "ambient", color: "#00FF00", intensity: 0.5 },
      { kind: "directional", color: "#ffffff", intensity: 1, direction: [0, -1, 0] },
      { kind: "point", color: "#ffffff", intensity: 1, position: [1, 2, 3] },
      {
        kind: "spot",
        color: "#ffffff",
        intensity: 1,
        position: [0, 0, 9],
        direction: [0, 0, -10],
        angle_deg: 20,
      },
    ]);
  });

  it("turn with their transform", () => {
    const body = {
      type: "SpecificResource",
      source: { type: "DirectionalLight" },
      transform: { type: "RotateTransform", x: 90 },
    };
    const [light] = open([paint("1", model("a")), paint("2", body)]).scene?.lights ?? [];
    if (light?.kind !== "directional") throw new Error("expected a lamp");
    expect(light.direction[2]).toBeCloseTo(-1);
  });
});

describe("cameras", () => {
  it("stand, look, and may be without perspective", () => {
    const media = open([
      paint("1", model("a"), at(0, 1, 0)),
      paint(
        "2",
        {
          type: "PerspectiveCamera",
          fieldOfView: 40,
          label: { en: ["Front"] },
          lookAt: { id: "https://example.org/1" },
        },
        at(0, 3, -10),
      ),
      paint("3", { type: "OrthographicCamera", viewHeight: 4 }, at(0, 0, 9), { behavior: ["hidden"] }),
    ]);
    const [first, second] = media.scene?.cameras ?? [];
    expect(first).toMatchObject({
      label: "Front",
      position: [0, 3, -10],
      target: [0, 1, 0],
      isHidden: false,
    });
    expect(first?.lens).toEqual({ kind: "perspective", fov_deg: 40 });
    expect(second).toMatchObject({ target: undefined, direction: [0, 0, -1], isHidden: true });
    expect(second?.lens).toEqual({ kind: "orthographic", height_m: 4 });
  });
});

describe("comments", () => {
  const said = (id: string, more: object): object => ({
    id: `https://example.org/c/${id}`,
    type: "Annotation",
    motivation: ["commenting"],
    target: at(1, 2, 3),
    ...more,
  });
  const camera = paint("cam", { type: "PerspectiveCamera" }, at(0, 0, 5), { behavior: ["hidden"] });
  const pages = (...items: object[]): object => ({ annotations: [{ type: "AnnotationPage", items }] });

  it("are read as plain text in the visitor's language", () => {
    const bodies = [
      { type: "TextualBody", value: "The <b>head</b>", language: ["en"] },
      {
        type: "TextualBody",
        value: "Đầu <script>alert(1)</script><img src=x onerror=alert(1)>",
        language: "vi",
      },
    ];
    const media = open(
      [paint("1", model("a"))],
      pages(said("1", { body: { type: "Choice", items: bodies } })),
    );
    expect(media.scene?.comments.map((each) => [each.text, each.point])).toEqual([
      ["Đầu alert(1)", [1, 2, 3]],
    ]);
  });

  it("lead to their camera, by scope or by an activating annotation", () => {
    const activating = {
      type: "Annotation",
      motivation: ["activating"],
      target: { id: "https://example.org/c/2", type: "Annotation" },
      body: { type: "SpecificResource", source: { id: "https://example.org/cam", type: "Annotation" } },
    };
    const scoped = said("1", {
      bodyValue: "A",
      scope: [{ id: "https://example.org/cam", type: "Annotation" }],
    });
    const media = open(
      [paint("1", model("a")), camera],
      pages(scoped),
      pages(said("2", { bodyValue: "B" }), activating),
    );
    const comments = media.scene?.comments ?? [];
    expect(comments.map((each) => each.text)).toEqual(["A", "B"]);
    expect(comments.map((each) => each.camera?.position)).toEqual([
      [0, 0, 5],
      [0, 0, 5],
    ]);
  });

  it("of other scenes, without a place or without words are left out", () => {
    const elsewhere = { ...at(1, 1, 1), source: { id: "https://example.org/other", type: "Scene" } };
    const media = open(
      [paint("1", model("a"))],
      pages(
        said("1", { bodyValue: "A", target: elsewhere }),
        said("2", { bodyValue: "B", target: SCENE }),
        said("3", { body: 7 }),
      ),
    );
    expect(media.scene?.comments).toEqual([]);
  });
});

describe("pages of comments that stand for themselves", () => {
  const page = (id: string) => ({ id, type: "AnnotationPage" });

  it("are named, where their address can be asked for", () => {
    const media = open([paint("1", model("a"))], {
      annotations: [page("https://example.org/said"), page("javascript:alert(1)"), { items: [] }],
    });
    expect(media.scene?.saidElsewhere).toEqual(["https://example.org/said"]);
    expect(media.scene?.comments).toEqual([]);
  });

  it("are read for what they say of this scene", () => {
    const comment = (id: string, target: object) => ({
      id: `https://example.org/c/${id}`,
      type: "Annotation",
      motivation: ["commenting"],
      bodyValue: id,
      target,
    });
    const elsewhere = { ...at(1, 1, 1), source: { id: "https://example.org/other", type: "Scene" } };
    const items = [comment("here", at(1, 2, 3)), comment("there", elsewhere)];
    const read = readCommentPage({ type: "AnnotationPage", items }, SCENE);
    expect(read.map((each) => [each.text, each.point])).toEqual([[{ none: ["here"] }, [1, 2, 3]]]);
    expect(readCommentPage("<html>", SCENE)).toEqual([]);
  });
});

describe("what cannot be shown", () => {
  it("is told, and the rest is shown", () => {
    const media = open(
      [
        paint("1", model("a")),
        paint("2", { type: "PointAudio" }),
        paint("3", { type: "Canvas", id: "x" }),
        paint("4", { type: "Canvas" }),
      ],
      { backgroundColor: "#FF00FE" },
    );
    expect(media.scene?.unknown).toEqual(["PointAudio", "Canvas"]);
    expect(media.scene?.background).toBe("#FF00FE");
    expect(media.levels).toHaveLength(1);
  });

  it("does no harm", () => {
    const hostile = [
      null,
      7,
      "x",
      { type: "Annotation", motivation: ["painting"], body: null },
      paint("1", { type: "SpecificResource" }),
    ];
    const deep: { type: string; items: object[] } = { type: "Choice", items: [] };
    deep.items.push(model("a"));
    const media = open([...(hostile as object[]), paint("2", deep)], {
      backgroundColor: "url(javascript:alert(1))",
      spatialScale: { quantityValue: -1, unit: "m" },
      annotations: "x",
    });
    expect(media.scene?.background).toBe("");
    expect(media.scene?.unit_m).toBe(1);
    expect(media.levels).toHaveLength(1);
  });

  it("is cut short where it is too much", () => {
    const many = Array.from({ length: 5000 }, (_, index) => paint(`m${index}`, model("a"), at(index, 0, 0)));
    const media = open(many);
    expect(media.levels[0]?.parts).toHaveLength(200);
    expect(media.scene?.unknown).toEqual(["Model"]);
  });

  it("leaves addresses that are none alone", () => {
    const script = { id: "javascript:alert(1)", type: "Model", format: "model/gltf-binary" };
    const media = open([paint("1", script), paint("2", model("a"), at(0, 0, 1)), paint("3", model("b"))]);
    expect(media.levels[0]?.parts?.map((part) => part.url)).toEqual([
      "https://example.org/a.glb",
      "https://example.org/b.glb",
    ]);
  });
});
