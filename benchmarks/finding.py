"""How long a question to a large catalogue takes, with two facets chosen, all facets counted, and its total.

In one process, as a web process asks: the sets in memory are read once, each question asks the database for its words.
The same questions are then put to the search page, which adds the cards of 48 items and all links.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from flask.testing import FlaskClient

from benchmarks.errors import WrongAnswerError
from benchmarks.many_items import write_many_items
from benchmarks.processes import memory_of
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.app import create_app
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.finding.answer import find_items
from iiif_server.finding.contents import Contents
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.question import Order, Question
from iiif_server.runtime import Runtime
from iiif_server.settings import read_settings
from iiif_server.storage.choose import open_store
from iiif_server.web.search_question import write_question
from tests.support.postgresql import postgresql_server

ITEMS = 100_000
ROUNDS = 60

#: Words of questions: one that nearly all items have, some that many have, a name, beginnings, a number, none.
TEXTS = (
    "hiện vật", "hoa văn", "trống đồng", "trong dong chạm rồng", "đình làng Tân Trào", "lễ hội thá", "th", "thuỷ",
    "BTTQ 004321", "khong co gi het", "",
)  # fmt: skip
#: Milliseconds of each question: asked, as a page, and the page's processor time.
Times = tuple[list[float], list[float], list[float]]
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
            rows += _rows(name, database, index, _open_pages(folder, database))
    heads = ("", "question", "hits", "p50 ms", f"p95 ms (must: {MUST_MS:.0f})")
    print_table((*heads, "page p50 ms", "page p95 ms", "processor p50 ms", "p95 ms"), rows)


def memory_of_self() -> float:
    """Return the resident memory of this process, in MB."""
    return memory_of(os.getpid()).rss_mb


def _open_pages(folder: Path, database: Database) -> FlaskClient:
    """Return the pages of a service on the database; the first of them reads the sets."""
    settings = read_settings({"BAOVAT_DATA_DIR": str(folder / "pages")})
    client = create_app(Runtime(settings, database, open_store(settings))).test_client()
    client.get("/search")
    return client


def _rows(
    name: str, database: Database, index: FacetIndex, pages: FlaskClient
) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    all_ms: Times = ([], [], [])
    for text in TEXTS:
        chosen = random.Random(text)
        times: Times = ([], [], [])
        hits = []
        for _ in range(ROUNDS):
            question = Question(text, _two_facets(index.current(), chosen), order=_order(chosen))
            started = time.perf_counter()
            with database.read() as connection:
                answer = find_items(connection, index.current(), question)
            asked_ms = (time.perf_counter() - started) * 1000
            taken = (asked_ms, *_measure_page(pages, question, answer.total))
            for some, every, each in zip(times, all_ms, taken, strict=True):
                some.append(each)
                every.append(each)
            hits.append(answer.total)
        rows.append(_row(name, text or "(none)", f"{statistics.median(hits):,.0f}", times))
    return [*rows, _row(name, "all", "", all_ms)]


def _measure_page(pages: FlaskClient, question: Question, total: int) -> tuple[float, float]:
    """Return how many milliseconds the page of a question takes, by the clock and of this process's processor time."""
    address = f"/en/search?{urlencode(write_question(question))}"
    started, busy = time.perf_counter(), time.process_time()
    answer = pages.get(address)
    taken_ms = (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000
    if answer.status_code != 200 or f"{total:,} object" not in answer.text:
        raise WrongAnswerError(f"{address} does not say {total:,} objects")
    return taken_ms


def _row(name: str, text: str, hits: str, times_ms: Times) -> tuple[str, ...]:
    figures = [
        f"{figure:.1f}"
        for each in times_ms
        for figure in (statistics.median(each), statistics.quantiles(each, n=20)[-1])
    ]
    return name, text, hits, *figures


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
