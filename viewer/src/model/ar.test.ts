import { describe, expect, it } from "vitest";
import { canQuickLook, sceneViewerAddress } from "./ar";

const PHONE = "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36";
const GLB = "https://museum.example/models/a/plain.glb";
const PAGE = "https://museum.example/items/a?x=1#y;z";

describe("augmented reality", () => {
  it("is opened by iOS where it says so", () => {
    expect(canQuickLook({ supports: (word) => word === "ar" })).toBe(true);
    expect(canQuickLook({ supports: () => false })).toBe(false);
  });

  it("is opened by Scene Viewer on Android, with a way back", () => {
    const address = sceneViewerAddress(PHONE, GLB, "Trống & chiêng", PAGE) ?? "";
    expect(address).toMatch(/^intent:\/\/arvr\.google\.com\/scene-viewer\/1\.2\?file=https%3A%2F%2F/);
    const asked = new URLSearchParams(address.slice(address.indexOf("?"), address.indexOf("#")));
    expect(asked.get("file")).toBe(GLB);
    expect(asked.get("title")).toBe("Trống & chiêng");
    const fallback = /S\.browser_fallback_url=([^;]+);end;$/.exec(address)?.[1] ?? "";
    expect(decodeURIComponent(fallback)).toBe(PAGE);
  });

  it("is not offered where nothing would open", () => {
    const firefox = "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0";
    expect(sceneViewerAddress(firefox, GLB, "a", PAGE)).toBeUndefined();
    expect(sceneViewerAddress("Mozilla/5.0 (X11; Linux x86_64)", GLB, "a", PAGE)).toBeUndefined();
    expect(sceneViewerAddress(PHONE, "http://museum.example/plain.glb", "a", PAGE)).toBeUndefined();
    expect(sceneViewerAddress(PHONE, "", "a", PAGE)).toBeUndefined();
  });
});
