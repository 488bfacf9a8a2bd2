import { BaovatTour } from "../elements/tour/tour";
import styles from "../styles/anywhere.css?inline";
import tourStyles from "../styles/anywhere-tour.css?inline";
import type { Parts } from "./apart-element";

export const parts: Parts = { element: BaovatTour, styles: [styles, tourStyles], around: "embed is-tour" };
