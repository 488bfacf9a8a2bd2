"""Run every benchmark, or those that are named: ``python -m benchmarks [ingest]``."""

from __future__ import annotations

import sys

from benchmarks import ingest

ALL = {"ingest": ingest.measure}


def main() -> None:
    """Print one table for each benchmark."""
    for name in sys.argv[1:] or ALL:
        print(f"\n## {name}\n")
        ALL[name]()


main()
