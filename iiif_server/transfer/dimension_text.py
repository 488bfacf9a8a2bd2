"""Dimensions as people write them: "cao 45 cm; đường kính 79,3 cm (mặt trống)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from iiif_server.transfer.escapes import escape, join, split, unescape
from iiif_server.transfer.fields import Cells
from iiif_server.transfer.named import EXTENTS
from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said
from iiif_server.transfer.wordbook import Wordbook
from manifests.errors import LanguageError
from manifests.language import parse_language_tag, tidy
from manifests.record import UNITS, Dimension, Extent
from manifests.texts import LanguageMap

_UNIT_WORDS = {
    "milimet": "mm",
    "centimet": "cm",
    "met": "m",
    "mét": "m",
    "m²": "m2",
    "gram": "g",
    "gam": "g",
    "kilogam": "kg",
    "kí": "kg",
    "tấn": "t",
    "héc ta": "ha",
    "hecta": "ha",
} | {unit: unit for unit in UNITS}
_DIMENSION = re.compile(
    r"(?P<extent>[^\d:=]+?)\s*[:=]?\s*(?P<value>[+-]?\d[\d.,]*(?:e[+-]?\d+)?)\s*(?P<unit>[^\d\s(][^(]*?)?\s*"
    r"(?P<part>\((?:[^\\()]|\\.)*\))?",
    re.IGNORECASE,
)
#: No measurement of a thing is larger, in whatever unit; a computer's own infinity is none.
LARGEST = 1e12
#: What Vietnamese write for thousands.
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
#: Which measures a unit goes with.
_OF_AREA, _OF_WEIGHT = ("m2", "ha"), ("g", "kg", "t")


@dataclass(frozen=True)
class Dimensions:
    """The field of dimensions; `|` within the brackets parts what a dimension is of in several languages."""

    name: str = "dimensions"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> tuple[Dimension, ...]:
        """Return the dimensions."""
        key = (self.name, "")
        read = (_read_one(each, key, notes) for each in split(cells.get(key, ""), ";\n") if each)
        return tuple(each for each in read if each is not None)

    def write(self, value: tuple[Dimension, ...], book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): join(map(write_dimension, value), ";")}


def write_dimension(dimension: Dimension) -> str:
    """Return a dimension as Vietnamese write it, with a decimal comma."""
    value = repr(dimension.value).removesuffix(".0").replace(".", ",")
    said = f"{EXTENTS.write(dimension.extent)} {value} {dimension.unit}"
    part = _write_part(dimension.part)
    return f"{said} ({part})" if part else said


def _write_part(part: LanguageMap) -> str:
    """Write what a dimension is of: ``mặt trống | en: tympanum``; Vietnamese needs no tag unless it looks like one."""
    texts = [(language, text) for language, several in part.items() for text in several]
    return " | ".join(
        escape(text) if language == "vi" and ":" not in text else f"{language}: {escape(text)}"
        for language, text in texts
    )


def _read_part(text: str) -> LanguageMap:
    said: dict[str, tuple[str, ...]] = {}
    for each in split(text, "|"):
        tag, colon, rest = each.partition(":")
        language, words = (
            ("vi", each) if not colon or not _is_tag(tag.strip()) else (tag.strip(), rest)
        )
        said[language] = (*said.get(language, ()), unescape(words.strip()))
    return tidy(said)


def _is_tag(text: str) -> bool:
    try:
        parse_language_tag(text)
    except LanguageError:
        return False
    return True


def _read_one(text: str, key: Key, notes: Notes) -> Dimension | None:
    """Return one dimension, or None after a note of what is wrong with it."""
    found = _DIMENSION.fullmatch(text)
    extent = EXTENTS.find(found["extent"].strip()) if found else None
    value = _read_number(found["value"]) if found else None
    if found is None or extent is None or value is None or value > LARGEST:
        _note_dimension(text, key, notes)
        return None
    if _THOUSANDS.fullmatch(found["value"]):
        _note_thousands(found["value"], value, key, notes)
    unit = _UNIT_WORDS.get((found["unit"] or "").strip().casefold())
    if unit is None or not _goes_with(Extent(extent), unit):
        _note_unit(text, key, notes)
        return None
    part = _read_part((found["part"] or "()")[1:-1])
    return Dimension(Extent(extent), value, unit, part)


def _note_dimension(text: str, key: Key, notes: Notes) -> None:
    notes.wrong(
        key,
        "dimension",
        Said(
            f"Không hiểu kích thước “{text[:80]}”.",
            f"The dimension “{text[:80]}” is not understood.",
        ),
        Said(
            f"Ghi như “cao 45 cm; rộng 20 cm”; các số đo: {EXTENTS.list()}.",
            f"Write it as “cao 45 cm; rộng 20 cm”; measures are: {EXTENTS.list()}.",
        ),
    )


def _note_thousands(written: str, value: float, key: Key, notes: Notes) -> None:
    notes.warn(
        key,
        "thousands",
        Said(f"“{written}” được đọc là {value:.0f}.", f"“{written}” is read as {value:.0f}."),
        Said("Số thập phân ghi bằng dấu phẩy.", "Write decimals with a comma."),
    )


def _note_unit(text: str, key: Key, notes: Notes) -> None:
    notes.wrong(
        key,
        "unit",
        Said(
            f"Kích thước “{text[:80]}” thiếu đơn vị hoặc sai đơn vị.",
            f"The dimension “{text[:80]}” has no unit, or a wrong one.",
        ),
        Said(f"Đơn vị được dùng: {', '.join(UNITS)}.", f"Units are: {', '.join(UNITS)}."),
    )


def _goes_with(extent: Extent, unit: str) -> bool:
    if extent is Extent.AREA:
        return unit in _OF_AREA
    if extent is Extent.WEIGHT:
        return unit in _OF_WEIGHT
    return unit not in (*_OF_AREA, *_OF_WEIGHT)


def _read_number(text: str) -> float | None:
    """Return a number with a decimal comma or point; groups of three by the other sign are understood."""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(".", "")
    elif text.count(",") == 1 and text.count(".") != 1:
        text = text.replace(".", "").replace(",", ".")
    elif "," in text and "." in text:
        text = (
            text.replace(".", "").replace(",", ".")
            if text.rfind(",") > text.rfind(".")
            else text.replace(",", "")
        )
    try:
        return float(text)
    except ValueError:
        return None
