"""Finding the words of a foreign document in our vocabularies; those of open vocabularies that are new are added."""

from __future__ import annotations

import hashlib
import re
from collections import ChainMap
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from manifests.language import plain_text
from manifests.model import Statement
from manifests.reading.foreign import Field, Word
from manifests.reading.remarks import Notebook, Remark, RemarkKind
from manifests.reading.texts import joined
from manifests.reading.words import KEPT_WORDS
from manifests.record import Record
from manifests.texts import LanguageMap
from manifests.vietnamese import fold, normal
from manifests.vocabulary import OPEN_SCHEMES, Place, Scheme, Term, Vocabulary

#: In which vocabularies a word may stand, and which field of the record then names it.
_HOMES: dict[Field, tuple[tuple[Scheme, str], ...]] = {
    Field.KIND: ((Scheme.CLASS, "heritage_class"),),
    Field.PERIOD: ((Scheme.PERIOD, "periods"),),
    Field.MATERIAL: ((Scheme.MATERIAL, "materials"),),
    Field.TECHNIQUE: ((Scheme.TECHNIQUE, "techniques"),),
    Field.MAKING: ((Scheme.MATERIAL, "materials"), (Scheme.TECHNIQUE, "techniques")),
    Field.COMMUNITY: ((Scheme.COMMUNITY, "communities"),),
    Field.HOLDER: ((Scheme.INSTITUTION, "holder"),),
    Field.KEYWORD: ((Scheme.KEYWORD, "keywords"),),
}
_PLACES = {Field.CURRENT_PLACE: "current_place", Field.ORIGIN_PLACE: "origin_place"}
_LONGEST_ID = 80  # room for what tells two of one name apart, and easily read


