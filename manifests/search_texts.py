"""What can be found: annotations, and the statements of a record, which are given the form of annotations.

A statement has no place in a picture. Viewers show answers of a search on canvases only, so a statement is said of the
whole first canvas; where there is none, of the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from manifests.annotation import Annotation, Body, Motivation
from manifests.errors import SearchError
from manifests.language import tidy
from manifests.markup import plain_text_of
from manifests.model import Item
from manifests.search import Hit, Term, find_hits
from manifests.texts import LanguageMap
from manifests.uris import Uris

LONGEST_FILTER = 2_000


@dataclass(frozen=True)
class Passage:
    """Something that can be found: an annotation under its address, on a media of an item (or on no media: empty).

    `item_label` names the item where answers come from several.
    """

    uri: str
    item_id: str
    media_id: str
    said: Annotation
    item_label: LanguageMap = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A passage with what was found in each of its texts, as they are without markup."""

    passage: Passage
    hits: tuple[tuple[str, Hit], ...]

    @property
    def exact(self) -> bool:
        """Tell whether some of it agrees with the marks that were typed."""
        return any(hit.exact for _text, hit in self.hits)


@dataclass(frozen=True)
class Filters:
    """Which annotations are asked for at all; an empty filter takes all, another one none that says nothing of it."""

    motivations: frozenset[str] = frozenset()
    dates: tuple[tuple[datetime, datetime], ...] = ()
    users: frozenset[str] = frozenset()

    def take(self, said: Annotation) -> bool:
        """Tell whether an annotation is asked for."""
        if self.motivations and not self.motivations & {said.motivation.value, "non-painting"}:
            return False
        if self.dates and not any(
            said.created is not None and start <= said.created <= end for start, end in self.dates
        ):
            return False
        return not self.users or (said.creator is not None and said.creator.id in self.users)


def parse_filters(motivation: str, date: str, user: str) -> Filters:
    """Read the parameters of Content Search (2.0, 3.2.1), each a list parted by spaces.

    Raises
    ------
    SearchError
        One is too long, or a date is no range.
    """
    if max(map(len, (motivation, date, user))) > LONGEST_FILTER:
        raise SearchError(f"a parameter has more than {LONGEST_FILTER} letters: name fewer")
    words = (word.rpartition(":")[2] for word in motivation.split())
    return Filters(
        frozenset(words), tuple(map(_parse_range, date.split())), frozenset(user.split())
    )


def _parse_range(text: str) -> tuple[datetime, datetime]:
    try:
        start, end = (datetime.fromisoformat(each) for each in text.split("/"))
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("no time zone")
    except ValueError as error:
        msg = f"date {text[:60]!r} is no range: write 2024-01-01T00:00:00Z/2024-12-31T23:59:59Z"
        raise SearchError(msg) from error
    return start, end


def search(terms: Sequence[Term], passages: Sequence[Passage], filters: Filters) -> list[Found]:
    """Return the passages in which all terms stand, those first that agree with the marks typed, else in their order.

    Without terms, all that the filters take.
    """
    found = []
    for passage in passages:
        if not filters.take(passage.said):
            continue
        hits = tuple(
            (text, hit) for text in texts_of(passage.said) for hit in find_hits(terms, text)
        )
        if hits or not terms:
            found.append(Found(passage, hits))
    return sorted(found, key=lambda each: not each.exact)


def texts_of(said: Annotation) -> tuple[str, ...]:
    """Return the texts of an annotation without markup."""
    return tuple(plain_text_of(body.value) for body in said.bodies)


def passages_of_record(item: Item, uris: Uris) -> tuple[Passage, ...]:
    """Return what an item says of itself: its name, description, statements, other names and inscriptions."""
    media_id = item.media[0].id if item.media else ""
    return tuple(
        Passage(uris.statement(item.id, said.id), item.id, media_id, said)
        for said in _say_record(item)
    )


def _say_record(item: Item) -> Iterator[Annotation]:
    describing = Annotation("", Motivation.DESCRIBING, ())
    named = [("label", item.label), ("alternative", item.record.alternative), ("summary", item.summary)]  # fmt: skip
    for name, texts in named:
        if bodies := _bodies(texts):
            yield replace(describing, id=name, bodies=bodies)
    for number, line in enumerate(item.metadata, start=1):
        if bodies := _bodies(line.value, line.label):
            yield replace(describing, id=f"metadata-{number}", bodies=bodies)
    for number, inscription in enumerate(item.record.inscriptions, start=1):
        layers: tuple[LanguageMap, ...] = (
            {inscription.language: (inscription.original,)},
            {"vi": (inscription.reading,)},
            inscription.translation,
        )
        if bodies := tuple(body for layer in layers for body in _bodies(layer)):
            yield Annotation(f"inscription-{number}", Motivation.SUPPLEMENTING, bodies)


def _bodies(texts: LanguageMap, label: LanguageMap | None = None) -> tuple[Body, ...]:
    """Return texts as bodies, each after its label in the same language where there is one."""
    bodies = []
    for language, values in tidy(texts).items():
        named = "; ".join((label or {}).get(language, ()))
        for value in values:
            plain = plain_text_of(value)
            bodies.append(Body(f"{named}: {plain}" if named else plain, language))
    return tuple(bodies)
