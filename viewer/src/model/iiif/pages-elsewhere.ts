import { addressOf, type Fields, idOf, listOf } from "./values";

const MOST_PAGES = 4;

/** The addresses of pages of annotations that a container only names: more is said there. */
export function readPagesElsewhere(container: Fields): readonly string[] {
  const named = listOf(container.annotations).filter((page) => page.items === undefined);
  const addresses = named.map((page) => addressOf(idOf(page)));
  return addresses.filter((each) => each !== undefined).slice(0, MOST_PAGES);
}
