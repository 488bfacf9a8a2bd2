"""What a museum writes down of a thing: the record, field by field, before anything is said of it in IIIF.

Words from vocabularies (class, period, material…) and places are named by their identifiers; what they say stands in
`manifests.vocabulary`. A record that says nothing of a field leaves it empty; *why* it says nothing may be told in
`Record.missing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from manifests.texts import LanguageMap


class Layout(StrEnum):
    """How the pictures of an item belong together, in the words of IIIF's `behavior`."""

    INDIVIDUALS = "individuals"
    PAGED = "paged"
    CONTINUOUS = "continuous"


class ReadingDirection(StrEnum):
    """In which direction an item is read; documents in Hán and Nôm script go from right to left."""

    LEFT_TO_RIGHT = "left-to-right"
    RIGHT_TO_LEFT = "right-to-left"
    TOP_TO_BOTTOM = "top-to-bottom"
    BOTTOM_TO_TOP = "bottom-to-top"


class Missing(StrEnum):
    """Why a field is empty; the word is stored in the database and understood in sheets."""

    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    NOT_ENTERED = "not-entered"
    RESTRICTED = "restricted"


class Extent(StrEnum):
    """What a dimension measures, in the words of LIDO's `measurementType`."""

    HEIGHT = "height"
    WIDTH = "width"
    DEPTH = "depth"
    LENGTH = "length"
    DIAMETER = "diameter"
    THICKNESS = "thickness"
    CIRCUMFERENCE = "circumference"
    AREA = "area"
    WEIGHT = "weight"


#: Units in which dimensions are written, and what one of them is in metres, square metres or kilograms.
UNITS = {
    "mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1_000.0,
    "m2": 1.0, "ha": 10_000.0,
    "g": 0.001, "kg": 1.0, "t": 1_000.0,
}  # fmt: skip


#: An inventory number is written on the object: what is longer is none.
LONGEST_INVENTORY_NUMBER = 200


@dataclass(frozen=True)
class Dimension:
    """One measurement: `value` of `unit` (a key of `UNITS`); `part` says of what where not of the whole."""

    extent: Extent
    value: float
    unit: str
    part: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class When:
    """A date as people say it, and as EDTF for machines (Library of Congress, 2019); either may be empty."""

    text: LanguageMap = field(default_factory=dict)
    edtf: str = ""


@dataclass(frozen=True)
class Maker:
    """Somebody who made the thing or had it made, with what they did."""

    name: LanguageMap
    role: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class Designation:
    """A decision that put the thing on a list of heritage.

    `status` is a word of the vocabulary ``class``; `listed_as` the list by name, `number` that of the decision.
    A decision that was taken back has a `valid_to`.
    """

    status: str
    listed_as: LanguageMap = field(default_factory=dict)
    number: str = ""
    issuer: LanguageMap = field(default_factory=dict)
    decided_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Inscription:
    """Writing on the thing in its three layers.

    `original` is what stands there (in Hán or Nôm script, for instance, as `language` says: a BCP 47 tag such as
    ``lzh-Hant`` or ``vi-Hani``), `reading` how it is read aloud (Sino-Vietnamese), `translation` what it means.
    """

    original: str
    language: str = "none"
    reading: str = ""
    translation: LanguageMap = field(default_factory=dict)
    position: LanguageMap = field(default_factory=dict)


class Bond(StrEnum):
    """How one item belongs to another."""

    PART_OF = "part-of"
    BELONGS_TO_MONUMENT = "belongs-to-monument"
    RELATED = "related"


@dataclass(frozen=True)
class Relation:
    """A bond to another item, named by its identifier; it need not be catalogued yet."""

    bond: Bond
    item: str


@dataclass(frozen=True)
class Chapter:
    """One entry of the table of contents: the media that it holds by their identifiers, and smaller chapters."""

    label: LanguageMap
    media: tuple[str, ...] = ()
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True)
class Record:
    """All that is written of an item beside its label and description.

    `inventory_number` (số kiểm kê) is the institution's and never the identifier. `heritage_class` and the tuples of
    `str` name words of the vocabularies ``class``, ``period``, ``material``, ``technique``, ``community`` (ethnic
    groups) and ``keyword``; `holder` one of ``institution``; the places name places. The rights of the digital copy
    are the item's own; `work_rights` and `metadata_rights` are those of the thing and of this record (URIs, or empty).
    `missing` says of a field, by its name here, why it is empty.
    """

    inventory_number: str = ""
    alternative: LanguageMap = field(default_factory=dict)
    heritage_class: str = ""
    designations: tuple[Designation, ...] = ()
    dated: When = field(default_factory=When)
    periods: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    makers: tuple[Maker, ...] = ()
    communities: tuple[str, ...] = ()
    holder: str = ""
    current_place: str = ""
    origin_place: str = ""
    keywords: tuple[str, ...] = ()
    bibliography: tuple[str, ...] = ()
    relations: tuple[Relation, ...] = ()
    provenance: LanguageMap = field(default_factory=dict)
    inscriptions: tuple[Inscription, ...] = ()
    work_rights: str = ""
    metadata_rights: str = ""
    layout: Layout | None = None
    reading: ReadingDirection = ReadingDirection.LEFT_TO_RIGHT
    contents: tuple[Chapter, ...] = ()
    missing: Mapping[str, Missing] = field(default_factory=dict)


#: A record that says nothing.
EMPTY = Record()
