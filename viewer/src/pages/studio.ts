// What every page of the studio needs: its styles, and what its forms do without leaving the page.
import "../styles/studio.css";
import { upgradeAccount } from "../studio/account";

upgradeAccount();
