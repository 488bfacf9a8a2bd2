import "../styles/site.css";
import { tellSize } from "./size-message";

tellSize();
