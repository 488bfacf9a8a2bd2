"""Stored tiles: the whole service against nginx with files cut before, and against IIPImage.

Every tile of scale factors 1 to 16 of one picture, shuffled, over eight connections; each peer is warm, and they
take turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import pyvips

from benchmarks import peers
from benchmarks.client import Asker
from benchmarks.errors import NotInstalledError, WrongAnswerError
from benchmarks.paths import tiles
from benchmarks.pictures import LARGE
from benchmarks.service import Shown, shown
from benchmarks.tables import print_loads
from benchmarks.timing import machine
from benchmarks.wrk import take_turns

SECONDS = 5
ROUNDS = 5

#: Tiles compared in size between the peers before anything is measured.
COMPARED = 12


def measure(folder: Path) -> None:
    """Print answers a second of each peer, and how many times it the service answers."""
    with shown(folder) as ours, ExitStack() as running:
        tile_px = ours.tile_px(LARGE)
        asked = tiles(LARGE, tile_px)
        urls = {"baovat": ours.url}
        paths = {"baovat": ours.paths(LARGE, asked)}
        for name, url, prefix in _peers(folder, ours, running):
            urls[name], paths[name] = url, [f"{prefix}/{rest}" for rest in asked]
        check_alike(urls, {name: listed[:COMPARED] for name, listed in paths.items()})
        print(f"{LARGE.megapixels} megapixels, {len(asked):,} tiles of {tile_px} px; {machine()}")
        print(f"{peers.versions()}\n")
        print_loads(take_turns(urls, paths, seconds=SECONDS, rounds=ROUNDS))


def _peers(folder: Path, ours: Shown, running: ExitStack) -> list[tuple[str, str, str]]:
    """Start the peers that are installed; return name, address and prefix of each."""
    tile_px, found = ours.tile_px(LARGE), []
    try:
        root = peers.cut_files(folder, LARGE, tile_px)
        url = running.enter_context(peers.nginx(folder, root))
        found.append(("nginx, files", url, f"/{LARGE.name}"))
    except NotInstalledError as error:
        print(f"{error}\n")
    try:
        root = peers.cut_pyramid(folder, LARGE, tile_px)
        url = running.enter_context(peers.iipsrv(folder, root))
        found.append(("iipsrv", url, f"/iiif/{LARGE.name}.tif"))
    except NotInstalledError as error:
        print(f"{error}\n")
    return found


def check_alike(urls: Mapping[str, str], paths: Mapping[str, Sequence[str]]) -> None:
    """Make sure that all peers answer the same requests with pictures of the same size.

    Raises
    ------
    WrongAnswerError
        If one does not.
    """
    for at in range(min(map(len, paths.values()))):
        sizes = {name: _size(urls[name], paths[name][at]) for name in urls}
        if len(set(sizes.values())) > 1:
            raise WrongAnswerError(f"{paths['baovat'][at]} has different sizes: {sizes}")


def _size(url: str, path: str) -> tuple[int, int]:
    status, body = Asker(url).fetch(path)
    if status != 200:
        raise WrongAnswerError(f"{url}{path} was answered with {status}: {body[:200]!r}")
    picture = pyvips.Image.new_from_buffer(body, "")
    return picture.width, picture.height
