import { expect, test } from "vitest";
import { encodeState, writeContentState } from "./content-state";

function decoded(state: string): unknown {
  const text = atob(state.replaceAll("-", "+").replaceAll("_", "/"));
  return JSON.parse(decodeURIComponent(text));
}

test("a link names the region of a canvas in its manifest", () => {
  const region = { left: 10, top: 20, width: 300, height: 40 };
  const state = writeContentState("https://example.org/c/1", "https://example.org/m", region);
  expect(state).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(decoded(state)).toEqual({
    id: "https://example.org/c/1#xywh=10,20,300,40",
    type: "Canvas",
    partOf: [{ id: "https://example.org/m", type: "Manifest" }],
  });
});

test("the encoding is the one that the server reads", () => {
  // As `encode_content_state` of manifests/content_state.py writes it.
  const text = '{"id":"https://example.org/import/1","type":"Annotation"}';
  expect(encodeState(text)).toBe(
    "JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmV4YW1wbGUub3JnJTJGaW1wb3J0JTJGMSUyMiUyQyUyMnR5cGUlMjIlM0ElMjJBbm5vdGF0aW9uJTIyJTdE",
  );
});

test("letters beyond ASCII survive", () => {
  expect(decoded(encodeState('{"id":"https://example.org/trống"}'))).toEqual({
    id: "https://example.org/trống",
  });
});
