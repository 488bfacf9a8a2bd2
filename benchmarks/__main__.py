"""Run every benchmark, or those that are named: ``python -m benchmarks [NAME …] [--minutes M]``."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import info, ingest, memory, overload, regions, s3, servers, thumbnails, tiles
from benchmarks.errors import NotInstalledError, WrongAnswerError

ALL: dict[str, Callable[[Path], None]] = {
    "tiles": tiles.measure,
    "regions": regions.measure,
    "thumbnails": thumbnails.measure,
    "info": info.measure,
    "overload": overload.measure,
    "s3": s3.measure,
    "servers": servers.measure,
    "ingest": ingest.measure,
    "memory": memory.measure,
}


def main() -> int:
    """Print the tables of each benchmark; return 1 where a peer answered wrongly."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(ALL)}")
    parser.add_argument(
        "--minutes", type=float, default=memory.MINUTES, help="how long `memory` takes"
    )
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in ALL]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(ALL)}")
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a file shows how far it is
    # What was started is ended on the way out, also when a terminal or a supervisor ends us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    figures = ALL | {"memory": lambda folder: memory.measure(folder, asked.minutes)}
    failed = False
    with tempfile.TemporaryDirectory(prefix="baovat-bench-", ignore_cleanup_errors=True) as folder:
        for name in asked.names or ALL:
            print(f"\n## {name}\n")
            try:
                figures[name](Path(folder))
            except NotInstalledError as error:
                print(f"Not measured: {error}")
            except WrongAnswerError as error:
                print(f"Not to be believed: {error}")
                failed = True
    return int(failed)


sys.exit(main())
