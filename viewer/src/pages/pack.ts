import "../styles/fonts.css";
import "../styles/site.css";
import "../styles/tour.css";
import { BaovatTour } from "../elements/tour/tour";
import { openPackage } from "../model/tour/package";
import type { Shelf } from "../model/tour/shelf";

/** A tour that lies in a folder: its files are named in `data/tour.js`, which the page loads before this. */
declare global {
  interface Window {
    baovatPackage?: unknown;
    baovatModel?: (url: string, content: string) => void;
  }
}

const models = new Map<string, (address: string) => void>();

// Each model is a script that hands it over: a page that was opened from a folder may load scripts, but not fetch.
window.baovatModel = (url, content) => models.get(url)?.(`data:model/gltf-binary;base64,${content}`);

function loadModel(url: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    models.set(url, resolve);
    const script = document.createElement("script");
    script.src = path;
    script.addEventListener("error", () => reject(new Error(`${path} is missing`)));
    script.addEventListener("load", () => script.remove());
    document.head.append(script);
  });
}

const { document: told, files, pictures, models: paths } = openPackage(window.baovatPackage);
const loaded = new Map<string, Promise<string>>();
const shelf: Shelf = {
  file: (url) => files[url] ?? url,
  info: (url) => pictures[url] ?? url,
  model: (url) => {
    const path = paths[url];
    if (path === undefined) return Promise.reject(new Error(`${url} is not in this package`));
    const known = loaded.get(url) ?? loadModel(url, path);
    loaded.set(url, known);
    return known;
  },
};

customElements.define("baovat-tour", BaovatTour);
const place = document.querySelector("[data-tour]");
const tour = new BaovatTour();
for (const name of ["view", "texts", "label", "idle"]) {
  const value = new URLSearchParams(window.location.search).get(name) ?? place?.getAttribute(`data-${name}`);
  if (value) tour.setAttribute(name, value);
}
tour.given = { document: told, shelf };
place?.replaceWith(tour);
