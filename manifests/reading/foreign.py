"""What a foreign document says of a thing: as far as it can be said without knowing our vocabularies and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from manifests.model import Statement
from manifests.reading.remarks import Remark
from manifests.record import EMPTY, Bond, Record
from manifests.source import Source
from manifests.texts import LanguageMap


class Field(StrEnum):
    """What a word of a foreign document is said of."""

    KIND = "kind"  # what sort of thing it is
    PERIOD = "period"
    MATERIAL = "material"
    TECHNIQUE = "technique"
    MAKING = "making"  # a material or a technique: the document does not say which
    COMMUNITY = "community"
    HOLDER = "holder"
    KEYWORD = "keyword"
    CURRENT_PLACE = "current-place"
    ORIGIN_PLACE = "origin-place"


@dataclass(frozen=True)
class Word:
    """A word as a foreign document writes it; `uris` name the same notion in vocabularies of the world."""

    field: Field
    label: LanguageMap
    uris: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class RelatedWork:
    """Another thing that the document names: by its identifiers there, and in words."""

    bond: Bond
    identifiers: tuple[str, ...]
    text: LanguageMap


@dataclass(frozen=True)
class ForeignFile:
    """A picture or model that the document shows: `address` as it is written, absolute or relative.

    `service` is the Image API's base of the same picture, or empty; `key` names what holds it in the document, for the
    table of contents.
    """

    address: str
    place: str
    label: LanguageMap = field(default_factory=dict)
    service: str = ""
    key: str = ""


@dataclass(frozen=True)
class ForeignChapter:
    """An entry of the table of contents; `keys` are those of the files that it holds."""

    label: LanguageMap
    keys: tuple[str, ...] = ()
    chapters: tuple[ForeignChapter, ...] = ()


@dataclass(frozen=True)
class ForeignItem:
    """One thing that a document describes.

    `rights` is a statement that we know, or empty. `record` holds what needs no vocabulary; `words` what does.
    """

    source: Source
    label: LanguageMap
    summary: LanguageMap = field(default_factory=dict)
    metadata: tuple[Statement, ...] = ()
    required_statement: Statement | None = None
    rights: str = ""
    record: Record = EMPTY
    words: tuple[Word, ...] = ()
    related: tuple[RelatedWork, ...] = ()
    files: tuple[ForeignFile, ...] = ()
    contents: tuple[ForeignChapter, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Member:
    """What a collection lists: a manifest or a collection, embedded (`item`, `collection`) or only named."""

    id: str
    place: str
    label: LanguageMap = field(default_factory=dict)
    item: ForeignItem | None = None
    collection: ForeignCollection | None = None


@dataclass(frozen=True)
class ForeignCollection:
    """A collection that a document describes, with its members in their order."""

    source: Source
    label: LanguageMap
    summary: LanguageMap = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    remarks: tuple[Remark, ...] = ()
