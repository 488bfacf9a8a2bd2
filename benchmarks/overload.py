"""Stored tiles while twenty clients ask for the largest answers of a 300-megapixel picture.

A third of what the twenty ask for is ``full/max`` itself, the rest differs from request to request. After a refusal
(503) a client asks for the next after a tenth of a second.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.client import Crowd
from benchmarks.paths import costly, tiles
from benchmarks.pictures import HUGE, LARGE
from benchmarks.processes import Memory, memory_of, web_processes
from benchmarks.service import Shown, shown
from benchmarks.tables import load_row, print_table
from benchmarks.timing import machine
from benchmarks.wrk import Load, median, walk

CLIENTS = 20
SECONDS = 15
ROUNDS = 3

#: Time until the renders under way are as many as there will be.
FILLING_S = 5

LOOK_EVERY_S = 0.2


@dataclass
class Watch:
    """The most memory that each process held while the context was open."""

    pids: list[int]
    peaks: dict[int, Memory] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Watch:
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_EVERY_S):
            for pid in self.pids:
                now, peak = memory_of(pid), self.peaks.get(pid, Memory(0, 0))
                self.peaks[pid] = Memory(max(now.rss_mb, peak.rss_mb), max(now.pss_mb, peak.pss_mb))


def measure(folder: Path) -> None:
    """Print latencies of tiles with and without the crowd, and the memory of each web process."""
    with shown(folder, LARGE, HUGE) as ours:
        asked = ours.paths(LARGE, tiles(LARGE, ours.tile_px(LARGE)))
        pids = web_processes(ours.port)
        print(f"{CLIENTS} clients, {HUGE.megapixels} megapixels; {machine()}\n")
        calm = median([walk(ours.url, asked, seconds=SECONDS // 3) for _ in range(ROUNDS)])
        crowd = Crowd(ours.url, (ours.path(HUGE, rest) for rest in costly(HUGE)), CLIENTS)
        with Watch(pids) as watch, crowd:
            time.sleep(FILLING_S)
            busy = [walk(ours.url, asked, seconds=SECONDS) for _ in range(ROUNDS)]
        _print(ours, calm, busy, watch, crowd)


def _print(ours: Shown, calm: Load, busy: list[Load], watch: Watch, crowd: Crowd) -> None:
    middle = median(busy)
    rows = [load_row("tiles alone", calm, calm.per_second)]
    rows.append(load_row("tiles beside the crowd", middle, calm.per_second))
    print_table(("", "answers/s", "times fewer", "p50 ms", "p99 ms"), rows)
    worst = max(load.p99_ms for load in busy)
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(crowd.statuses.items()))
    print(f"Worst p99 of {ROUNDS} rounds: {worst:.1f} ms. The crowd was answered {answers}.\n")
    peaks = [
        (f"web process {number}", f"{peak.rss_mb:.0f}", f"{peak.pss_mb:.0f}")
        for number, peak in enumerate(watch.peaks.values(), 1)
    ]
    print_table(("peak under this load", "RSS MB", "PSS MB"), peaks)
    alive = web_processes(ours.port) == watch.pids
    print(
        f"The web processes {'are those of the start' if alive else 'were replaced: one has died'}.\n"
    )
