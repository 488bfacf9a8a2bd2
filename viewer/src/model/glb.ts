/** What a binary glTF says of itself before anything is decoded (glTF 2.0, 4.4). */

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 20;

/** The extensions without which a file cannot be shown; raise where the bytes are no binary glTF. */
export function parseRequiredExtensions(bytes: ArrayBuffer): readonly string[] {
  if (bytes.byteLength < HEADER_BYTES) throw new TypeError("glb: shorter than its header");
  const header = new DataView(bytes);
  if (header.getUint32(0, true) !== MAGIC || header.getUint32(16, true) !== JSON_CHUNK) {
    throw new TypeError("glb: does not begin as a binary glTF");
  }
  const length = header.getUint32(12, true);
  if (HEADER_BYTES + length > bytes.byteLength) throw new TypeError("glb: ends within its description");
  const text = new TextDecoder().decode(new Uint8Array(bytes, HEADER_BYTES, length));
  const document: unknown = JSON.parse(text);
  if (typeof document !== "object" || document === null) throw new TypeError("glb: no description");
  const { extensionsRequired } = document as { extensionsRequired?: unknown };
  if (!Array.isArray(extensionsRequired)) return [];
  return extensionsRequired.filter((name) => typeof name === "string");
}
