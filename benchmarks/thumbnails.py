"""Thumbnails of a whole picture, 200 to 1,000 px wide, and ``full/max``: the service against IIPImage.

IIPImage is asked for the very size that the service's ``full/max`` has: limits differ between servers.
"""

from __future__ import annotations

from pathlib import Path

import pyvips

from benchmarks import peers
from benchmarks.client import Walk, walk_once
from benchmarks.paths import thumbnails
from benchmarks.pictures import LARGE
from benchmarks.regions import print_walks
from benchmarks.service import shown
from benchmarks.timing import machine

#: Different widths in one round; there are 801 between 200 and 1,000 px, so that rounds share some of them.
THUMBNAILS = 200
ROUNDS = 3
CONNECTIONS = 4

#: The largest answer in its four upright rotations: four requests that no cache makes one of.
LARGEST = [f"{rotation}/default.jpg" for rotation in (0, 90, 180, 270)]


def measure(folder: Path) -> None:
    """Print good answers a second of both, for thumbnails and for the largest answer."""
    with shown(folder) as ours:
        root = peers.cut_pyramid(folder, LARGE, ours.tile_px(LARGE))
        with peers.iipsrv(folder, root) as url:
            theirs = f"/iiif/{LARGE.name}.tif"
            print(f"{LARGE.megapixels} megapixels; {machine()}\n{peers.versions()}\n")
            print(f"{ROUNDS} × {THUMBNAILS} thumbnails, {CONNECTIONS} connections:\n")
            small: dict[str, list[Walk]] = {"baovat": [], "iipsrv": []}
            widths = thumbnails(ROUNDS * THUMBNAILS, seed=7)
            for number in range(ROUNDS):
                asked = widths[number * THUMBNAILS :][:THUMBNAILS]
                small["baovat"].append(walk_once(ours.url, ours.paths(LARGE, asked), CONNECTIONS))
                small["iipsrv"].append(
                    walk_once(url, [f"{theirs}/{rest}" for rest in asked], CONNECTIONS)
                )
            print_walks(small)
            picture = pyvips.Image.new_from_buffer(
                ours.body(ours.path(LARGE, "full/max/0/gray.jpg")), ""
            )
            size = f"{picture.width},{picture.height}"
            print(f"`full/max`, {size} px, four rotations, first time and again, one connection:\n")
            mine = ours.paths(LARGE, [f"full/max/{rest}" for rest in LARGEST])
            other = [f"{theirs}/full/{size}/{rest}" for rest in LARGEST]
            print_walks(
                {
                    "baovat": [walk_once(ours.url, mine, 1)],
                    "iipsrv": [walk_once(url, other, 1)],
                    "baovat, again": [walk_once(ours.url, mine, 1)],
                    "iipsrv, again": [walk_once(url, other, 1)],
                }
            )
