/** Words from vocabularies: one from a menu, several as a list with a box to add by typing. */

import { build } from "../../elements/dom";
import { pageTexts } from "../problems";
import { type Change, nextId } from "./controls";

export interface Word {
  readonly id: string;
  readonly label: string;
  readonly within: string;
}

export type Vocabularies = Readonly<Record<string, readonly Word[]>>;

/** A word as people read it, with where it belongs. */
function shown(word: Word): string {
  return word.within ? `${word.label} (${word.within})` : word.label;
}

export function buildWord(
  label: string,
  words: readonly Word[],
  value: string,
  change: Change,
  locked: boolean,
): HTMLElement {
  const select = build("select", { disabled: locked }, build("option", { value: "" }, "–"));
  for (const word of words) select.append(build("option", { value: word.id }, shown(word)));
  if (value && !words.some((word) => word.id === value)) select.append(build("option", { value }, value));
  select.value = value;
  select.addEventListener("change", () => change(select.value));
  return build("label", { class: "field" }, label, select);
}

export function buildWords(
  label: string,
  words: readonly Word[],
  value: readonly string[],
  change: Change,
  locked: boolean,
): HTMLElement {
  const say = pageTexts();
  let chosen = [...value];
  const chips = build("ul", { class: "chips" });
  const options = build("datalist", { id: nextId() });
  for (const word of words) options.append(build("option", { value: shown(word) }));
  const input = build("input", {
    list: options.id,
    autocomplete: "off",
    "aria-label": say("studio.word.add", { what: label }),
    placeholder: say("studio.word.type"),
  });
  const put = (next: string[]): void => {
    chosen = next;
    draw();
    change(chosen);
  };
  const draw = (): void => {
    chips.replaceChildren(
      ...chosen.map((id) => {
        const word = words.find((each) => each.id === id);
        const name = word ? word.label : id;
        if (locked) return build("li", {}, name);
        const remove = build(
          "button",
          { type: "button", "aria-label": say("studio.word.remove", { what: name }) },
          "×",
        );
        remove.addEventListener("click", () => {
          put(chosen.filter((each) => each !== id));
          input.focus();
        });
        return build("li", {}, name, remove);
      }),
    );
  };
  const take = (): void => {
    const typed = input.value.trim().toLocaleLowerCase("vi");
    if (!typed) return;
    const word = words.find((each) =>
      [shown(each), each.label].some((said) => said.toLocaleLowerCase("vi") === typed),
    );
    input.setAttribute("aria-invalid", String(!word));
    if (!word) return;
    input.value = "";
    if (!chosen.includes(word.id)) put([...chosen, word.id]);
  };
  input.addEventListener("change", take);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    take();
  });
  draw();
  const inside = locked ? [chips] : [chips, input, options];
  return build("fieldset", { class: "field is-words" }, build("legend", {}, label), ...inside);
}
