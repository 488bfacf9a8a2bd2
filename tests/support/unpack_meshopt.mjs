// Writes a GLB again without EXT_meshopt_compression, with the decoder that three.js ships.
// node unpack_meshopt.mjs DECODER IN.glb OUT.glb
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , decoderPath, source, target] = process.argv;
const { MeshoptDecoder } = await import(pathToFileURL(decoderPath).href);
await MeshoptDecoder.ready;

const NAME = "EXT_meshopt_compression";
const file = readFileSync(source);
const jsonBytes = file.readUInt32LE(12);
const document = JSON.parse(file.subarray(20, 20 + jsonBytes).toString());
const binary = file.subarray(28 + jsonBytes);

const chunks = [];
let length = 0;
for (const view of document.bufferViews) {
  const packed = view.extensions?.[NAME];
  const from = packed ?? view;
  if (from.buffer !== 0) throw new Error("a view lies in no bytes");
  let bytes = binary.subarray(from.byteOffset, from.byteOffset + from.byteLength);
  if (packed) {
    const { count, byteStride, mode, filter } = packed;
    const decoded = new Uint8Array(count * byteStride);
    MeshoptDecoder.decodeGltfBuffer(decoded, count, byteStride, new Uint8Array(bytes), mode, filter ?? "NONE");
    if (decoded.length !== view.byteLength) throw new Error("a view says another length than it has");
    bytes = Buffer.from(decoded);
    delete view.extensions;
  }
  view.buffer = 0;
  view.byteOffset = length;
  const padding = Buffer.alloc((4 - (bytes.length % 4)) % 4);
  chunks.push(bytes, padding);
  length += bytes.length + padding.length;
}
document.buffers = [{ byteLength: length }];
for (const list of ["extensionsUsed", "extensionsRequired"]) {
  document[list] = (document[list] ?? []).filter((name) => name !== NAME);
  if (document[list].length === 0) delete document[list];
}

let text = Buffer.from(JSON.stringify(document));
text = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, " ")]);
const head = Buffer.alloc(20);
head.write("glTF", 0, "latin1");
head.writeUInt32LE(2, 4);
head.writeUInt32LE(28 + text.length + length, 8);
head.writeUInt32LE(text.length, 12);
head.writeUInt32LE(0x4e4f534a, 16);
const middle = Buffer.alloc(8);
middle.writeUInt32LE(length, 0);
middle.writeUInt32LE(0x004e4942, 4);
writeFileSync(target, Buffer.concat([head, text, middle, ...chunks]));
