import { describe, expect, it } from "vitest";
import { isList, namesInside } from "./import-files";

describe("files of an import", () => {
  it("knows a list by its ending, and only outside folders", () => {
    expect(["danh sách.XLSX", "a.csv", "anh/a.csv", "a.jpg", "xlsx"].map(isList)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it("leaves out the folder that holds everything", () => {
    expect(namesInside(["hien-vat/ds.xlsx", "hien-vat/ảnh/1.jpg"])).toEqual(["ds.xlsx", "ảnh/1.jpg"]);
  });

  it("keeps folders where there are several", () => {
    expect(namesInside(["ds.xlsx", "ảnh/1.jpg"])).toEqual(["ds.xlsx", "ảnh/1.jpg"]);
    expect(namesInside(["a/1.jpg", "b/1.jpg"])).toEqual(["a/1.jpg", "b/1.jpg"]);
  });

  it("leaves out what systems put there", () => {
    expect(namesInside(["x/.DS_Store", "x/Thumbs.db", "x/~$ds.xlsx", "x/.git/a", "x/a.jpg"])).toEqual([
      "",
      "",
      "",
      "",
      "a.jpg",
    ]);
  });
});
