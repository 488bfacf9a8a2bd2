"""Wall time and peak memory of a command with all its children."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from benchmarks.processes import family, high_water_mb

LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Cost:
    """What a command cost: seconds of wall time, and the most memory one of its processes held."""

    seconds: float
    peak_mb: float


def run(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    *,
    helped_by: int | None = None,
    told: IO[bytes] | None = None,
) -> Cost:
    """Run a command to its end; memory is also watched in the process that helps it.

    What it prints goes to `told`, or nowhere.

    Raises
    ------
    subprocess.CalledProcessError
        If it fails.
    """
    started = time.perf_counter()
    output = subprocess.DEVNULL if told is None else told
    process = subprocess.Popen(list(command), env=environment, stdout=output)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, helped_by, peak))
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - started
    watcher.join()
    if code:
        raise subprocess.CalledProcessError(code, list(command))
    return Cost(seconds, peak[0])


def _watch(process: subprocess.Popen[bytes], helper: int | None, peak: list[float]) -> None:
    """Remember the largest resident memory of one of the processes or of their descendants."""
    while process.poll() is None:
        for pid in family(process.pid) + (family(helper) if helper else []):
            peak[0] = max(peak[0], high_water_mb(pid))
        time.sleep(LOOK_EVERY_S)


def machine() -> str:
    """Return the conditions of a run, for the line above its table."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, load {load:.1f} at the start, {time.strftime('%Y-%m-%d')}"
