import { describe, expect, it } from "vitest";
import { parseRequiredExtensions } from "./glb";

function buildGlb(document: unknown): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(document));
  const bytes = new Uint8Array(20 + text.length);
  const header = new DataView(bytes.buffer);
  header.setUint32(0, 0x46546c67, true);
  header.setUint32(4, 2, true);
  header.setUint32(8, bytes.length, true);
  header.setUint32(12, text.length, true);
  header.setUint32(16, 0x4e4f534a, true);
  bytes.set(text, 20);
  return bytes.buffer;
}

describe("the extensions a file asks for", () => {
  it("are listed as the file names them", () => {
    const extensionsRequired = ["EXT_meshopt_compression", "KHR_draco_mesh_compression"];
    expect(parseRequiredExtensions(buildGlb({ asset: {}, extensionsRequired }))).toEqual(extensionsRequired);
  });

  it("are none where the file names none", () => {
    expect(parseRequiredExtensions(buildGlb({ asset: {} }))).toEqual([]);
    expect(parseRequiredExtensions(buildGlb({ extensionsRequired: "all" }))).toEqual([]);
  });

  it("cannot be told of what is no whole binary glTF", () => {
    const whole = buildGlb({ asset: {}, extensionsRequired: ["a"] });
    expect(() => parseRequiredExtensions(whole.slice(0, 12))).toThrow("shorter");
    expect(() => parseRequiredExtensions(whole.slice(0, 30))).toThrow("ends within");
    expect(() => parseRequiredExtensions(new ArrayBuffer(64))).toThrow("does not begin");
    expect(() => parseRequiredExtensions(buildGlb(null))).toThrow("no description");
  });
});
