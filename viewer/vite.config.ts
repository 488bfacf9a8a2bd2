import { build, defineConfig, type Plugin } from "vite";
import { compressed } from "./compress";

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

/** One entry for each kind of page; the engines (OpenSeadragon, three.js) are loaded by the item page on demand. */
export default defineConfig({
  base: "/assets/",
  plugins: [compressed(), packagePlayer()],
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
      input: [
        ...[
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
        ].map((name) => `src/pages/${name}.ts`),
        "src/styles/fonts.css",
      ],
    },
  },
});
