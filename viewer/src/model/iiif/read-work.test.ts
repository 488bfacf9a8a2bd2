import { describe, expect, it } from "vitest";
import { isVersion2, readWork, UnreadableWorkError } from "./read-work";
import { addressOf, chooseName, chooseSaid, plain, saidOf } from "./values";

const SERVICE = {
  id: "https://example.org/iiif/3/a",
  type: "ImageService3",
  profile: "level2",
};

function image(id: string, changes: object = {}): object {
  return {
    id: `https://example.org/${id}/full/max/0/default.jpg`,
    type: "Image",
    format: "image/jpeg",
    width: 2000,
    height: 1000,
    ...changes,
  };
}

function canvas(id: string, body: unknown, changes: object = {}): object {
  const url = `https://example.org/canvas/${id}`;
  const painting = { id: `${url}/a`, type: "Annotation", motivation: "painting", body, target: url };
  return {
    id: url,
    type: "Canvas",
    label: { vi: [`Trang ${id}`] },
    width: 2000,
    height: 1000,
    items: [{ id: `${url}/p`, type: "AnnotationPage", items: [painting] }],
    ...changes,
  };
}

function manifest(items: unknown, changes: object = {}): object {
  const id = "https://example.org/manifest";
  return { id, type: "Manifest", label: { vi: ["Trống"], en: ["Drum"] }, items, ...changes };
}

function problemOf(document: unknown): string {
  try {
    readWork(document);
  } catch (error) {
    if (error instanceof UnreadableWorkError) return error.problem;
    throw error;
  }
  return "none";
}

describe("pictures", () => {
  it("are read with their service, the newest version first", () => {
    const old = { "@id": "https://example.org/iiif/2/a", "@type": "ImageService2", profile: "level2" };
    const work = readWork(manifest([canvas("1", image("a", { service: [old, SERVICE] }))]));
    const [sight] = work.sights;
    if (sight?.kind !== "image") throw new Error("expected an image");
    expect(sight.layers[0]?.options[0].picture.infoUrl).toBe("https://example.org/iiif/3/a/info.json");
    expect(sight.layers[0]?.box).toEqual({ left: 0, top: 0, width: 2000, height: 1000 });
  });

  it("may be several of one view, the first shown first", () => {
    const choice = { type: "Choice", items: [image("a", { label: { vi: ["Thường"] } }), image("b")] };
    const [sight] = readWork(manifest([canvas("1", choice)])).sights;
    if (sight?.kind !== "image") throw new Error("expected an image");
    expect(sight.layers[0]?.options.map((option) => option.label)).toEqual([{ vi: ["Thường"] }, {}]);
  });

  it("lie where the fragment or its selector says, also in per cent", () => {
    const target = { type: "SpecificResource", source: "https://example.org/canvas/1" };
    const selector = { type: "FragmentSelector", value: "xywh=10,20,30,40" };
    const page = (at: unknown): object => ({
      type: "AnnotationPage",
      items: [{ type: "Annotation", motivation: "painting", body: image("a"), target: at }],
    });
    const boxes = [
      "https://example.org/canvas/1#xywh=10,20,30,40",
      { ...target, selector },
      "https://example.org/canvas/1#xywh=percent:10,20,30,40",
    ].map((at) => {
      const [sight] = readWork(manifest([canvas("1", null, { items: [page(at)] })])).sights;
      return sight?.kind === "image" ? sight.layers[0]?.box : undefined;
    });
    expect(boxes[0]).toEqual({ left: 10, top: 20, width: 30, height: 40 });
    expect(boxes[1]).toEqual(boxes[0]);
    expect(boxes[2]).toEqual({ left: 200, top: 200, width: 600, height: 400 });
  });
});

describe("recordings", () => {
  it("come with their captions and their poster", () => {
    const sound = { id: "https://example.org/a.mp3", type: "Sound", format: "audio/mpeg", duration: 9.5 };
    const text = { id: "https://example.org/a.vtt", type: "Text", format: "text/vtt", language: "vi" };
    const page = { type: "AnnotationPage", items: [{ motivation: "supplementing", body: text }] };
    const changes = { duration: 9.5, annotations: [page], width: undefined, height: undefined };
    const [sight] = readWork(manifest([canvas("1", sound, changes)])).sights;
    if (sight?.kind !== "audio") throw new Error("expected a sound");
    expect(sight.duration_s).toBe(9.5);
    expect(sight.tracks).toEqual([{ url: "https://example.org/a.vtt", label: {}, language: "vi" }]);
  });

  it("of version 4 lie on a timeline", () => {
    const timeline = canvas("1", { id: "https://example.org/a.mp3", type: "Audio" }, { type: "Timeline" });
    expect(readWork(manifest([timeline])).sights[0]?.kind).toBe("audio");
  });
});

