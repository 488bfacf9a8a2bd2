// The builder of one exhibition.
import "../styles/studio.css";
import "../styles/stage.css";
import "../styles/toolbar.css";
import "../styles/builder.css";
import { BaovatBuilder } from "../elements/builder/builder";

customElements.define("baovat-builder", BaovatBuilder);
