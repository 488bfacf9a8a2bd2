"""The empty list that museums fill in: which columns, which words the drop-downs offer, which examples."""

from __future__ import annotations

import tomllib
from pathlib import Path

from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.runtime import Runtime
from iiif_server.transfer.columns import COLUMNS, ERRORS, SKIP, write_header
from iiif_server.transfer.named import DIRECTIONS, LAYOUTS, RIGHTS, ROLES, STATES
from iiif_server.transfer.wordbook import Wordbook
from iiif_server.transfer.xlsx.template import TemplateColumn, save_template
from manifests.vocabulary import Scheme

#: Texts that have a column in English too.
_IN_ENGLISH = ("label", "summary", "media.label", "media.alt")
#: Drop-downs of which another word may be typed: several words, or new ones.
_FREE = ("designations.status", "periods", "materials", "techniques", "communities", "holder", "current_place",
         "origin_place", "keywords", "media.role")  # fmt: skip
#: In sheets a row whose first column says something is not imported.
EXAMPLE = "VÍ DỤ"


def write_template(runtime: Runtime, target: Path) -> None:
    """Write the empty list with the words of this catalogue.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with runtime.database.read() as connection:
        book = Wordbook(read_whole_vocabulary(connection))
    texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    guide = [(each["vi"], each["en"]) for each in texts["guide"]]
    save_template(target, _columns(texts["example"]), _words(book), guide)


def _columns(examples: list[dict[str, str]]) -> tuple[TemplateColumn, ...]:
    return tuple(
        TemplateColumn(
            header=write_header(column.part, language),
            note=f"{column.note[0]}\n\n{column.en}: {column.note[1]}",
            width=column.width,
            source=column.source,
            free=column.part in _FREE,
            examples=tuple(
                EXAMPLE
                if column.part == SKIP
                else example.get(write_header(column.part, language), "")
                for example in examples
            ),
        )
        for column in COLUMNS
        if column.part != ERRORS
        for language in _languages(column.part, spoken=column.spoken)
    )


def _languages(part: str, *, spoken: bool) -> tuple[str, ...]:
    if not spoken:
        return ("",)
    return ("vi", "en") if part in _IN_ENGLISH else ("vi",)


def _words(book: Wordbook) -> dict[str, list[str]]:
    """Return what each drop-down offers."""
    words: dict[str, list[str]] = {scheme.value: [] for scheme in Scheme}
    for scheme, term_id in book.vocabulary.terms:
        words[scheme.value].append(book.say_term(scheme, term_id))
    choices = {
        "rights": RIGHTS,
        "state": STATES,
        "role": ROLES,
        "layout": LAYOUTS,
        "reading": DIRECTIONS,
    }
    named = {name: [said[0] for said in each.words.values()] for name, each in choices.items()}
    return words | {"place": [book.say_place(each) for each in book.vocabulary.places]} | named
