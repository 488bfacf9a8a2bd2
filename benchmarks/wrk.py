"""Load made by ``wrk``, which walks a list of paths: how many answers a second, and how long one takes."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import NotInstalledError, WrongAnswerError

SCRIPT = Path(__file__).with_name("walk.lua")

#: As the tiles of one visitor's screen arrive: browsers open six connections to a host, two visitors share them.
CONNECTIONS = 8

#: Time for the slowest answer to arrive after the end, before `wrk` itself is ended.
GRACE_S = 30


@dataclass(frozen=True)
class Load:
    """What one run of ``wrk`` saw: answers a second, latencies, and refusals (status 400 or above)."""

    per_second: float
    p50_ms: float
    p99_ms: float
    kb_each: float
    refused: int
    requests: int


def walk(
    url: str,
    paths: Sequence[str],
    *,
    seconds: int,
    connections: int = CONNECTIONS,
    refusals: bool = False,
) -> Load:
    """Ask for the paths, in their order and from the start again, for some seconds.

    Parameters
    ----------
    url
        Scheme, host and port; the paths follow it.
    refusals
        Whether an answer of status 400 or above is part of the measurement.

    Raises
    ------
    WrongAnswerError
        If an answer is broken off, or a refusal that was not expected.
    NotInstalledError
        If ``wrk`` is not installed.
    """
    told = _run(url, paths, seconds, connections)
    if told["broken"] or (told["refused"] and not refusals):
        raise WrongAnswerError(
            f"{url}: of {told['requests']} answers {told['refused']} were refusals and {told['broken']} broken off."
        )
    return Load(
        per_second=told["requests"] / told["duration_us"] * 1e6,
        p50_ms=told["p50_us"] / 1000,
        p99_ms=told["p99_us"] / 1000,
        kb_each=told["bytes"] / max(1, told["requests"]) / 1000,
        refused=told["refused"],
        requests=told["requests"],
    )


def _run(url: str, paths: Sequence[str], seconds: int, connections: int) -> dict[str, int]:
    """Return what ``walk.lua`` counted in one run."""
    program = shutil.which("wrk")
    if program is None:
        raise NotInstalledError("wrk", "wrk")
    with tempfile.NamedTemporaryFile("w", prefix="baovat-paths-", suffix=".txt") as listed:
        listed.write("".join(f"{path}\n" for path in paths))
        listed.flush()
        command = [program, "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
        command += ["-s", str(SCRIPT), url, "--", listed.name]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=seconds + GRACE_S
        )
    told: dict[str, int] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def take_turns(
    peers: Mapping[str, str],
    paths: Mapping[str, Sequence[str]],
    *,
    seconds: int,
    rounds: int,
    connections: int = CONNECTIONS,
) -> dict[str, Load]:
    """Measure peers in turns, after one warm-up each, and return the medians of the rounds.

    Parameters
    ----------
    peers
        Address of each peer by its name.
    paths
        What is asked of each peer, by its name.
    """
    for name, url in peers.items():
        walk(url, paths[name], seconds=seconds, connections=connections)
    seen: dict[str, list[Load]] = {name: [] for name in peers}
    for _ in range(rounds):
        for name, url in peers.items():
            seen[name].append(walk(url, paths[name], seconds=seconds, connections=connections))
    return {name: median(loads) for name, loads in seen.items()}


def median(loads: Sequence[Load]) -> Load:
    """Return the median of each figure of several runs, and the sums of what was counted."""
    return Load(
        per_second=statistics.median(load.per_second for load in loads),
        p50_ms=statistics.median(load.p50_ms for load in loads),
        p99_ms=statistics.median(load.p99_ms for load in loads),
        kb_each=statistics.median(load.kb_each for load in loads),
        refused=sum(load.refused for load in loads),
        requests=sum(load.requests for load in loads),
    )
