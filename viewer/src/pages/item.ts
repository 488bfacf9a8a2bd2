import "./site";
import { BaovatViewer } from "../elements/viewer";
import { parseMediaList } from "../model/media";
import { followProgress } from "./follow";
import { keepPlace } from "./keep-place";
import { letLettersIn } from "./letters";
import { replaceLiveParts } from "./live";
import { keepForPaper } from "./paper";
import { upgradeSharing } from "./sharing";
import { readPageTexts } from "./texts";

const texts = readPageTexts();
letLettersIn();
upgradeSharing(document, texts);
customElements.define("baovat-viewer", BaovatViewer);
keepForPaper();
keepPlace();
followProgress((page) => {
  replaceLiveParts(page);
  const uses = document.querySelector("[data-live=uses]");
  if (uses) upgradeSharing(uses, texts);
  const block = page.getElementById("media")?.textContent;
  const viewer = document.querySelector<BaovatViewer>("baovat-viewer");
  if (block) viewer?.refresh(parseMediaList(block));
}, texts);
