import { describe, expect, it } from "vitest";
import { findSearch, questionAddress, readSearchAnswer } from "./search-answer";

const CANVAS = "https://example.org/canvas/1";

describe("where a document can be searched", () => {
  it("is its service of version 2, else of version 1", () => {
    const two = { id: "https://example.org/s2", type: "SearchService2" };
    const one = { "@id": "https://example.org/s1", profile: "http://iiif.io/api/search/1/search" };
    expect(findSearch({ service: [one, two] })).toEqual({ url: two.id, version: 2 });
    expect(findSearch({ service: one })).toEqual({ url: one["@id"], version: 1 });
    expect(findSearch({ service: { id: "javascript:alert(1)", type: "SearchService2" } })).toBeUndefined();
    expect(findSearch({})).toBeUndefined();
  });

  it("is asked with the words as they are typed", () => {
    const service = { url: "https://example.org/s?lang=vi", version: 2 } as const;
    expect(questionAddress(service, "trống & chiêng")).toBe(
      "https://example.org/s?lang=vi&q=tr%E1%BB%91ng+%26+chi%C3%AAng",
    );
  });
});

describe("an answer", () => {
  it("of version 2 is quoted with what stands around", () => {
    const annotation = {
      id: "https://example.org/a/1",
      type: "Annotation",
      body: { type: "TextualBody", value: "Mặt trống có ngôi sao" },
      target: `${CANVAS}#xywh=10,20,30,40`,
    };
    const selector = { type: "TextQuoteSelector", prefix: "Mặt ", exact: "trống", suffix: " có" };
    const quote = { target: { type: "SpecificResource", source: annotation.id, selector: [selector] } };
    const read = readSearchAnswer({
      items: [annotation],
      annotations: [{ items: [quote] }],
      next: { id: "https://example.org/s?page=2" },
      partOf: { total: 140 },
    });
    expect(read).toEqual({
      hits: [
        {
          canvas: CANVAS,
          region: { left: 10, top: 20, width: 30, height: 40 },
          before: "Mặt",
          exact: "trống",
          after: "có",
        },
      ],
      total: 140,
      next: "https://example.org/s?page=2",
    });
  });

  it("of version 1 is understood too", () => {
    const read = readSearchAnswer({
      resources: [{ "@id": "a", on: `${CANVAS}#xywh=1,2,3,4`, resource: { chars: "bird" } }],
      hits: [{ annotations: ["a"], match: "bird", before: "the ", after: " sings" }],
      within: { total: 1 },
    });
    expect(read.hits).toMatchObject([{ canvas: CANVAS, before: "the", exact: "bird", after: "sings" }]);
    expect(read.hits[0]?.region).toEqual({ left: 1, top: 2, width: 3, height: 4 });
  });

  it("shows markup as the text that it is", () => {
    const body = { value: "<img src=x onerror=alert(1)>chữ" };
    const target = { source: { id: CANVAS, type: "Canvas" }, selector: { value: "xywh=0,0,5,5" } };
    const [hit] = readSearchAnswer({ items: [{ id: "a", body, target }] }).hits;
    expect(hit).toMatchObject({ canvas: CANVAS, exact: "chữ", region: { width: 5 } });
  });

  it.each([null, 3, {}, { items: [null, { id: "a" }] }, { resources: [{}] }])(
    "of %j has no hits",
    (answer) => {
      expect(readSearchAnswer(answer)).toEqual({ hits: [], total: undefined, next: undefined });
    },
  );
});
