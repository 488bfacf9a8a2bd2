import "../styles/embed.css";
import "../styles/tour.css";
import { BaovatTour } from "../elements/tour/tour";
import { tellSize } from "./size-message";

customElements.define("baovat-tour", BaovatTour);
tellSize();
