"""Manifests and item pages: how long until they are built, and how long until their bytes are sent again.

Asked of a running service over one connection, as a viewer does, with brotli, beside as many other items as a province
has; an item counts as changed before each first build. What the web process itself takes is told too, for machines that
others use at the same time.
"""

from __future__ import annotations

import http.client
import itertools
import time
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import insert, select, text

from benchmarks.errors import NotInstalledError, WrongAnswerError
from benchmarks.many_items import write_many_items
from benchmarks.processes import high_water_mb, processor_ms, web_processes
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.database.tables import media
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.manifests.examples import FULL_RECORD
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.postgresql import find_programs, postgresql_server
from tests.support.service import Service, running_service

#: Items beside those that are asked for.
ITEMS = 100_000
CANVASES = 1_000
FIRST_ROUNDS = 40
AGAIN_ROUNDS = 400
#: What is measured: its name, its path, and the milliseconds that it must reach: the first time, and again (p95).
FIGURES = (
    (f"manifest, {CANVASES:,} canvases", "/iiif/presentation/3/book/manifest", 400, 5),
    ("manifest, one canvas and a whole record", "/iiif/presentation/3/drum/manifest", 60, 5),
    ("item page", "/items/drum", 60, 5),
    ("item as Linked Art", "/data/items/drum/linked-art.json", 60, 5),
)
_COLUMNS = (
    "",
    "must reach, ms",
    "first p50",
    "first p95",
    "again p50",
    "again p95",
    "processor ms, first / again",
    "kB sent",
)


def measure(folder: Path, items: int = ITEMS) -> None:
    """Print p50 and p95 of first builds and of kept bytes, on each database."""
    picture = write_grid(folder / "manifests.png", 640, 480).read_bytes()
    _measure_on(folder / "manifests-sqlite", "SQLite", picture, items)
    if find_programs() is None:
        raise NotInstalledError("postgres", "postgresql")
    with postgresql_server() as url:
        settings = {"BAOVAT_DATABASE_URL": url}
        _measure_on(folder / "manifests-postgresql", "PostgreSQL", picture, items, **settings)


def _measure_on(data: Path, name: str, picture: bytes, items: int, **settings: str) -> None:
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(data), **settings})) as runtime:
        write_many_items(runtime.database, items)
        _count_on(runtime, items)
        _fill(runtime, picture)
        with running_service(data, **settings) as service:
            [web] = web_processes(urlsplit(service.url).port or 0)
            print(f"{name}, {items:,} other items, one web process, brotli; {machine()}\n")
            print_table(_COLUMNS, [_row(runtime, service, web, *figure) for figure in FIGURES])
            print(f"Peak memory of the web process: {high_water_mb(web):.0f} MB\n")


def _count_on(runtime: Runtime, items: int) -> None:
    """Let PostgreSQL number further items behind those that were written with their numbers."""
    if runtime.database.sqlite_path is None:
        with runtime.database.write() as connection:
            behind = text("SELECT setval(pg_get_serial_sequence('item_number', 'number'), :last)")
            connection.execute(behind, {"last": items})


def _fill(runtime: Runtime, picture: bytes) -> None:
    """Deposit one picture into two items, and repeat it in one of them until it is a book."""
    for item_id in ("drum", "book"):
        shown(runtime, picture, item_id, ItemDescription({"vi": ("Hiện vật",)}))
    with runtime.database.write() as connection:
        next_change(connection)
        first = connection.execute(select(media).where(media.c.item_id == "book")).mappings().one()
        pages = [
            dict(first) | {"id": f"page-{number}", "page": number, "position": number}
            for number in range(1, CANVASES)
        ]
        connection.execute(insert(media), pages)
        vocabulary = read_whole_vocabulary(connection)
        record_record(connection, "drum", FULL_RECORD, vocabulary)


def _row(
    runtime: Runtime,
    service: Service,
    web: int,
    name: str,
    path: str,
    first_ms: int,
    again_ms: int,
) -> tuple[str, ...]:
    line = http.client.HTTPConnection(urlsplit(service.url).netloc)
    item_id = path.split("/")[-2 if path.startswith(("/iiif", "/data")) else -1]
    firsts, busy_ms = [], [processor_ms(web)]
    for _ in range(FIRST_ROUNDS):
        with runtime.database.write() as connection:
            touch_item(connection, item_id, next_change(connection))
        firsts.append(_ask(line, path)[0])
    busy_ms.append(processor_ms(web))
    asked = [_ask(line, path) for _ in range(AGAIN_ROUNDS)]
    busy_ms.append(processor_ms(web))
    repeats = [milliseconds for milliseconds, _size in asked]
    times = [f"{_part(values, share):.1f}" for values in (firsts, repeats) for share in (0.5, 0.95)]
    first_busy, again_busy = (after - before for before, after in itertools.pairwise(busy_ms))
    busy = f"{first_busy / FIRST_ROUNDS:.1f} / {again_busy / AGAIN_ROUNDS:.2f}"
    return name, f"{first_ms} / {again_ms}", *times, busy, f"{asked[0][1] / 1000:.1f}"


def _ask(line: http.client.HTTPConnection, path: str) -> tuple[float, int]:
    """Return how many milliseconds an answer took, and its bytes."""
    started = time.perf_counter()
    line.request("GET", path, headers={"Accept-Encoding": "br"})
    answer = line.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise WrongAnswerError(f"{path} was answered with {answer.status}")
    return (time.perf_counter() - started) * 1000, len(content)


def _part(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
