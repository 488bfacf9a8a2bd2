/** One account in the list: its role, whether somebody may sign in by it, and a new password. */

import { build } from "../../elements/dom";
import { askWhether } from "../ask-whether";
import { announce, pageTexts } from "../problems";

export interface AccountTold {
  readonly login: string;
  readonly name: string;
  readonly role: string;
  readonly created_at: string;
  readonly signed_in_at: string | null;
  readonly disabled: boolean;
}

export interface Host {
  /** The login of who looks at the page. */
  readonly me: string;
  readonly desk: string;
  /** Their own account. */
  readonly account: string;
  readonly change: (login: string, body: object) => Promise<AccountTold | null>;
}

const ROLES = ["contributor", "curator", "reviewer", "administrator"] as const;

export class AccountRow {
  readonly element = build("tr");
  readonly #host: Host;
  #account: AccountTold;

  constructor(account: AccountTold, host: Host) {
    this.#account = account;
    this.#host = host;
    this.#draw();
  }

  get #isMine(): boolean {
    return this.#account.login === this.#host.me;
  }

  #draw(): void {
    const say = pageTexts();
    const { name, login, disabled } = this.#account;
    const who = build("th", { scope: "row" }, name, build("br"), build("code", {}, login));
    if (this.#isMine) who.append(" ", build("span", { class: "count" }, say("studio.accounts.you")));
    const state = say(disabled ? "studio.accounts.disabled" : "studio.accounts.enabled");
    const mark = build("span", { class: disabled ? "state is-withdrawn" : "state is-published" }, state);
    this.element.replaceChildren(
      who,
      cell("role", this.#drawRole()),
      cell("last", sayWhen(this.#account.signed_in_at)),
      cell("state", mark),
      cell("actions", this.#drawActions()),
    );
  }

  #drawRole(): HTMLElement {
    const say = pageTexts();
    const { name, role } = this.#account;
    const select = build("select", { "aria-label": say("studio.accounts.role_of", { name }) });
    select.append(...ROLES.map((each) => build("option", { value: each }, say(`studio.role.${each}`))));
    select.value = role;
    // Arrows change a list at each step: nobody is an administrator for a moment on the way to another role.
    const give = this.#button("give", () => this.#give(select));
    give.hidden = true;
    select.addEventListener("input", () => {
      give.hidden = select.value === this.#account.role;
    });
    return build("span", { class: "role" }, select, give);
  }

  #drawActions(): HTMLElement {
    const actions = build("span", { class: "actions" });
    // Whoever is signed in changes their own password where the old one is asked for.
    if (this.#isMine) return build("a", { href: this.#host.account }, pageTexts()("studio.accounts.own"));
    if (this.#account.disabled) actions.append(this.#button("enable", () => this.#switch(false)));
    else {
      actions.append(this.#button("reset", () => this.#reset()));
      actions.append(this.#button("disable", () => this.#switch(true)));
    }
    return actions;
  }

  #button(key: string, press: () => Promise<void>): HTMLButtonElement {
    const text = pageTexts()(`studio.accounts.${key}`);
    const hidden = build("span", { class: "visually-hidden" }, ` ${this.#account.name}`);
    const button = build(
      "button",
      { type: "button", class: "button is-small", "data-key": key },
      text,
      hidden,
    );
    button.addEventListener("click", () => void press());
    return button;
  }

  async #give(select: HTMLSelectElement): Promise<void> {
    const changed = await this.#host.change(this.#account.login, { role: select.value });
    if (changed && this.#isMine && changed.role !== "administrator") {
      location.assign(this.#host.desk);
      return;
    }
    if (changed) announce(pageTexts()("studio.accounts.given", { name: changed.name }));
    this.#take(changed, "select");
  }

  async #switch(disabled: boolean): Promise<void> {
    const say = pageTexts();
    const { name, login } = this.#account;
    const asked = say("studio.accounts.disable_text", { name });
    if (disabled && !(await askWhether(asked, say("studio.accounts.disable")))) return;
    const changed = await this.#host.change(login, { disabled });
    if (changed) announce(say(`studio.accounts.${disabled ? "disabled_now" : "enabled_now"}`, { name }));
    this.#take(changed, disabled ? '[data-key="enable"]' : '[data-key="disable"]');
  }

  async #reset(): Promise<void> {
    const say = pageTexts();
    const asked = say("studio.accounts.reset_text", { name: this.#account.name });
    if (!(await askWhether(asked, say("studio.accounts.reset")))) return;
    const changed = await this.#host.change(this.#account.login, { reset_password: true });
    if (changed) this.#take(changed, "");
  }

  #take(changed: AccountTold | null, focus: string): void {
    if (changed) this.#account = changed;
    this.#draw();
    if (focus) this.element.querySelector<HTMLElement>(focus)?.focus();
  }
}

function cell(name: string, inside: Node | string): HTMLElement {
  return build("td", { "data-name": pageTexts()(`studio.accounts.${name}`), "data-part": name }, inside);
}

function sayWhen(moment: string | null): string {
  if (moment === null) return pageTexts()("studio.accounts.never");
  const language = document.documentElement.lang;
  const form = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  return form.format(new Date(moment));
}
