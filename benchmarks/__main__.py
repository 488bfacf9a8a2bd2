"""Run every benchmark, or those that are named: ``python -m benchmarks [NAME …] [OPTIONS]``; ``--help`` lists both."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import (
    autosave,
    decimation,
    finding,
    info,
    ingest,
    lists,
    manifests,
    memory,
    meshes,
    overload,
    regions,
    s3,
    servers,
    shelves,
    thumbnails,
    tiles,
    viewing,
)
from benchmarks.errors import NotInstalledError, WrongAnswerError
from benchmarks.scans import Scans, find_scans

ALL: dict[str, Callable[[Path], None]] = {
    "tiles": tiles.measure,
    "regions": regions.measure,
    "thumbnails": thumbnails.measure,
    "info": info.measure,
    "manifests": manifests.measure,
    "overload": overload.measure,
    "s3": s3.measure,
    "servers": servers.measure,
    "ingest": ingest.measure,
    "memory": memory.measure,
    "finding": finding.measure,
    "shelves": shelves.measure,
    "import": lists.measure,
    "autosave": autosave.measure,
    "viewing": viewing.measure,
}

#: What is measured of models; `meshes` is all of them.
MESHES: dict[str, Callable[[Scans], None]] = {
    "decimation": decimation.measure,
    "textured": meshes.measure_textured,
    "fragmented": meshes.measure_fragmented,
    "thumb": meshes.measure_thumb,
    "ladder": meshes.measure_ladder,
}


def main() -> int:
    """Print the tables of each benchmark; return 1 where a peer answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = [*ALL, "meshes", *MESHES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(names)}")
    parser.add_argument(
        "--minutes", type=float, default=memory.MINUTES, help="how long `memory` takes"
    )
    parser.add_argument(
        "--items",
        type=int,
        default=finding.ITEMS,
        help="how many items `finding`, `manifests` and `shelves` write",
    )
    parser.add_argument("--scans", type=Path, help="a folder with models, for `meshes`")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in names]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(names)}")
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a file shows how far it is
    # What was started is ended on the way out, also when a terminal or a supervisor ends us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    failed = False
    with tempfile.TemporaryDirectory(prefix="baovat-bench-", ignore_cleanup_errors=True) as folder:
        figures = _bind(asked, Path(folder))
        for name in _spell_out(asked.names):
            print(f"\n## {name}\n")
            try:
                figures[name]()
            except NotInstalledError as error:
                print(f"Not measured: {error}")
            except WrongAnswerError as error:
                print(f"Not to be believed: {error}")
                failed = True
    return int(failed)


def _bind(asked: argparse.Namespace, folder: Path) -> dict[str, Callable[[], None]]:
    """Return each benchmark with what it needs."""
    scans = find_scans(asked.scans, folder)
    figures = {name: partial(measure, folder) for name, measure in ALL.items()}
    figures["memory"] = partial(memory.measure, folder, asked.minutes)
    figures["finding"] = partial(finding.measure, folder, asked.items)
    figures["manifests"] = partial(manifests.measure, folder, asked.items)
    figures["shelves"] = partial(shelves.measure, folder, asked.items)
    return figures | {name: partial(measure, scans) for name, measure in MESHES.items()}


def _spell_out(names: list[str]) -> list[str]:
    """Return the benchmarks that were named, or all; `meshes` stands for several."""
    chosen = names or [*ALL, "meshes"]
    return [each for name in chosen for each in (MESHES if name == "meshes" else [name])]


sys.exit(main())
