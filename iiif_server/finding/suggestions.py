"""What somebody may be looking for who has typed some letters: words and places that items have, and items."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from iiif_server.finding.contents import Contents
from iiif_server.finding.question import HAS_MODEL, Key
from manifests.language import choose
from manifests.texts import LanguageMap
from manifests.vietnamese import fold, normal

#: Values that are called the same to the letter as what was typed come before those that only begin so.
_EXACT, _BEGUN = 0, 1


@dataclass(frozen=True)
class Suggestion:
    """A value of a facet whose name has the words that were typed, with the number of public items that have it."""

    key: Key
    label: LanguageMap
    count: int


@dataclass(frozen=True)
class _Named:
    key: Key
    label: LanguageMap
    exact: tuple[str, ...]
    folded: tuple[tuple[str, ...], ...]


class Suggester:
    """The names of all values, which are read again when anything changed; threads may share it."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int | None, tuple[_Named, ...]]] = {}

    def suggest(
        self, connection: Connection, contents: Contents, text: str, language: str, count: int
    ) -> tuple[Suggestion, ...]:
        """Return so many values that public items have; the last word may be the beginning of one.

        Looked for is what the reader of a language sees: what was typed stands in each name.
        """
        words = tuple(fold(text).split())
        if not words:
            return ()
        typed = normal(text)
        known = self._read(connection, contents, language)
        found = [each for each in known if _fits(words, each)]
        counted = [
            (_rank(typed, each), -len(contents.facets[each.key] & contents.public), each)
            for each in found
            if each.key in contents.facets
        ]
        best = sorted(counted, key=lambda entry: (*entry[:2], entry[2].key))
        return tuple(
            Suggestion(each.key, each.label, -negative)
            for _, negative, each in best[:count]
            if negative
        )

    def _read(
        self, connection: Connection, contents: Contents, language: str
    ) -> tuple[_Named, ...]:
        change, known = self._known.get(language, (None, ()))
        if change is None or change != contents.change:
            keys = [key for key in contents.facets if key[0] != HAS_MODEL]
            names = contents.names.read(connection, keys)
            known = tuple(_named(key, names[key], language) for key in keys)
            self._known[language] = (contents.change, known)
        return known


def _named(key: Key, label: LanguageMap, language: str) -> _Named:
    _, texts = choose(label, language)
    return _Named(
        key,
        label,
        tuple(normal(text) for text in texts),
        tuple(tuple(fold(text).split()) for text in texts),
    )


def _fits(words: tuple[str, ...], named: _Named) -> bool:
    """Tell whether one of the names has all words, the last one at least as a beginning."""
    *whole, last = words
    return any(
        all(word in name for word in whole) and any(each.startswith(last) for each in name)
        for name in named.folded
    )


def _rank(typed: str, named: _Named) -> int:
    return _EXACT if any(name.startswith(typed) for name in named.exact) else _BEGUN
