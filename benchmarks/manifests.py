"""Manifests and item pages: how long until they are built, and how long until their bytes are sent again.

Asked of a running service over one connection, as a viewer does, with brotli; an item counts as changed before each
first build.
"""

from __future__ import annotations

import http.client
import time
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import insert, select

from benchmarks.errors import WrongAnswerError
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
from tests.support.service import Service, running_service

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


def measure(folder: Path) -> None:
    """Print p50 and p95 of first builds and of kept bytes."""
    data = folder / "manifests"
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(data)})) as runtime:
        _fill(runtime, write_grid(folder / "manifests.png", 640, 480).read_bytes())
        with running_service(data) as service:
            print(f"SQLite, one web process, brotli; {machine()}\n")
            rows = [_row(runtime, service, *figure) for figure in FIGURES]
    columns = ("", "must reach, ms", "first p50", "first p95", "again p50", "again p95", "kB sent")
    print_table(columns, rows)


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
    runtime: Runtime, service: Service, name: str, path: str, first_ms: int, again_ms: int
) -> tuple[str, ...]:
    line = http.client.HTTPConnection(urlsplit(service.url).netloc)
    item_id = path.split("/")[-2 if path.startswith(("/iiif", "/data")) else -1]
    firsts = []
    for _ in range(FIRST_ROUNDS):
        with runtime.database.write() as connection:
            touch_item(connection, item_id, next_change(connection))
        firsts.append(_ask(line, path)[0])
    asked = [_ask(line, path) for _ in range(AGAIN_ROUNDS)]
    repeats = [milliseconds for milliseconds, _size in asked]
    times = [f"{_part(values, share):.1f}" for values in (firsts, repeats) for share in (0.5, 0.95)]
    return name, f"{first_ms} / {again_ms}", *times, f"{asked[0][1] / 1000:.1f}"


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
