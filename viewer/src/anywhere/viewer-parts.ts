import { BaovatViewer } from "../elements/viewer";
import styles from "../styles/anywhere.css?inline";
import type { Parts } from "./apart-element";

export const parts: Parts = { element: BaovatViewer, styles: [styles], around: "apart" };
