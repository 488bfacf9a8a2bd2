"""All fields of an item that a sheet holds, in the order of the sheet; the table of contents is none of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from iiif_server.catalog.descriptions import DescribedItem
from iiif_server.catalog.identifiers import is_identifier
from iiif_server.transfer.dimension_text import Dimensions
from iiif_server.transfer.escapes import escape, join, split, unescape
from iiif_server.transfer.fields import (
    Cells,
    Choice,
    Field,
    Lines,
    PlaceField,
    Plain,
    RightsField,
    Texts,
    Words,
)
from iiif_server.transfer.groups import (
    Group,
    Part,
    day_part,
    read_class,
    read_tag,
    write_class,
    write_tag,
)
from iiif_server.transfer.identifiers import make_identifier
from iiif_server.transfer.named import DIRECTIONS, LAYOUTS, STATES
from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said
from iiif_server.transfer.wordbook import Wordbook
from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.record import (
    Bond,
    Designation,
    Inscription,
    Layout,
    Maker,
    ReadingDirection,
    Relation,
    When,
)
from manifests.vocabulary import Scheme

_EDTF = ("dated.edtf", "")


@dataclass(frozen=True)
class Dated:
    """The date: as text in several languages, and in EDTF, which is made from the text where nobody gives it."""

    name: str = "dated"
    parts: tuple[str, ...] = ("dated.text", "dated.edtf")

    def read(self, cells: Cells, notes: Notes) -> When:
        """Return the date; a text that is not understood keeps its words, with a warning."""
        texts = {(part, tag): text for (part, tag), text in cells.items() if part == "dated.text"}
        said = Texts("dated.text").read(texts, notes)
        given = cells.get(_EDTF, "")
        if given:
            return When(said, self._checked(given, notes))
        found = [
            edtf
            for several in said.values()
            for text in several
            if (edtf := notes.book.find_date(text))
        ]
        if not found and said:
            notes.warn(
                ("dated.text", next(iter(said))),
                "date-not-understood",
                Said(
                    "Niên đại này máy không hiểu; phần chữ được giữ nguyên.",
                    "This date is not understood; its text is kept.",
                ),
                Said(
                    "Ghi thêm cột EDTF (ví dụ 1428/1527) để sắp xếp được theo năm.",
                    "Fill in EDTF (such as 1428/1527) to sort by year.",
                ),
            )
        return When(said, found[0] if found else "")

    def write(self, value: When, book: Wordbook) -> dict[Key, str]:
        """Return the cells."""
        return Texts("dated.text").write(value.text, book) | {_EDTF: value.edtf}

    def _checked(self, edtf: str, notes: Notes) -> str:
        try:
            parse_edtf(edtf)
        except DateError as error:
            notes.wrong(
                _EDTF,
                "edtf",
                Said(f"“{edtf[:40]}” không đúng dạng EDTF.", str(error)),
                Said(
                    "Ghi như 1428, 1428/1527, 14XX, 1428~, -0500, hoặc để trống.",
                    "Write 1428, 1428/1527, 14XX, 1428~, -0500, or nothing.",
                ),
            )
            return ""
        return edtf


@dataclass(frozen=True)
class Relations:
    """The relations, a column for each bond; items are named by inventory number or identifier."""

    name: str = "relations"
    parts: tuple[str, ...] = tuple(f"relations.{bond.value}" for bond in Bond)

    def read(self, cells: Cells, notes: Notes) -> tuple[Relation, ...]:
        """Return the relations, those of one bond in their order."""
        return tuple(
            Relation(bond, self._item(unescape(each), notes))
            for bond in Bond
            for each in split(cells.get((f"relations.{bond.value}", ""), ""), ";\n")
            if each
        )

    def write(self, value: tuple[Relation, ...], book: Wordbook) -> dict[Key, str]:
        """Return the cells, with identifiers."""
        return {
            (f"relations.{bond.value}", ""): join(
                (escape(each.item) for each in value if each.bond is bond), ";"
            )
            for bond in Bond
        }

    def _item(self, named: str, notes: Notes) -> str:
        """Return the identifier of an item: what is neither a number here nor an identifier is one that may come."""
        if named in notes.book.item_ids:
            return notes.book.item_ids[named]
        return named if is_identifier(named) else make_identifier(named, fallback="item")


def _build_designation(values: dict[str, Any], notes: Notes) -> Designation | None:
    if values["status"]:
        return Designation(**values)
    if not notes.is_wrong:
        notes.wrong(
            ("designations.status", ""),
            "designation-status",
            Said(
                "Quyết định chưa ghi là công nhận hạng nào.",
                "A decision does not say which status it gives.",
            ),
            Said(
                "Ghi “Hạng được công nhận”, ví dụ Bảo vật quốc gia.",
                "Fill in the status, such as National treasure.",
            ),
        )
    return None


def _build_maker(values: dict[str, Any], _notes: Notes) -> Maker | None:
    return Maker(**values) if values["name"] or values["role"] else None


def _build_inscription(values: dict[str, Any], _notes: Notes) -> Inscription:
    return Inscription(**values)


DESIGNATIONS = Group(
    "designations",
    (
        Part("status", read=read_class, write=write_class),
        Part("listed_as", spoken=True),
        Part("number"),
        Part("issuer", spoken=True),
        day_part("decided_on"),
        day_part("valid_from"),
        day_part("valid_to"),
    ),
    _build_designation,
)
MAKERS = Group("makers", (Part("name", spoken=True), Part("role", spoken=True)), _build_maker)
INSCRIPTIONS = Group(
    "inscriptions",
    (
        Part("original"),
        Part("language", empty="none", read=read_tag, write=write_tag),
        Part("reading"),
        Part("translation", spoken=True),
        Part("position", spoken=True),
    ),
    _build_inscription,
    sign="|",
)

#: Fields of the item itself, and of its record.
ITEM_FIELDS: tuple[Field, ...] = (
    Texts("label"),
    Texts("summary"),
    RightsField("rights"),
    Choice("state", STATES),
)
RECORD_FIELDS: tuple[Field, ...] = (
    Plain("inventory_number"),
    Texts("alternative", ";"),
    Words("heritage_class", Scheme.CLASS, several=False),
    DESIGNATIONS,
    Dated(),
    Words("periods", Scheme.PERIOD),
    Words("materials", Scheme.MATERIAL),
    Words("techniques", Scheme.TECHNIQUE),
    Dimensions(),
    MAKERS,
    Words("communities", Scheme.COMMUNITY),
    Words("holder", Scheme.INSTITUTION, several=False),
    PlaceField("current_place"),
    PlaceField("origin_place"),
    Words("keywords", Scheme.KEYWORD),
    Lines("bibliography"),
    Relations(),
    Texts("provenance"),
    INSCRIPTIONS,
    RightsField("work_rights"),
    RightsField("metadata_rights"),
    Choice("layout", LAYOUTS, Layout),
    Choice("reading", DIRECTIONS, ReadingDirection),
)
FIELDS: tuple[Field, ...] = (*ITEM_FIELDS, *RECORD_FIELDS)
#: Fields that always say something, and so are never missing.
NEVER_MISSING = frozenset(
    {"label", "rights", "state", "work_rights", "metadata_rights", "layout", "reading"}
)
#: The fields of the item itself by name; all others are its record's.
OF_ITEM = frozenset(each.name for each in ITEM_FIELDS)


def get_value(item: DescribedItem, name: str) -> Any:
    """Return the value of a field."""
    return getattr(item if name in OF_ITEM else item.record, name)