@dataclass(frozen=True)
class Matched:
    """A record with its words, the words that are new, and those that no vocabulary takes as lines of the record."""

    record: Record
    terms: tuple[Term, ...] = ()
    statements: tuple[Statement, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Lexicon:
    """The vocabularies by what their words are called and by the URIs of the world: found at once among thousands."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._terms = dict(vocabulary.terms)
        self._by_name: dict[tuple[Scheme, str], str] = {}
        self._by_uri: dict[tuple[Scheme, str], str] = {}
        self._places: dict[str, str] = {}
        self.vocabulary = Vocabulary(self._terms, vocabulary.places)
        for term in vocabulary.terms.values():
            self._index(term)
        for place in sorted(vocabulary.places.values(), key=_ended):
            for name in filter(None, map(normal, _names(place))):
                self._places.setdefault(name, place.id)

    def add(self, terms: Iterable[Term]) -> None:
        """Take in words that were written."""
        for term in terms:
            self._terms[term.scheme, term.id] = term
            self._index(term)

    def vocabulary_with(self, terms: Iterable[Term]) -> Vocabulary:
        """Return all words and places with some that are about to be written."""
        added = {(term.scheme, term.id): term for term in terms}
        return Vocabulary(ChainMap(added, self._terms), self.vocabulary.places)

    def find(self, scheme: Scheme, word: Word) -> str | None:
        """Return the identifier of a word: by its URIs, which are surer, else by its name in any language."""
        for uri in word.uris:
            if found := self._by_uri.get((scheme, _bare(uri))):
                return found
        names = (normal(text) for texts in word.label.values() for text in texts)
        return next(
            (self._by_name[scheme, name] for name in names if (scheme, name) in self._by_name), None
        )

    def find_place(self, word: Word) -> str | None:
        """Return the identifier of a place of this name, of several one that is still there."""
        names = (normal(text) for texts in word.label.values() for text in texts)
        return next((self._places[name] for name in names if name in self._places), None)

    def new_term(
        self, scheme: Scheme, word: Word, beside: Container[tuple[Scheme, str]] = ()
    ) -> Term:
        """Return a word to be added, with an identifier that is read easily and names nothing else.

        Parameters
        ----------
        beside
            Words that are about to be added.
        """
        name = "-".join(re.findall(r"[a-z0-9]+", fold(plain_text(word.label, "vi"))))[:_LONGEST_ID]
        mark = hashlib.sha256(repr(sorted(word.label.items())).encode()).hexdigest()[:10]
        is_free = (scheme, name) not in self._terms and (scheme, name) not in beside
        term_id = name if name and is_free else "-".join(filter(None, (name, mark)))
        return Term(term_id, scheme, word.label, same_as=word.uris[0] if word.uris else "")

    def _index(self, term: Term) -> None:
        for name in filter(None, map(normal, (*_names(term), term.id))):
            self._by_name.setdefault((term.scheme, name), term.id)
        if term.same_as:
            self._by_uri.setdefault((term.scheme, _bare(term.same_as)), term.id)


def match_words(record: Record, words: Iterable[Word], lexicon: Lexicon) -> Matched:
    """Return a record that names the words; what is new for an open vocabulary comes with it, to be written first."""
    matching = _Matching(lexicon)
    for word in words:
        matching.take(word)
    statements = tuple(
        Statement(KEPT_WORDS[kept], joined(labels)) for kept, labels in matching.kept.items()
    )
    changed: Any = {name: _as_field(record, name, ids) for name, ids in matching.ids.items()}
    return Matched(
        replace(record, **changed),
        tuple(matching.new.values()),
        statements,
        matching.notebook.remarks,
    )


@dataclass
class _Matching:
    """What the words of one record came to so far; `fresh` finds those that it adds itself."""

    lexicon: Lexicon
    fresh: Lexicon = field(default_factory=lambda: Lexicon(Vocabulary()))
    ids: dict[str, list[str]] = field(default_factory=dict)
    new: dict[tuple[Scheme, str], Term] = field(default_factory=dict)
    kept: dict[Field, list[LanguageMap]] = field(default_factory=dict)
    notebook: Notebook = field(default_factory=Notebook)

    def take(self, word: Word) -> None:
        """Find one word, or add it, or keep it as it is."""
        if word.field in _PLACES:
            self._take_place(word)
            return
        homes = _HOMES[word.field]
        for scheme, name in homes:
            found = self.lexicon.find(scheme, word) or self.fresh.find(scheme, word)
            if found:
                self._name(name, found)
                return
        scheme, name = homes[0]
        if scheme not in OPEN_SCHEMES:
            self._keep(word, scheme.value)
            return
        term = self.lexicon.new_term(scheme, word, beside=self.new)
        self.new[scheme, term.id] = term
        self.fresh.add((term,))
        self.notebook.write(RemarkKind.WORD_ADDED, word.place, plain_text(word.label, "vi"), scheme)
        self._name(name, term.id)

    def _take_place(self, word: Word) -> None:
        found = self.lexicon.find_place(word)
        if found is None:
            self._keep(word, "place")
        else:
            self._name(_PLACES[word.field], found)

    def _name(self, name: str, term_id: str) -> None:
        named = self.ids.setdefault(name, [])
        if term_id not in named:
            named.append(term_id)

    def _keep(self, word: Word, scheme: str) -> None:
        self.kept.setdefault(word.field, []).append(word.label)
        self.notebook.write(
            RemarkKind.WORD_UNKNOWN, word.place, plain_text(word.label, "vi"), scheme
        )


def _as_field(record: Record, name: str, ids: list[str]) -> object:
    """Return identifiers as the field holds them: one, or several."""
    return tuple(ids) if isinstance(getattr(record, name), tuple) else ids[0]


def _names(named: Term | Place) -> Iterator[str]:
    for texts in named.label.values():
        yield from texts
    yield from named.alternative


def _ended(place: Place) -> bool:
    return place.valid_to is not None


def _bare(uri: str) -> str:
    """Return a URI without what the same notion is written with and without."""
    return uri.partition("://")[2].rstrip("/").removeprefix("www.").replace("/page/aat/", "/aat/")
