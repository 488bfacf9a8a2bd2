import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import english from "../../translations/en.json";
import vietnamese from "../../translations/vi.json";
import {
  formatBytes,
  formatClock,
  formatDistance,
  formatMillimetres,
  formatNumber,
  formatPattern,
  parseTexts,
} from "./text";

const CATALOGUES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  vi: vietnamese,
  en: english,
};
const ROOT = new URL("../..", import.meta.url);
const readText = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");
const namesIn = (pattern: string): string[] =>
  [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").sort();

const PAGES = readdirSync(new URL("pages", ROOT), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".html"))
  .map((file) => readText(`pages/${file}`));
/** The beginnings of the keys that pages hand to the scripts. */
const HANDED = PAGES.flatMap((page) => [...page.matchAll(/\bset (?:\w+_)?prefixes = (.*)/g)]).flatMap(
  ([, prefixes]) => [...(prefixes ?? "").matchAll(/"([a-z]+\.)"/g)].map(([, prefix]) => prefix ?? ""),
);

test("a pattern takes its values and keeps what it has none for", () => {
  expect(formatPattern("{a} trên {b}", { a: 3 })).toBe("3 trên {b}");
});

test("a value with braces or dollars stays as it is", () => {
  expect(formatPattern("<{a}>", { a: "$& {b}" })).toBe("<$& {b}>");
});

test("a text the page does not carry is an error that names it", () => {
  expect(() => parseTexts("{}")("viewer.home")).toThrow('no text "viewer.home"');
});

test.each(["[]", "3", "null", '{"a": 1}'])("the catalogue %s is refused", (json) => {
  expect(() => parseTexts(json)).toThrow("texts:");
});

test("numbers are written as the language does", () => {
  expect(formatNumber(2292176.5, "vi", 1)).toBe("2.292.176,5");
  expect(formatNumber(2292176.5, "en", 1)).toBe("2,292,176.5");
});

test("sizes and lengths keep the digits that mean something", () => {
  expect(formatBytes(4_167_244, "vi")).toBe("4,2\u00a0MB");
  expect(formatBytes(1_234, "vi")).toBe("1,2\u00a0kB");
  expect(formatBytes(64_321, "en")).toBe("64\u00a0kB");
  expect(formatBytes(4_167_244, "en")).toBe("4.2\u00a0MB");
  expect(formatBytes(55_477_636, "en")).toBe("55\u00a0MB");
  expect(formatMillimetres(0.0831, "en")).toBe("0.083\u00a0mm");
  expect(formatMillimetres(12.34, "vi")).toBe("12\u00a0mm");
});

test("both languages have the same keys, in order", () => {
  expect(Object.keys(vietnamese)).toEqual(Object.keys(english));
  expect(Object.keys(vietnamese)).toEqual(Object.keys(vietnamese).sort());
});

test.each(Object.keys(vietnamese))("%s is written in both languages with the same names", (key) => {
  const [vi = "", en = ""] = [CATALOGUES.vi?.[key], CATALOGUES.en?.[key]];
  expect(vi.trim()).not.toBe("");
  expect(en.trim()).not.toBe("");
  expect(namesIn(vi)).toEqual(namesIn(en));
  expect(vi).toBe(vi.normalize("NFC"));
});

test("every text the scripts speak exists and is handed to them", () => {
  const sources = ["elements", "pages"].flatMap((folder) =>
    readdirSync(new URL(`src/${folder}`, ROOT), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readText(`src/${folder}/${file}`)),
  );
  const spoken = sources.flatMap((source) =>
    [...source.matchAll(/texts\(\s*"([^"]+)"/gi)].map(([, key]) => key ?? ""),
  );
  expect(new Set(HANDED).size).toBeGreaterThanOrEqual(4);
  expect(spoken.length).toBeGreaterThan(20);
  for (const key of spoken) {
    expect(vietnamese).toHaveProperty([key]);
    expect(HANDED.some((prefix) => key.startsWith(prefix))).toBe(true);
  }
});

/** Keys a script puts together from a word that its types know. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  "viewer.hint.": ["image", "model"],
  "viewer.pad.": ["image", "model"],
  "viewer.image.": ["up", "down", "left", "right"],
  "viewer.model.": ["up", "down", "left", "right"],
  "viewer.look.": ["textured", "clay", "wireframe"],
  "viewer.side.": ["front", "right", "back", "left", "top", "bottom"],
  "viewer.problem.": [
    ...["no_webgl", "context_lost", "model_failed", "level_failed", "part_failed"],
    ...["image_failed", "tile_failed", "layer_failed", "recording_failed", "texts_failed"],
  ],
  "viewer.work.": [
    ...["not_iiif", "collection", "empty", "unreachable", "slow", "refused", "too_large"],
    ...["opening", "opening_long", "again", "unknown"],
  ],
  "viewer.adjust.": ["brightness", "contrast"],
  "viewer.rights.": [
    ...["CNE", "InC", "InC-EDU", "InC-NC", "InC-OW-EU", "InC-RUU"],
    ...["NKC", "NoC-CR", "NoC-NC", "NoC-OKLR", "NoC-US", "UND"],
  ],
  "viewer.tool.": ["views", "light", "measure", "section", "notes"],
  "viewer.section.": ["x", "y", "z"],
  "viewer.light.": ["around_less", "around_more", "above_less", "above_more"],
  "viewer.light.from_": ["left", "right", "above", "below"],
  "viewer.spin.": ["on", "off"],
};

test.each(Object.entries(WORDS))("%s has a text for every word", (prefix, words) => {
  for (const word of words) expect(vietnamese).toHaveProperty([prefix + word]);
});

test("every text the templates ask for is in the catalogue", () => {
  const asked = PAGES.flatMap((page) => [...page.matchAll(/\bt\("([a-z_.]+)"/g)].map(([, key]) => key ?? ""));
  expect(asked.length).toBeGreaterThan(40);
  for (const key of asked.filter((key) => !/[._]$/.test(key))) expect(vietnamese).toHaveProperty([key]);
});

test.each([
  [0, "0:00"],
  [125.9, "2:05"],
  [3725, "1:02:05"],
  [-1, "0:00"],
])("%d seconds are %s on a player", (seconds, clock) => {
  expect(formatClock(seconds)).toBe(clock);
});

test("distances are written as people say them, in the numbers of the language", () => {
  expect([8.346, 74.21, 495.9, 1204].map((each) => formatDistance(each, "vi"))).toEqual([
    "8,35\u00a0mm",
    "74,2\u00a0mm",
    "49,59\u00a0cm",
    "1,204\u00a0m",
  ]);
  expect(formatDistance(1204, "en")).toBe("1.204\u00a0m");
});
