"""Memory of the web processes over minutes of mixed load: 80 of 100 requests are tiles."""

from __future__ import annotations

import random
import threading
from pathlib import Path

from benchmarks.paths import costly, regions, thumbnails, tiles
from benchmarks.pictures import LARGE
from benchmarks.processes import memory_of, web_processes
from benchmarks.service import Shown, shown
from benchmarks.tables import print_table
from benchmarks.timing import machine
from benchmarks.wrk import Load, walk

MINUTES = 10.0

#: The share of the time after which caches are full and allocators have settled.
WARM_UP = 0.25

#: Requests in the list that is walked: more than ten minutes take on two cores, so that renders stay new.
REQUESTS = 200_000

#: Of 100 requests; what is left over is tiles.
REGIONS, THUMBNAILS, INFO, PAGES, MANIFESTS, LARGEST = 6, 3, 5, 2, 3, 0.2

CONNECTIONS = 8
LOOKS = 20


def measure(folder: Path, minutes: float = MINUTES) -> None:
    """Print the memory of each web process after warming up and at the end."""
    with shown(folder) as ours:
        pids = web_processes(ours.port)
        asked = _mixture(ours)
        print(
            f"{minutes:g} minutes, {CONNECTIONS} connections, {LARGE.megapixels} megapixels; {machine()}\n"
        )
        _walk(ours, asked, minutes * 60 * WARM_UP)
        warm = [memory_of(pid).rss_mb for pid in pids]
        seen: list[list[float]] = [[] for _ in pids]
        over = threading.Event()

        def look() -> None:
            while not over.wait(minutes * 60 / LOOKS):
                for at, pid in enumerate(pids):
                    seen[at].append(memory_of(pid).rss_mb)

        watcher = threading.Thread(target=look)
        watcher.start()
        load = _walk(ours, asked[len(asked) // 2 :] + asked, minutes * 60 * (1 - WARM_UP))
        over.set()
        watcher.join()
        end = [memory_of(pid).rss_mb for pid in pids]
        same = web_processes(ours.port) == pids
    print(f"{load.requests:,} requests, {load.per_second:,.0f}/s, {load.refused:,} refused.\n")
    columns = ("RSS MB", "warm", "highest after", "end", "growth")
    print_table(columns, [_row(at, warm[at], seen[at], end[at]) for at in range(len(pids))])
    if not same:
        print("A web process was replaced on the way: the figures mean nothing.\n")


def _row(at: int, warm_mb: float, seen_mb: list[float], end_mb: float) -> tuple[str, ...]:
    return (
        f"web process {at + 1}",
        f"{warm_mb:.0f}",
        f"{max([*seen_mb, end_mb]):.0f}",
        f"{end_mb:.0f}",
        f"{end_mb - warm_mb:+.1f}",
    )


def _walk(ours: Shown, asked: list[str], seconds: float) -> Load:
    """Put the load on; refusals of the largest answers belong to it."""
    return walk(
        ours.url, asked, seconds=max(1, round(seconds)), connections=CONNECTIONS, refusals=True
    )


def _mixture(ours: Shown) -> list[str]:
    """Return the list of requests, shuffled; regions and thumbnails are different each time."""
    chance = random.Random(2026)
    largest = costly(LARGE)
    counts = {
        "regions": REQUESTS * REGIONS // 100,
        "largest": round(REQUESTS * LARGEST / 100),
        "thumbnails": REQUESTS * THUMBNAILS // 100,
    }
    rests = regions(LARGE, counts["regions"], seed=11)
    rests += [next(largest) for _ in range(counts["largest"])]
    rests += chance.choices(thumbnails(800, seed=11), k=counts["thumbnails"])
    rests += ["info.json"] * (REQUESTS * INFO // 100)
    asked = ours.paths(LARGE, rests)
    asked += [f"/iiif/presentation/3/{LARGE.name}/manifest"] * (REQUESTS * MANIFESTS // 100)
    asked += ["/", f"/items/{LARGE.name}"] * (REQUESTS * PAGES // 200)
    asked += chance.choices(
        ours.paths(LARGE, tiles(LARGE, ours.tile_px(LARGE))), k=REQUESTS - len(asked)
    )
    chance.shuffle(asked)
    return asked
