// What every page of the studio needs: its styles, and what its forms do without leaving the page.
import "../styles/studio.css";
import { upgradeAccount } from "../studio/account";
import { upgradeNewItem } from "../studio/item/new-item";
import { upgradeJobs } from "../studio/jobs";

upgradeAccount();
upgradeNewItem();
upgradeJobs();

const item = document.getElementById("item-values");
if (item) void import("../studio/item/page").then((page) => page.upgradeItemPage(item));

const accounts = document.getElementById("accounts-values");
if (accounts) void import("../studio/accounts/page").then((page) => page.upgradeAccounts(accounts));

if (document.querySelector("[data-import-drop], [data-one-import]"))
  void import("../studio/import/page").then((page) => page.upgradeImports());

if (document.querySelector('[data-collection], [data-form="new-collection"]'))
  void import("../studio/collection/page").then((page) => page.upgradeCollections());
