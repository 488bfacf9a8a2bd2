import "../styles/site.css";
import { BaovatViewer } from "../elements/viewer";
import { keepPlace } from "./keep-place";

customElements.define("baovat-viewer", BaovatViewer);
keepPlace();
