// What every page needs: its styles, and search boxes that say what may be meant.
import "../styles/site.css";
import { upgradeSearchBox } from "../elements/search-box";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-suggestions]"))
  upgradeSearchBox(form);
