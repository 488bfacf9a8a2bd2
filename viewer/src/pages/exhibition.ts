import "../styles/site.css";
import "../styles/tour.css";
import { BaovatTour } from "../elements/tour/tour";
import { upgradeSharing } from "./sharing";
import { readPageTexts } from "./texts";

upgradeSharing(document, readPageTexts());

// Where one is stands in the address: a link to it, and the page in the other language, begin there.
document.addEventListener("baovat-step", (event) => {
  const { name, number } = (event as CustomEvent<{ name: string; number: number }>).detail;
  const place = number === 1 ? "" : `#step-${encodeURIComponent(name)}`;
  window.history.replaceState(null, "", `${window.location.pathname}${window.location.search}${place}`);
  for (const link of document.querySelectorAll<HTMLAnchorElement>(
    ".languages a, .tour-language, .tour-views a",
  )) {
    link.hash = place;
  }
});

customElements.define("baovat-tour", BaovatTour);
