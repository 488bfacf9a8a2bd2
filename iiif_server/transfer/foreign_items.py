"""One foreign description becomes an item: decided first, then written whole, then its files are deposited."""

from __future__ import annotations

import hashlib
import re
from dataclasses import fields, replace
from typing import Any
from urllib.parse import unquote

from iiif_server.catalog.deposits import ItemDescription
from manifests.model import Statement
from manifests.reading.foreign import ForeignChapter, ForeignItem, RelatedWork
from manifests.reading.matching import Lexicon, Matched, match_words
from manifests.reading.texts import joined
from manifests.reading.words import RELATED_WORK
from manifests.record import Chapter, Record, Relation
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from manifests.vietnamese import fold

#: Words of addresses that name no thing.
_EMPTY_WORDS = frozenset(
    {
        "http",
        "https",
        "www",
        "iiif",
        "presentation",
        "manifest",
        "manifests",
        "json",
        "collection",
        "lido",
    }
)
_WORDS_OF_ID = 4
_LONGEST_NAME = 60


def foreign_identifier(source_id: str) -> str:
    """Return our identifier for what a source calls so: the same one every time, readable at its beginning.

    ``http:`` and ``https:`` are the same source.
    """
    bare = source_id.removeprefix("https://").removeprefix("http://").rstrip("/")
    words = re.findall(r"[a-z0-9]+", fold(unquote(source_id).replace("_", " ")))
    told = [word for word in words if word not in _EMPTY_WORDS][-_WORDS_OF_ID:]
    return "-".join(
        (*"-".join(told)[:_LONGEST_NAME].split(), hashlib.sha256(bare.encode()).hexdigest()[:12])
    )


def plan_description(
    foreign: ForeignItem, matched: Matched, related: tuple[Statement, ...]
) -> ItemDescription:
    """Return what the item says of itself; it begins as a draft, for somebody to look at."""
    return ItemDescription(
        label=foreign.label,
        rights=foreign.rights or None,
        draft=True,
        summary=foreign.summary,
        metadata=(*foreign.metadata, *matched.statements, *related),
        required_statement=foreign.required_statement,
    )


def plan_words(foreign: ForeignItem, lexicon: Lexicon) -> Matched:
    """Return the record of an item with its words found in our vocabularies."""
    return match_words(foreign.record, foreign.words, lexicon)


def plan_record(before: Record, told: Record, relations: tuple[Relation, ...]) -> Record:
    """Return the record that an item gets: what the source tells, and of the rest what was there before.

    Rights that nobody states are not evaluated, as those of any new item.
    """
    empty = Record()
    stated: dict[str, Any] = {
        each.name: getattr(told, each.name)
        for each in fields(Record)
        if getattr(told, each.name) != getattr(empty, each.name)
    }
    record = replace(before, **stated)
    kept = tuple(each for each in relations if each not in record.relations)
    unknown = COPYRIGHT_NOT_EVALUATED.uri
    return replace(
        record,
        relations=(*record.relations, *kept),
        work_rights=record.work_rights or unknown,
        metadata_rights=record.metadata_rights or unknown,
    )


def plan_related(
    related: tuple[RelatedWork, ...], known: dict[str, str]
) -> tuple[tuple[Relation, ...], tuple[Statement, ...]]:
    """Return bonds to items that we have, and the other works as a line of the record.

    Parameters
    ----------
    known
        Our items by the identifiers that the document names them by.
    """
    relations, others = [], []
    for work in related:
        item_id = next((known[each] for each in work.identifiers if each in known), None)
        if item_id is None:
            others.append(work.text)
        else:
            relations.append(Relation(work.bond, item_id))
    said = joined(others)
    return tuple(dict.fromkeys(relations)), ((Statement(RELATED_WORK, said),) if said else ())


def plan_contents(
    chapters: tuple[ForeignChapter, ...], media: dict[str, tuple[str, ...]]
) -> tuple[Chapter, ...]:
    """Return the table of contents with the media that show what each chapter holds.

    Parameters
    ----------
    media
        Identifiers of our media by the key of what holds them in the document.
    """
    return tuple(
        Chapter(
            chapter.label,
            tuple(dict.fromkeys(each for key in chapter.keys for each in media.get(key, ()))),
            plan_contents(chapter.chapters, media),
        )
        for chapter in chapters
    )
