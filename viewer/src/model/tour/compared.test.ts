import { expect, test } from "vitest";
import { readSightOf } from "./read-sight";

const image = (name: string): object => ({
  id: `https://x.example/${name}/full/max/0/default.jpg`,
  type: "Image",
  width: 4000,
  height: 3000,
  service: [{ id: `https://x.example/${name}`, type: "ImageService3", profile: "level2" }],
});

const container = (...items: object[]) => ({
  id: "https://x.example/canvas",
  type: "Canvas",
  width: 1000,
  height: 500,
  items: [{ items: [{ motivation: ["painting"], body: { type: "Choice", items }, target: {} }] }],
});

const part = (source: object, region: string) => ({
  type: "SpecificResource",
  source,
  selector: [{ type: "ImageApiSelector", region }],
});

test("two parts of pictures that can be zoomed lie so that the parts fill the canvas", () => {
  const sight = readSightOf(container(part(image("a"), "pct:25,10,50,20"), image("b")));
  if (sight.kind !== "comparison") throw new Error(sight.kind);
  expect(sight.pictures[0].box).toEqual({ left: -500, top: -250, width: 2000, height: 2500 });
  expect(sight.pictures[1].box).toEqual({ left: 0, top: 0, width: 1000, height: 500 });
  expect(sight.pictures[0].picture.infoUrl).toBe("https://x.example/a/info.json");
});

test.each(["pct:1,2,3", "pct:0,0,0,0", "pct:1,1,NaN,5", "0,0,5,5", "pct:1.2.3,1,1,1"])(
  "a part that says %s is the whole",
  (region) => {
    const sight = readSightOf(container(part(image("a"), region), image("b")));
    if (sight.kind !== "comparison") throw new Error(sight.kind);
    expect(sight.pictures[0].box).toEqual({ left: 0, top: 0, width: 1000, height: 500 });
  },
);

test("one picture, or three, are not compared", () => {
  expect(readSightOf(container(image("a"))).kind).toBe("image");
  expect(readSightOf(container(image("a"), image("b"), image("c"))).kind).toBe("image");
});
