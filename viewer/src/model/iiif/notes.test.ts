import { describe, expect, it } from "vitest";
import { readNotes, readSaidOnCanvas } from "./notes";

const CANVAS = "https://x.example/canvas/1";
const note = (target: unknown, motivation: unknown = "commenting", body?: unknown): unknown => ({
  id: "https://x.example/a",
  type: "Annotation",
  motivation,
  body: body ?? { type: "TextualBody", value: "<p>Chim <b>Lạc</b></p>", language: "vi" },
  target,
});
const read = (target: unknown): ReturnType<typeof readNotes>[number] | undefined =>
  readNotes({ items: [note(target)] })[0];

describe("notes on pictures", () => {
  it("have their place as version 3 writes it", () => {
    expect(read(`${CANVAS}#xywh=10,20,30,40`)).toMatchObject({
      text: { vi: ["Chim Lạc"] },
      isTranscribed: false,
      region: { left: 10, top: 20, width: 30, height: 40 },
    });
    expect(read(CANVAS)).toMatchObject({ region: null, corners: [] });
    const point = {
      type: "SpecificResource",
      source: CANVAS,
      selector: { type: "PointSelector", x: 3, y: 4 },
    };
    expect(read(point)?.corners).toEqual([{ x: 3, y: 4 }]);
  });

  it("have their place as version 4 writes it, and their texts as a choice", () => {
    const value = '<svg xmlns="http://www.w3.org/2000/svg"><polygon points="1,2 30.5,4 5,60"/></svg>';
    const target = { source: { id: CANVAS }, selector: [{ type: "SvgSelector", value }] };
    const bodies = ["vi", "en"].map((language) => ({
      type: "TextualBody",
      value: language,
      language: [language],
    }));
    const page = { items: [note([target], ["supplementing"], { type: "Choice", items: bodies })] };
    expect(readNotes(page)[0]).toMatchObject({
      text: { vi: ["vi"], en: ["en"] },
      isTranscribed: true,
      region: { left: 1, top: 2, width: 29.5, height: 58 },
    });
  });

  it("are left out where they are none, and never take markup along", () => {
    const bad = [note(CANVAS, "painting"), note(CANVAS, "commenting", "x"), null, 7, { items: 3 }];
    expect(readNotes({ items: bad })).toEqual([]);
    const svg = { type: "SvgSelector", value: '<svg><script>alert(1)</script><circle r="9"/></svg>' };
    expect(read({ source: CANVAS, selector: svg })).toMatchObject({ region: null, corners: [] });
    expect(readNotes("x")).toEqual([]);
  });

  it("stand with the canvas or in pages of their own", () => {
    const annotations = [
      { items: [note(`${CANVAS}#xywh=percent:50,0,10,10`)] },
      { id: "https://x.example/page" },
      { id: "javascript:alert(1)" },
    ];
    const said = readSaidOnCanvas({ width: 200, height: 100, annotations });
    expect(said.pages).toEqual(["https://x.example/page"]);
    expect(said.notes[0]?.region).toEqual({ left: 100, top: 0, width: 20, height: 10 });
  });
});
