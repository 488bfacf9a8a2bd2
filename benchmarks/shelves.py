"""How long the pages of a large catalogue take: home, a collection, an item, and the same in IIIF.

One web process on SQLite, no worker. Each address is asked many times, of an item another one each time; then again
after each of some changes of another item, when sets in memory are brought up to date and no document that was kept is
of use.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from benchmarks.client import Asker
from benchmarks.errors import WrongAnswerError
from benchmarks.many_items import write_many_items
from benchmarks.processes import memory_of, web_processes
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.database.tables import item, media
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.support.service import Service, running_service

ITEMS = 100_000
ROUNDS = 60
CHANGES = 20

#: What is asked for; ``{item}`` is another published item each time.
ADDRESSES = {
    "home": "/",
    "home, page 500": "/?page=500",
    "collection": "/collections/bst-3",
    "collection, page 15": "/collections/bst-3?page=15",
    "item page": "/items/{item}",
    "manifest": "/iiif/presentation/3/{item}/manifest",
    "IIIF collection of everything": "/iiif/presentation/3/collection/top",
    "its part 40": "/iiif/presentation/3/collection/top/page/40",
    "IIIF collection": "/iiif/presentation/3/collection/bst-3",
    "progress": "/api/v1/progress",
}


def measure(folder: Path, items: int = ITEMS) -> None:
    """Print the median and the 95th of 100 answers of each kind."""
    data = folder / "shelves"
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(data)})) as runtime:
        write_many_items(runtime.database, items)
        with running_service(data, "--no-worker") as service:
            asker = Asker(service.url)
            first_ms, _ = _ask(asker, "/")
            print(f"{items:,} items on SQLite; first page {first_ms:.0f} ms; {machine()}\n")
            ids = _published(runtime)
            rows = [_row(runtime, asker, ids, *each) for each in ADDRESSES.items()]
            print_table(("", "p50 ms", "p95 ms", "after a change p50", "p95", "kB"), rows)
            print(f"The web process holds {_memory_mb(service):.0f} MB.")


def _row(
    runtime: Runtime, asker: Asker, ids: Iterator[str], name: str, path: str
) -> tuple[str, ...]:
    answers = [_ask(asker, path.format(item=next(ids))) for _ in range(ROUNDS)]
    times = [milliseconds for milliseconds, _ in answers]
    changed = []
    for _ in range(CHANGES):
        with runtime.database.write() as connection:
            touch_item(connection, next(ids), next_change(connection))
        changed.append(_ask(asker, path.format(item=next(ids)))[0])
    figures = [f"{figure:.1f}" for each in (times, changed) for figure in _p50_and_p95(each)]
    return name, *figures, f"{answers[-1][1] / 1000:.0f}"


def _p50_and_p95(times_ms: list[float]) -> tuple[float, float]:
    return statistics.median(times_ms), statistics.quantiles(times_ms, n=20)[-1]


def _published(runtime: Runtime) -> Iterator[str]:
    """Yield items that are published and have a manifest, in no order, without end."""
    with runtime.database.read() as connection:
        query = select(item.c.id).where(
            item.c.state == "published", item.c.id.in_(select(media.c.item_id))
        )
        ids = connection.execute(query).scalars().all()
    chosen = random.Random(len(ids))
    while True:
        yield chosen.choice(ids)


def _ask(asker: Asker, path: str) -> tuple[float, int]:
    """Return how many milliseconds an answer took, and its bytes."""
    started = time.perf_counter()
    status, content = asker.fetch(path)
    if status != 200:
        raise WrongAnswerError(f"{path} was answered with {status}")
    return (time.perf_counter() - started) * 1000, len(content)


def _memory_mb(service: Service) -> float:
    port = urlsplit(service.url).port
    return max(memory_of(pid).rss_mb for pid in web_processes(port or 0))
