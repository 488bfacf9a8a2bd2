// Where one picture or model is drawn on.
import "../styles/studio.css";
import "../styles/stage.css";
import "../styles/toolbar.css";
import "../styles/tools.css";
import "../styles/model-tools.css";
import "../styles/annotator.css";
import { BaovatAnnotator } from "../elements/annotator/annotator";

customElements.define("baovat-annotator", BaovatAnnotator);
