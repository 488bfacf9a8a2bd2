import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** What shrinks; pictures and fonts are compressed already. */
const SHRINKS = /\.(js|css|svg|wasm)$/;

/** Below this, compression saves less than a network packet (as `iiif_server/tiles/compression.py` has it). */
const FROM_BYTES = 1_400;

/** Write every file of the build also as brotli and gzip at their best: once here, not for every visitor. */
export function compressed(): Plugin {
  let folder = "";
  return {
    name: "compressed",
    apply: "build",
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const name of readdirSync(folder).filter((each) => SHRINKS.test(each))) {
        const path = join(folder, name);
        if (statSync(path).size >= FROM_BYTES) writeBeside(path, readFileSync(path));
      }
    },
  };
}

function writeBeside(path: string, content: Buffer): void {
  const best = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: best }));
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
}
