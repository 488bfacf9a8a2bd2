// What every page needs: its styles, and nothing that runs.
import "../styles/site.css";
