/** Every field of an item's record: where it stands, and how it is edited. */

interface Common {
  /** Where its value stands, from the top or from the entry that it is in. */
  readonly path: string;
  /** The text that names it: `studio.field.<name>`. */
  readonly name: string;
}

export type Field = Common &
  (
    | { readonly kind: "texts"; readonly rows: number; readonly many?: boolean }
    | { readonly kind: "line" }
    | { readonly kind: "lines" }
    | { readonly kind: "number" }
    | { readonly kind: "date" }
    | { readonly kind: "word"; readonly words: string }
    | { readonly kind: "words"; readonly words: string }
    | { readonly kind: "choice"; readonly options: readonly string[] }
    | { readonly kind: "list"; readonly fields: readonly Field[] }
  );

export interface Group {
  readonly name: string;
  readonly fields: readonly Field[];
}

const texts = (path: string, name: string, rows = 1, many = false): Field => ({
  kind: "texts",
  path,
  name,
  rows,
  many,
});
const line = (path: string, name: string): Field => ({ kind: "line", path, name });
const date = (path: string, name: string): Field => ({ kind: "date", path, name });
const word = (path: string, name: string, words: string): Field => ({ kind: "word", path, name, words });
const several = (path: string, name: string, words: string): Field => ({
  kind: "words",
  path,
  name,
  words,
});
const choice = (path: string, name: string, options: readonly string[]): Field => ({
  kind: "choice",
  path,
  name,
  options,
});
const list = (path: string, name: string, fields: readonly Field[]): Field => ({
  kind: "list",
  path,
  name,
  fields,
});

const EXTENTS = [
  "height",
  "width",
  "depth",
  "length",
  "diameter",
  "thickness",
  "circumference",
  "area",
  "weight",
];
const UNITS = ["mm", "cm", "m", "km", "m2", "ha", "g", "kg", "t"];

export const GROUPS: readonly Group[] = [
  {
    name: "names",
    fields: [
      texts("label", "label"),
      texts("summary", "summary", 5),
      texts("record.alternative", "alternative", 2, true),
      line("record.inventory_number", "inventory_number"),
      word("record.heritage_class", "heritage_class", "class"),
    ],
  },
  {
    name: "making",
    fields: [
      texts("record.dated.text", "dated"),
      line("record.dated.edtf", "edtf"),
      several("record.periods", "periods", "period"),
      several("record.materials", "materials", "material"),
      several("record.techniques", "techniques", "technique"),
      list("record.dimensions", "dimensions", [
        choice("extent", "extent", EXTENTS),
        { kind: "number", path: "value", name: "value" },
        choice("unit", "unit", UNITS),
        texts("part", "part"),
      ]),
      list("record.makers", "makers", [texts("name", "maker_name"), texts("role", "maker_role")]),
    ],
  },
  {
    name: "places",
    fields: [
      word("record.holder", "holder", "institution"),
      word("record.current_place", "current_place", "place"),
      word("record.origin_place", "origin_place", "place"),
      several("record.communities", "communities", "community"),
      texts("record.provenance", "provenance", 5),
    ],
  },
  {
    name: "decisions",
    fields: [
      list("record.designations", "designations", [
        word("status", "designation_status", "class"),
        texts("listed_as", "listed_as"),
        line("number", "decision_number"),
        texts("issuer", "issuer"),
        date("decided_on", "decided_on"),
        date("valid_from", "valid_from"),
        date("valid_to", "valid_to"),
      ]),
    ],
  },
  {
    name: "writing",
    fields: [
      list("record.inscriptions", "inscriptions", [
        line("original", "inscription_original"),
        line("language", "inscription_language"),
        line("reading", "inscription_reading"),
        texts("translation", "inscription_translation", 2),
        texts("position", "inscription_position"),
      ]),
      several("record.keywords", "keywords", "keyword"),
      { kind: "lines", path: "record.bibliography", name: "bibliography" },
      list("record.relations", "relations", [
        choice("bond", "bond", ["part-of", "belongs-to-monument", "related"]),
        line("item", "related_item"),
      ]),
    ],
  },
  {
    name: "rights",
    fields: [
      word("record.work_rights", "work_rights", "rights"),
      word("rights", "copy_rights", "rights"),
      word("record.metadata_rights", "metadata_rights", "rights"),
    ],
  },
];

/** The paths of all fields at the top, for comparing two versions. */
export const PATHS: readonly string[] = GROUPS.flatMap((group) => group.fields.map((field) => field.path));

export function nameOf(path: string): string {
  return GROUPS.flatMap((group) => group.fields).find((field) => field.path === path)?.name ?? path;
}
