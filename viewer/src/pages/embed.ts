import "../styles/embed.css";
import { BaovatViewer } from "../elements/viewer";
import { tellSize } from "./size-message";

customElements.define("baovat-viewer", BaovatViewer);
tellSize();
