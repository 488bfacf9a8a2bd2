"""``info.json``: how many a second, against nginx with the same bytes in a file."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from benchmarks import peers
from benchmarks.errors import NotInstalledError
from benchmarks.pictures import LARGE
from benchmarks.service import shown
from benchmarks.tables import print_loads
from benchmarks.timing import machine
from benchmarks.wrk import take_turns

SECONDS = 5
ROUNDS = 5


def measure(folder: Path) -> None:
    """Print answers a second of both."""
    with shown(folder) as ours, ExitStack() as running:
        path = ours.path(LARGE, "info.json")
        body = ours.body(path)
        urls, paths = {"baovat": ours.url}, {"baovat": [path]}
        root = folder / "documents"
        root.mkdir(exist_ok=True)
        (root / "info.json").write_bytes(body)
        try:
            urls["nginx, a file"] = running.enter_context(peers.nginx(folder, root))
            paths["nginx, a file"] = ["/info.json"]
        except NotInstalledError as error:
            print(f"{error}\n")
        print(f"{len(body):,} bytes; {machine()}\n{peers.versions()}\n")
        print_loads(take_turns(urls, paths, seconds=SECONDS, rounds=ROUNDS))
