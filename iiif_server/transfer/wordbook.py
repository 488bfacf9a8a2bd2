"""Words and places as people write them, and the identifiers that records hold: both ways."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from iiif_server.transfer.identifiers import make_distinct, make_identifier
from manifests.date_text import find_edtf
from manifests.language import choose, plain_text
from manifests.vietnamese import fold, normal
from manifests.vocabulary import Place, Scheme, Term, Vocabulary

#: So many near words are named in a message.
NEAREST = 3
#: Names that are compared with a text letter by letter, those that have most of its groups of three letters: with all
#: names, a list that brings ten thousand new words would take hours.
_COMPARED = 40
#: Names that are looked at for one group of three letters.
_MOST_OF_ONE = 400
#: Letters of a text in which groups are looked for: words are short.
_LOOKED_AT = 160
#: Words for kinds of places, the longest first: "thị xã" is no "xã".
KINDS = {
    "thành phố": "district", "thị trấn": "commune", "thị xã": "district", "đặc khu": "commune", "tổ dân phố": "village",
    "huyện": "district", "quận": "district", "tỉnh": "province", "phường": "commune", "xã": "commune",
    "thôn": "village", "làng": "village", "bản": "village", "xóm": "village", "tp": "district", "tt": "commune",
}  # fmt: skip


@dataclass
class _Index:
    """Identifiers by what things are called: with marks, and without."""

    exact: dict[str, list[str]] = field(default_factory=dict)
    folded: dict[str, list[str]] = field(default_factory=dict)
    by_letters: dict[str, list[str]] = field(default_factory=dict)

    def add(self, identifier: str, names: Iterable[str]) -> None:
        for name in names:
            if (folded := fold(name)) not in self.folded:
                for letters in _threes(folded):
                    self.by_letters.setdefault(letters, []).append(folded)
            for index, form in ((self.exact, normal(name)), (self.folded, fold(name))):
                named = index.setdefault(form, [])
                if form and identifier not in named:
                    named.append(identifier)

    def find(self, text: str) -> list[str]:
        """Return what is called so: exact marks first; without marks only for texts that have none themselves."""
        exact, folded = normal(text), fold(text)
        if found := self.exact.get(exact):
            return found
        return self.folded.get(folded, []) if exact == folded else []

    def near(self, text: str) -> list[str]:
        """Return names that are written nearly so."""
        folded = fold(text)
        shared: Counter[str] = Counter()
        for letters in _threes(folded):
            shared.update(self.by_letters.get(letters, [])[:_MOST_OF_ONE])
        compared = [name for name, _ in shared.most_common(_COMPARED)]
        close = difflib.get_close_matches(folded, compared, NEAREST, cutoff=0.7)
        return [identifier for each in close for identifier in self.folded[each][:1]]


@dataclass
class Wordbook:
    """Finds what a text names, and writes it; grows with the words that lists bring.

    Parameters
    ----------
    vocabulary
        All words and places there are.
    item_ids
        Identifiers of items by their inventory numbers, as far as the list names them.
    """

    vocabulary: Vocabulary
    item_ids: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index all words and places."""
        self.new_terms: dict[tuple[Scheme, str], Term] = {}
        self.new_places: dict[str, Place] = {}
        self._terms = {scheme: _Index() for scheme in Scheme}
        self._places = _Index()
        self._all_terms = dict(self.vocabulary.terms)
        self._all_places = dict(self.vocabulary.places)
        self._edtf: dict[str, str] = {}
        self._written: dict[tuple[Scheme | None, str], str] = {}
        for term in self._all_terms.values():
            self._index_term(term)
        for place in self._all_places.values():
            self._places.add(place.id, _place_names(place))
        self._periods = {
            normal(name): term.edtf
            for (scheme, _), term in self._all_terms.items()
            if scheme is Scheme.PERIOD and term.edtf
            for name in _term_names(term)
        }

    def grown(self) -> Vocabulary:
        """Return all words and places with those that were added."""
        return Vocabulary(self._all_terms, self._all_places)

    def find_date(self, text: str) -> str:
        """Return what a date says in EDTF; empty where that is not certain."""
        if text not in self._edtf:
            self._edtf[text] = find_edtf(text, self._periods)
        return self._edtf[text]

    def find_terms(self, scheme: Scheme, text: str) -> list[str]:
        """Return the words that a text may mean: one, none, or several between which nobody can choose."""
        if (scheme, text) in self._all_terms:
            return [text]
        return self._terms[scheme].find(text)

    def near_terms(self, scheme: Scheme, text: str) -> list[str]:
        """Return words that are written nearly so, as people read them."""
        return [self.say_term(scheme, each) for each in self._terms[scheme].near(text)]

    def make_term(self, scheme: Scheme, text: str) -> Term:
        """Return a new word of an open vocabulary, which is found from now on."""
        made = make_identifier(text, fallback=scheme.value)
        if (scheme, made) in self._all_terms:
            made = make_distinct(made, text)
        term = Term(made, scheme, {"vi": (text,)})
        self._all_terms[scheme, made] = self.new_terms[scheme, made] = term
        self._index_term(term)
        return term

    def say_term(self, scheme: Scheme, term_id: str) -> str:
        """Return how a word is written so that it is found again: its label, or else its identifier."""
        return self._say(scheme, term_id)

    def say_place(self, place_id: str) -> str:
        """Return how a place is written so that it is found again, with what is around it where that is needed."""
        return self._say(None, place_id)

    def find_places(self, text: str) -> list[str]:
        """Return the places that a text may mean, such as "xã Hồng Thái, huyện Na Hang"."""
        if text in self._all_places:
            return [text]
        if whole := self._places.find(text):
            return whole
        named, *around = [part.strip() for part in text.split(",")]
        return [each for each in self._find_named(named) if self._lies_in(each, around)]

    def near_places(self, text: str) -> list[str]:
        """Return places that are written nearly so, as people read them."""
        first = text.split(",")[0]
        return [self.say_place(each) for each in self._places.near(first)]

    def make_place(self, text: str) -> Place | None:
        """Return a new place where a text says of which kind it is and lies in one that is known; else None."""
        named, _, around = (part.strip() for part in text.partition(","))
        kind, bare = _split_kind(named)
        within = self.find_places(around) if around else []
        if not kind or not bare or len(within) != 1:
            return None
        made = make_identifier(f"{named} {within[0]}", fallback="place")
        if made in self._all_places:
            made = make_distinct(made, text)
        label = f"{named[0].upper()}{named[1:]}"
        place = Place(made, kind, {"vi": (label,)}, within[0], (bare,))
        self._all_places[made] = self.new_places[made] = place
        self._places.add(made, _place_names(place))
        return place

    def _index_term(self, term: Term) -> None:
        self._terms[term.scheme].add(term.id, _term_names(term))

    def _find_named(self, named: str) -> list[str]:
        if found := self._places.find(named):
            return found
        kind, bare = _split_kind(named)
        if not kind:
            return []
        return [each for each in self._places.find(bare) if self._all_places[each].kind == kind]

    def _lies_in(self, place_id: str, around: list[str]) -> bool:
        """Tell whether a place lies in all that is named around it, under old names or new ones."""
        holders = {each.id for each in self._around(place_id)}
        return all(holders & set(self._find_named(named)) for named in around)

    def _around(self, place_id: str) -> Iterator[Place]:
        for place in Vocabulary({}, self._all_places).around(place_id):
            yield place
            yield from (each for each in self._all_places.values() if place.id in each.predecessors)

    def _say(self, scheme: Scheme | None, named: str) -> str:
        if (scheme, named) not in self._written:
            texts = self._place_texts(named) if scheme is None else self._term_texts(scheme, named)
            find = self.find_places if scheme is None else self._finder(scheme)
            told = (text for text in texts if text and find(text) == [named] and _is_plain(text))
            self._written[scheme, named] = next(told, named)
        return self._written[scheme, named]

    def _finder(self, scheme: Scheme) -> Callable[[str], list[str]]:
        return lambda text: self.find_terms(scheme, text)

    def _term_texts(self, scheme: Scheme, term_id: str) -> tuple[str, ...]:
        term = self._all_terms.get((scheme, term_id))
        return () if term is None else choose(term.label, "vi")[1][:1]

    def _place_texts(self, place_id: str) -> Iterator[str]:
        around = Vocabulary({}, self._all_places).around(place_id)
        chain = [plain_text(each.label, "vi") or each.id for each in around]
        for length in range(1, len(chain) + 1):
            yield ", ".join(chain[:length])


def _threes(folded: str) -> set[str]:
    """Return the groups of three letters of a text, its beginning and its end among them."""
    framed = f"  {folded[:_LOOKED_AT]} "
    return {framed[at : at + 3] for at in range(len(framed) - 2)}


def _is_plain(text: str) -> bool:
    """Tell whether a text has one form in a cell."""
    return text == " ".join(text.split())


def _split_kind(named: str) -> tuple[str, str]:
    """Return of which kind a place is by the word before its name, and the name."""
    for word, kind in KINDS.items():
        if found := re.match(rf"{word}\.? +", named, re.IGNORECASE):
            return kind, named[found.end() :]
    return "", named


def _term_names(term: Term) -> list[str]:
    return [text for texts in term.label.values() for text in texts] + list(term.alternative)


def _place_names(place: Place) -> list[str]:
    return [text for texts in place.label.values() for text in texts] + list(place.alternative)
