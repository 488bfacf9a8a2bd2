"""How long a question to a large catalogue takes, with two facets chosen, all facets counted, and its total.

In one process, as a web process asks: the sets in memory are read once, each question asks the database for its words.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.many_items import write_many_items
from benchmarks.processes import memory_of
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.finding.answer import find_items
from iiif_server.finding.contents import Contents
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.question import Order, Question
from tests.support.postgresql import postgresql_server

ITEMS = 100_000
ROUNDS = 60

#: Words of questions: one that nearly all items have, some that many have, a name, beginnings, a number, none.
TEXTS = (
    "hiện vật", "hoa văn", "trống đồng", "trong dong chạm rồng", "đình làng Tân Trào", "lễ hội thá", "th", "thuỷ",
    "BTTQ 004321", "khong co gi het", "",
)  # fmt: skip
#: What is asked of the issue.
MUST_MS = 60.0


def measure(folder: Path, items: int = ITEMS) -> None:
    """Print the median and the 95th of 100 questions of each kind on both databases."""
    print(f"{items:,} items; {ROUNDS} questions of a kind, each with two facets; {machine()}\n")
    rows = []
    for name, opened in (("SQLite", _sqlite(folder)), ("PostgreSQL", _postgresql())):
        with opened as database:
            started = time.perf_counter()
            write_many_items(database, items)
            written_s = time.perf_counter() - started
            before_mb = memory_of_self()
            index = FacetIndex(database)
            started = time.perf_counter()
            index.current()
            read_s = time.perf_counter() - started
            print(
                f"{name}: written in {written_s:.0f} s, the sets read in {read_s:.1f} s, "
                f"{memory_of_self() - before_mb:.0f} MB more in the process.\n"
            )
            rows += _rows(name, database, index)
    print_table(("", "question", "hits", "p50 ms", f"p95 ms (must: {MUST_MS:.0f})"), rows)


def memory_of_self() -> float:
    """Return the resident memory of this process, in MB."""
    return memory_of(os.getpid()).rss_mb


def _rows(name: str, database: Database, index: FacetIndex) -> list[tuple[str, ...]]:
    rows, all_ms = [], []
    for text in TEXTS:
        chosen = random.Random(text)
        times, hits = [], []
        for _ in range(ROUNDS):
            question = Question(text, _two_facets(index.current(), chosen), _order(chosen))
            started = time.perf_counter()
            with database.read() as connection:
                answer = find_items(connection, index.current(), question)
            times.append((time.perf_counter() - started) * 1000)
            hits.append(answer.total)
        all_ms += times
        rows.append(_row(name, text or "(none)", f"{statistics.median(hits):,.0f}", times))
    return [*rows, _row(name, "all", "", all_ms)]


def _row(name: str, text: str, hits: str, times_ms: list[float]) -> tuple[str, ...]:
    p95 = statistics.quantiles(times_ms, n=20)[-1]
    return name, text, hits, f"{statistics.median(times_ms):.1f}", f"{p95:.1f}"


def _two_facets(contents: Contents, chosen: random.Random) -> dict[str, frozenset[str]]:
    """Return two facets with one or two values each, frequent ones more often."""
    picked: dict[str, frozenset[str]] = {}
    for facet in chosen.sample(["class", "period", "material", "community", "place"], 2):
        values = sorted(value for known, value in contents.facets if known == facet)
        weights = [len(contents.facets[facet, value]) for value in values]
        picked[facet] = frozenset(chosen.choices(values, weights, k=chosen.choice((1, 2))))
    return picked


def _order(chosen: random.Random) -> Order:
    return chosen.choice((Order.RELEVANCE, Order.RELEVANCE, Order.LABEL, Order.OLDEST))


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    with _opened(f"sqlite:///{folder / 'many-items.db'}") as database:
        yield database


@contextmanager
def _postgresql() -> Iterator[Database]:
    with postgresql_server() as url, _opened(url) as database:
        yield database


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        upgrade_schema(database)
        yield database
    finally:
        database.close()
