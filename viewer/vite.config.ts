import { defineConfig } from "vite";

/** One entry for each kind of page; the engines (OpenSeadragon, three.js) are loaded by the item page on demand. */
export default defineConfig({
  base: "/assets/",
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
        "src/pages/site.ts",
        "src/pages/home.ts",
        "src/pages/item.ts",
        "src/pages/embed.ts",
        "src/pages/exhibition.ts",
        "src/pages/embed-exhibition.ts",
        "src/pages/embed-collection.ts",
      ],
    },
  },
});
