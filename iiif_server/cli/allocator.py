"""How the processes that decode pictures get their memory: glibc's allocator, told to keep together."""

from __future__ import annotations

import os

#: glibc gives each busy thread an arena of its own, up to eight for each core, and what a picture leaves in one is
#: of no use to the others. Two are enough for threads that spend their time in codecs (docs/decisions/0007).
ARENAS = {"MALLOC_ARENA_MAX": "2"}


def keep_memory_together() -> None:
    """Make processes that are started from now on use few arenas; what the operator has set stays.

    glibc reads it when a process starts, so it cannot change this one.
    """
    for name, value in ARENAS.items():
        os.environ.setdefault(name, value)