describe("models", () => {
  it("of version 3 lie beside their picture", () => {
    const model = { id: "https://example.org/a.glb", type: "Model", format: "model/gltf-binary" };
    const usdz = { id: "https://example.org/a.usdz", type: "Model", format: "model/vnd.usdz+zip" };
    const report = { id: "https://example.org/models/a/report.json", type: "Dataset" };
    const changes = { rendering: [model, usdz], seeAlso: [report] };
    const [sight] = readWork(manifest([canvas("1", image("a"), changes)])).sights;
    if (sight?.kind !== "model") throw new Error("expected a model");
    expect(sight.files.map((file) => file.url)).toEqual(["https://example.org/a.glb"]);
    expect(sight.poster?.url).toContain("/a/");
    expect(sight.reportUrl).toBe("https://example.org/models/a/report.json");
  });

  it("of version 4 stand in a scene, whatever is between", () => {
    const model = { id: "https://example.org/a.glb", type: "Model", fileSize: 1234 };
    const body = { id: "https://example.org/s", type: "SpecificResource", source: model, transform: [] };
    const scene = canvas("1", body, { type: "Scene" });
    const [sight] = readWork(manifest([scene])).sights;
    if (sight?.kind !== "model") throw new Error("expected a model");
    expect(sight.files[0]).toEqual({ url: "https://example.org/a.glb", format: "", bytes: 1234, label: {} });
  });
});

describe("documents", () => {
  it("tell what they hold", () => {
    const structures = [
      {
        type: "Range",
        label: { vi: ["Bìa"] },
        items: [
          { id: "https://example.org/canvas/1", type: "Canvas" },
          { type: "Range", label: { vi: ["Trong"] }, items: [{ type: "Canvas", id: "https://x.org/none" }] },
        ],
      },
    ];
    const start = { id: "https://example.org/canvas/1", type: "Canvas" };
    const work = readWork(
      manifest([canvas("1", image("a"))], { structures, start, viewingDirection: "right-to-left" }),
    );
    expect(work.direction).toBe("right-to-left");
    expect(work.start).toBe("https://example.org/canvas/1");
    expect(work.chapters).toEqual([
      {
        label: { vi: ["Bìa"] },
        sights: ["https://example.org/canvas/1"],
        chapters: [{ label: { vi: ["Trong"] }, sights: [], chapters: [] }],
      },
    ]);
  });

  it.each([null, 7, "x", [], {}, { type: "Manifest" }, { type: "Manifest", items: [] }])(
    "that show nothing are refused: %j",
    (document) => {
      expect(problemOf(document)).toMatch(/not_iiif|empty/);
    },
  );

  it("that are collections say so", () => {
    expect(problemOf({ type: "Collection", items: [] })).toBe("collection");
  });

  it.each([{ "@context": "http://iiif.io/api/presentation/2/context.json" }, { "@type": "sc:Manifest" }])(
    "of version 2 are known: %j",
    (document) => {
      expect(isVersion2(document)).toBe(true);
      expect(isVersion2(manifest([]))).toBe(false);
    },
  );

  it("keep what can be shown where something is wrong", () => {
    const wrong = [null, 7, {}, canvas("x", { type: "Dance" }), { items: "x" }, { items: [{ items: [7] }] }];
    const work = readWork(manifest([...wrong, canvas("1", image("a"))], { metadata: [7, { label: 3 }] }));
    expect(work.sights.map((sight) => sight.kind).filter((kind) => kind !== "nothing")).toEqual(["image"]);
    expect(work.metadata).toEqual([]);
  });

  it("that go round in circles end", () => {
    const range: Record<string, unknown> = { type: "Range" };
    range.items = [range];
    expect(readWork(manifest([canvas("1", image("a"))], { structures: [range] })).chapters.length).toBe(1);
  });

  it("of seven thousand canvases are read in a moment", () => {
    const many = Array.from({ length: 7000 }, (_, index) => canvas(String(index), image("a")));
    expect(readWork(manifest(many)).sights.length).toBe(7000);
  });
});

describe("what strangers write", () => {
  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://user@example.org/",
    "/relative",
    "",
    7,
  ])("is no address: %j", (address) => {
    expect(addressOf(address)).toBeUndefined();
  });

  it("is text, never markup", () => {
    expect(plain("<p>Trống <b>đồng</b></p><script>x</script> &amp; &lt;i&gt;")).toBe("Trống đồng x & <i>");
    expect(saidOf({ vi: ["<b></b>", "a"], en: [" "] })).toEqual({ vi: ["a"] });
  });

  it("is chosen by the reader's language, else by ours", () => {
    const said = { fr: ["tambour"], en: ["drum", "kettledrum"] };
    expect(chooseSaid(said, "fr-CA")).toBe("tambour");
    expect(chooseSaid(said, "vi")).toBe("drum; kettledrum");
    expect(chooseSaid({ tyz: ["tồng"] }, "vi")).toBe("tồng");
    expect(chooseSaid({}, "vi")).toBe("");
  });
});

it("a name that is too long to be one is cut", () => {
  expect(chooseName({ vi: ["trống "] }, "vi")).toBe("trống ");
  expect(chooseName({ vi: ["a".repeat(5000)] }, "vi")).toHaveLength(301);
});
