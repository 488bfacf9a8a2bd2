"""Random regions, cut 300 to 12,000 px wide and answered 600 px wide: the service against IIPImage.

Each region is asked for once, so that no cache answers; a peer's refusals (it does not enlarge) do not count.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from benchmarks import peers
from benchmarks.client import Walk, walk_once
from benchmarks.paths import regions
from benchmarks.pictures import LARGE
from benchmarks.service import shown
from benchmarks.tables import print_table
from benchmarks.timing import machine

REGIONS = 600
ROUNDS = 3
CONNECTIONS = 4
WARM_UP = 60


def measure(folder: Path) -> None:
    """Print good answers a second of both."""
    with shown(folder) as ours:
        root = peers.cut_pyramid(folder, LARGE, ours.tile_px(LARGE))
        with peers.iipsrv(folder, root) as url:
            print(
                f"{LARGE.megapixels} megapixels, {ROUNDS} rounds of {REGIONS} regions; {machine()}"
            )
            print(f"{peers.versions()}\n")
            walks: dict[str, list[Walk]] = {"baovat": [], "iipsrv": []}
            for number in range(-1, ROUNDS):
                asked = regions(LARGE, REGIONS if number >= 0 else WARM_UP, seed=number + 100)
                theirs = [f"/iiif/{LARGE.name}.tif/{rest}" for rest in asked]
                mine = walk_once(ours.url, ours.paths(LARGE, asked), CONNECTIONS)
                other = walk_once(url, theirs, CONNECTIONS)
                if number >= 0:  # the first round warms up
                    walks["baovat"].append(mine)
                    walks["iipsrv"].append(other)
    print_walks(walks)


def print_walks(walks: dict[str, list[Walk]]) -> None:
    """Print the medians of the rounds; the ratio says how many times the peer's answers the first one gives."""
    rates = {
        name: statistics.median(walk.good_per_second for walk in done)
        for name, done in walks.items()
    }
    first = next(iter(rates.values()))
    rows = []
    for name, done in walks.items():
        good, all_ = (
            sum(walk.statuses[200] for walk in done),
            sum(sum(w.statuses.values()) for w in done),
        )
        rows.append(
            (
                name,
                f"{rates[name]:.1f}",
                f"{first / rates[name]:.2f}",
                f"{statistics.median(walk.percentile_ms(0.50) for walk in done):.1f}",
                f"{statistics.median(walk.percentile_ms(0.99) for walk in done):.1f}",
                f"{good} of {all_}",
            )
        )
    print_table(("", "answers/s", "ratio", "p50 ms", "p99 ms", "status 200"), rows)
