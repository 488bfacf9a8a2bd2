import { describe, expect, it } from "vitest";
import { mediaOfWork, readFacts, withFacts } from "./media-of-work";
import { readWork } from "./read-work";

function workOf(canvas: object): ReturnType<typeof readWork> {
  return readWork({ type: "Manifest", id: "https://example.org/m", items: [canvas] });
}

function painted(body: object, changes: object = {}): object {
  const items = [{ items: [{ motivation: "painting", body, target: "https://example.org/c" }] }];
  return { id: "https://example.org/c", type: "Canvas", width: 4000, height: 2000, items, ...changes };
}

const SERVICE = [{ id: "https://example.org/i", type: "ImageService3", profile: "level2" }];
const IMAGE = { type: "Image", id: "https://example.org/i/full/max/0/default.jpg", service: SERVICE };
const GLB = { type: "Model", format: "model/gltf-binary" };
const unknown = (type: string): string => `?${type}`;

describe("sights become media", () => {
  it("an image with its service and a still picture of moderate size", () => {
    const canvas = painted(IMAGE, { label: { vi: ["Mặt"] }, summary: { en: ["A star"] } });
    const [media] = mediaOfWork(workOf(canvas), "en", unknown);
    expect(media).toMatchObject({
      kind: "image",
      label: "Mặt",
      alt: "A star",
      infoUrl: "https://example.org/i/info.json",
      poster: { src: "https://example.org/i/full/!1024,1024/0/default.jpg", width: 4000, height: 2000 },
    });
  });

  it("a picture without a service by its file", () => {
    const file = { type: "Image", id: "https://example.org/a.jpg", width: 500, height: 250 };
    const [media] = mediaOfWork(workOf(painted(file)), "vi", unknown);
    expect(media).toMatchObject({ infoUrl: "https://example.org/a.jpg" });
    expect(media?.poster?.src).toBe("https://example.org/a.jpg");
  });

  it("what cannot be shown says what it is", () => {
    const [media] = mediaOfWork(workOf(painted({ type: "Dance" })), "vi", unknown);
    expect(media).toMatchObject({ state: "failed", reason: "?Dance" });
  });

  it("a model with the levels that its report measured, smallest first", () => {
    const rendering = ["full", "thumb", "plain"].map((name) => ({
      ...GLB,
      id: `https://example.org/models/a/${name}.glb`,
    }));
    const [media] = mediaOfWork(workOf(painted(IMAGE, { rendering })), "vi", unknown);
    const facts = readFacts({
      levels: [
        { file: "thumb.glb", triangles: 900, bytes: 160_000, rms_mm: 0.8 },
        { file: "full.glb", triangles: 90_000, bytes: 9_000_000, rms_mm: 0 },
        { file: "broken.glb", triangles: "many" },
        null,
      ],
    });
    const levels = withFacts(media?.levels ?? [], facts);
    expect(levels.map((level) => [level.name, level.triangles, level.error_mm])).toEqual([
      ["thumb", 900, 0.8],
      ["full", 90_000, 0],
    ]);
  });

  it("a model without a report keeps the files that are offered", () => {
    const rendering = [{ ...GLB, id: "https://example.org/a.glb", label: { vi: ["Chi tiết"] } }];
    const [media] = mediaOfWork(workOf(painted(IMAGE, { rendering })), "vi", unknown);
    expect(withFacts(media?.levels ?? [], readFacts("x"))).toEqual(media?.levels);
    expect(media?.levels[0]).toMatchObject({ name: "a", label: "Chi tiết", bytes: 0 });
  });
});
