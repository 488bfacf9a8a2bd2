"""From a question to its answer: words by the database's index, facets and orders by sets in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pyroaring import BitMap
from sqlalchemy import Connection, select

from iiif_server.catalog.identifiers import is_identifier
from iiif_server.catalog.items import find_published
from iiif_server.catalog.search_index import Sign, find_numbers
from iiif_server.catalog.search_words import Sought, parse_query
from iiif_server.database.word_tables import item_number
from iiif_server.finding.contents import Contents
from iiif_server.finding.facet_counts import FACETS, count_facets, label_counts
from iiif_server.finding.question import ANY_TIME, LARGEST_PAGE, Answer, Order, Question
from iiif_server.finding.sets import first_in_order, within

#: Values of one facet that are chosen at once.
MOST_CHOSEN = 100

#: Variables of one statement.
AT_ONCE = 500


def find_items(connection: Connection, contents: Contents, question: Question) -> Answer:
    """Return what is found of what is public, ordered, and the counts of all facets.

    Facets that there are not, and values that can name nothing, are left out of the question; a page beyond the last
    is the last.
    """
    asked = _understood(question)
    words = parse_query(asked.text)
    hits = _find_hits(connection, contents, asked, words)
    chosen = {facet: _any_of(contents, facet, values) for facet, values in asked.chosen.items()}
    found = within(hits, chosen.values())
    last = max(1, -(-len(found) // asked.page_size))
    asked = replace(asked, page=min(asked.page, last))
    counted = count_facets(contents, hits, chosen, asked)
    return Answer(
        total=len(found),
        item_ids=_page(connection, contents, found, words, asked),
        facets=label_counts(connection, contents.names, counted, asked),
        chosen=asked.chosen,
        page=asked.page,
    )


def find_first(
    connection: Connection, contents: Contents, question: Question, among: BitMap | None = None
) -> tuple[str, ...]:
    """Return the first page of what is found, without counting anything.

    Parameters
    ----------
    among
        The numbers of the items that are wanted; all, where None.
    """
    asked = replace(_understood(question), page=1)
    words = parse_query(asked.text)
    found = _find(connection, contents, asked, words)
    return _page(connection, contents, found if among is None else found & among, words, asked)


def find_named(
    connection: Connection, contents: Contents, text: str, count: int
) -> tuple[str, ...]:
    """Return so many public items whose names have all words, the last at least as a beginning."""
    words = parse_query(text)
    if not words:
        return ()
    found = BitMap(find_numbers(connection, _in_names(words))) & contents.public
    return _page(connection, contents, found, words, Question(text, page_size=count))


def count_found(connection: Connection, contents: Contents, question: Question) -> int:
    """Return how many items are found."""
    asked = _understood(question)
    return len(_find(connection, contents, asked, parse_query(asked.text)))


def _find(
    connection: Connection, contents: Contents, asked: Question, words: tuple[Sought, ...]
) -> BitMap:
    hits = _find_hits(connection, contents, asked, words)
    return within(hits, [_any_of(contents, *each) for each in asked.chosen.items()])


def _find_hits(
    connection: Connection, contents: Contents, asked: Question, words: tuple[Sought, ...]
) -> BitMap:
    """Return what is public and has the words and years; nothing where what was typed is no word."""
    if asked.text.strip() and not words:
        return BitMap()
    hits = _find_words(connection, words) & contents.public if words else contents.public
    return hits if asked.years == ANY_TIME else hits & contents.between(asked.years)


def _understood(question: Question) -> Question:
    chosen = {
        facet: frozenset(value for value in values if is_identifier(value))
        for facet, values in question.chosen.items()
        if facet in FACETS
    }
    return replace(
        question,
        chosen={
            facet: frozenset(sorted(values)[:MOST_CHOSEN])
            for facet, values in chosen.items()
            if values
        },
        page=max(1, question.page),
        page_size=max(1, min(question.page_size, LARGEST_PAGE)),
    )


def find_by_words(connection: Connection, text: str) -> BitMap | None:
    """Return the numbers of all items, public or not, in which the words of a text are; None for no words."""
    words = parse_query(text)
    return _find_words(connection, words) if words else None


def _find_words(connection: Connection, words: tuple[Sought, ...]) -> BitMap:
    """Return the items with all words; the last may be a beginning, and all may where nothing is found else."""
    whole = [[Sign(f"f{word.folded}")] for word in words]
    begun = [[*signs, *_beginnings(word)] for signs, word in zip(whole, words, strict=True)]
    found = find_numbers(connection, [*whole[:-1], begun[-1]])
    if not len(found) and begun[:-1] != whole[:-1]:
        found = find_numbers(connection, begun)
    return BitMap(found)


def _beginnings(word: Sought, kind: str = "f") -> list[Sign]:
    return [Sign(kind + begun, is_beginning=True) for begun in word.beginnings]


def _any_of(contents: Contents, facet: str, values: frozenset[str]) -> BitMap:
    found = BitMap()
    for value in values:
        found |= contents.facets.get((facet, value), BitMap())
    return found


def _page(
    connection: Connection,
    contents: Contents,
    found: BitMap,
    words: tuple[Sought, ...],
    question: Question,
) -> tuple[str, ...]:
    """Return the items of one page that are public at this moment, in their order."""
    start = (question.page - 1) * question.page_size
    order = Order.LABEL if question.order is Order.RELEVANCE else question.order
    numbers: list[int] = []
    for group in _ranked(connection, found, words, question.order):
        if start >= len(group):
            start -= len(group)
            continue
        reached = start + question.page_size
        numbers += first_in_order(group, contents.places[order], reached)[start:]
        start = 0
        if len(numbers) >= question.page_size:
            break
    return find_public(connection, numbers[: question.page_size])


def find_public(connection: Connection, numbers: Sequence[int]) -> tuple[str, ...]:
    """Return the identifiers of those items that are public at this moment, in their order.

    Asked in two steps: joined, SQLite begins with all that is public.
    """
    ids: dict[int, str] = {}
    public: set[str] = set()
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        named = select(item_number.c.number, item_number.c.item_id)
        rows = connection.execute(named.where(item_number.c.number.in_(some))).all()
        ids |= {row.number: row.item_id for row in rows}
        public |= find_published(connection, [row.item_id for row in rows])
    return tuple(ids[each] for each in numbers if ids.get(each) in public)


def _ranked(
    connection: Connection, found: BitMap, words: tuple[Sought, ...], order: Order
) -> Iterator[BitMap]:
    """Yield hits by how well they fit; all at once where another order is asked for."""
    if not words or order is not Order.RELEVANCE:
        yield found
        return
    rest = found
    for wanted in _better(words):
        if not rest:
            return
        better = BitMap(find_numbers(connection, wanted)) & rest
        yield better
        rest = rest - better
    yield rest


def _better(words: tuple[Sought, ...]) -> Iterator[list[list[Sign]]]:
    """Yield what better hits have, the best first.

    All words with their marks, in a name and then anywhere; the same where the last word is a beginning; all words in
    a name, whatever their marks. Where none was typed, names come before words that happen to have none: "trong dong"
    means a drum (trống đồng) rather than what is in something (trong).
    """
    *before, last = words
    yield [[Sign(f"y{word.exact}")] for word in words]
    if all(word.exact == word.folded for word in words):
        yield _in_names(words)
    yield [[Sign(f"x{word.exact}")] for word in words]
    if before and last.beginnings:
        yield [*([Sign(f"y{word.exact}")] for word in before), _beginnings(last, "g")]
        yield [*([Sign(f"x{word.exact}")] for word in before), _beginnings(last)]
    yield _in_names(words)


def _in_names(words: tuple[Sought, ...]) -> list[list[Sign]]:
    """Return what hits have whose names have all words, whatever their marks; the last may be a beginning."""
    named = [[Sign(f"g{word.folded}")] for word in words]
    return [*named[:-1], [*named[-1], *_beginnings(words[-1], "g")]]
