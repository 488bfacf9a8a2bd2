import { readFileSync } from "node:fs";
import { build, defineConfig, type Plugin } from "vite";
import { compressed } from "./compress.ts";

/**
 * Small parts that the item page always loads, together: browsers ask a server of HTTP/1.1 for six files at a time, and a
 * file of 1 kB takes as long as one of 10 on a line that answers late. Those that pages without a viewer need, too, are apart.
 */
const PAGE_PARTS = [
  "elements/copy-button.ts",
  "elements/dom.ts",
  "elements/search-box.ts",
  "model/suggestions.ts",
  "model/text.ts",
  "pages/sharing.ts",
  "pages/texts.ts",
  "\0vite/preload-helper.js",
];
const STAGE_PARTS = [
  "elements/announcer.ts",
  "elements/controls.ts",
  "model/adjustment.ts",
  "model/command.ts",
  "model/iiif/image-info.ts",
  "model/iiif/physical.ts",
  "model/iiif/values.ts",
  "model/place.ts",
  "model/retry.ts",
  "stage/fetch-info.ts",
  "stage/picture-source.ts",
  "stage/stage.ts",
  "stage/webgl.ts",
  "stage/wheel-gate.ts",
];

function onlyIn(parts: readonly string[]): (id: string) => boolean {
  return (id) => parts.some((part) => id.endsWith(part));
}

/**
 * The player of packages, in dist/pack: one classic script and its styles. A page that was opened from a folder may load
 * neither modules nor chunks.
 */
function packagePlayer(): Plugin {
  return {
    name: "package-player",
    apply: "build",
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: "warn",
        base: "./",
        publicDir: false,
        build: {
          outDir: "dist/pack",
          assetsDir: "",
          target: "es2022",
          assetsInlineLimit: 0,
          cssCodeSplit: false,
          modulePreload: false,
          chunkSizeWarningLimit: 1200,
          rolldownOptions: {
            input: "src/pages/pack.ts",
            // Of three's Draco loader, which asks where it lies for decoders that packages do not need.
            checks: { emptyImportMeta: false },
            output: {
              format: "iife",
              codeSplitting: false,
              entryFileNames: "player.js",
              assetFileNames: (asset) =>
                asset.names[0]?.endsWith(".css") ? "player.css" : "[name][extname]",
            },
          },
        },
      });
    },
  };
}

/** What elements on other people's pages say: of all texts those of the viewer and of tours, as one string a language. */
function textsApart(): Plugin {
  const mark = "virtual:texts/";
  return {
    name: "texts-apart",
    resolveId: (id) => (id.startsWith(mark) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${mark}`)) return undefined;
      const path = `translations/${id.slice(mark.length + 1)}.json`;
      const texts: Record<string, string> = JSON.parse(readFileSync(path, "utf-8"));
      const kept = Object.entries(texts).filter(([key]) => /^(copy|progress|tour|viewer)\./.test(key));
      return `export default ${JSON.stringify(JSON.stringify(Object.fromEntries(kept)))};`;
    },
  };
}

/** One entry for each kind of page; the engines (OpenSeadragon, three.js) are loaded by the item page on demand. */
export default defineConfig({
  // Files name each other by where they lie themselves: pages of other origins load them, too.
  base: "./",
  plugins: [textsApart(), compressed(), packagePlayer()],
  build: {
    outDir: "dist",
    assetsDir: "",
    manifest: true,
    // The notices that the licences of the bundled libraries ask for, in dist/.vite/license.md.
    license: true,
    target: "es2022",
    // The pages' content security policy allows no data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // three.js alone is about 600 kB before gzip; it is a chunk of its own that only models load.
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "page", test: onlyIn(PAGE_PARTS), includeDependenciesRecursively: false },
            { name: "stage", test: onlyIn(STAGE_PARTS), includeDependenciesRecursively: false },
          ],
        },
      },
      input: [
        ...[
          "anywhere",
          "site",
          "home",
          "item",
          "embed",
          "view",
          "exhibition",
          "embed-exhibition",
          "embed-collection",
          "studio",
          "studio-exhibitions",
          "studio-exhibition",
          "studio-annotations",
        ].map((name) => `src/pages/${name}.ts`),
        "src/styles/fonts.css",
      ],
    },
  },
});
