"""One page of what was found, before any version of Content Search writes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from manifests.errors import SearchError
from manifests.placed_words import place_words
from manifests.search import Term, find_completions, parse_question
from manifests.search_texts import Found

PAGE_LENGTH = 100
#: What a list under a text field shows at most.
MOST_COMPLETIONS = 20


@dataclass(frozen=True)
class Asked:
    """A question as it came: where (None: in everything), with which parameters, and which page, counted from 1."""

    item_id: str | None
    parameters: Mapping[str, str]
    page: int = 1

    def query(self, page: int | None) -> dict[str, str]:
        """Return the parameters of the address of a page, or, for None, of the whole answer."""
        said = {name: value for name, value in self.parameters.items() if value}
        return said | ({} if page is None else {"page": str(page)})


@dataclass(frozen=True)
class Answer:
    """One page of an answer: `found` stands on it, `total` on all `pages`."""

    asked: Asked
    found: tuple[Found, ...]
    total: int
    pages: int

    @property
    def start(self) -> int:
        """Return how many stand on the pages before."""
        return (self.asked.page - 1) * PAGE_LENGTH

    def query(self) -> dict[str, str]:
        """Return the parameters of the address of this page; an answer of one page needs no number."""
        return self.asked.query(self.asked.page if self.pages > 1 else None)


@dataclass(frozen=True)
class Completion:
    """A word or words that begin as typed, and how often they were found."""

    value: str
    total: int


def choose_page(asked: Asked, found: Sequence[Found]) -> Answer:
    """Return the page that is asked for; without anything found there is one page, and it is empty.

    Raises
    ------
    SearchError
        If there are not so many pages.
    """
    pages = max(1, -(-len(found) // PAGE_LENGTH))
    if not 1 <= asked.page <= pages:
        raise SearchError(f"there is no page {asked.page}: the answer has {pages}")
    start = (asked.page - 1) * PAGE_LENGTH
    return Answer(asked, tuple(found[start : start + PAGE_LENGTH]), len(found), pages)


def parse_beginning(text: str) -> tuple[Term]:
    """Return what was typed as one term: words side by side, of which the last is not complete.

    Raises
    ------
    SearchError
        There is no word in it.
    """
    words = tuple(word for term in parse_question(text.replace('"', " ")) for word in term.words)
    if not words:
        raise SearchError("q is missing: write the beginning of a word, as in ?q=tr")
    return (Term(words, open_end=True),)


def complete(beginning: Term, texts: Iterable[str], least: int) -> tuple[Completion, ...]:
    """Return what begins as typed and stands at least so often: what agrees with the marks typed, then the frequent."""
    totals: Counter[tuple[str, ...]] = Counter()
    exact: set[tuple[str, ...]] = set()
    spelled: dict[tuple[str, ...], str] = {}
    for value, agrees in find_completions(beginning, texts):
        same = tuple(each.word.exact for each in place_words(value))
        totals[same] += 1
        spelled.setdefault(same, " ".join(value.lower().split()))
        if agrees:
            exact.add(same)
    ranked = sorted(totals, key=lambda same: (same not in exact, -totals[same], same))
    kept = [same for same in ranked if totals[same] >= least][:MOST_COMPLETIONS]
    return tuple(Completion(spelled[same], totals[same]) for same in kept)
