import "./site";
import { followProgress } from "./follow";
import { replaceLiveParts } from "./live";
import { upgradeSharing } from "./sharing";
import { readPageTexts } from "./texts";

const texts = readPageTexts();
upgradeSharing(document, texts);
followProgress((page) => replaceLiveParts(page), texts);
