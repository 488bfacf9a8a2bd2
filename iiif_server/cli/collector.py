"""How often a command that makes very many values looks for circles of values among them."""

from __future__ import annotations

import gc

#: Values made until it looks again (Python's own: 700, 10, 10). What a row of a list leaves behind is let go of without
#: it: of an import of ten thousand rows it took a fifth of the time (docs/benchmarks.md, "Lists").
RARELY = (50_000, 20, 100)


def collect_rarely() -> None:
    """Make this process look for circles rarely; for commands that end, not for services."""
    gc.set_threshold(*RARELY)
