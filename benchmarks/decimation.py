"""Geometry alone, to equal numbers of triangles: this service against every simplifier that others offer.

Each is given the same PLY of positions joined where they are equal. *alone* is from arrays to arrays in memory; *whole*
is the process from its start, with reading and writing; ours then also measures its result and writes GLB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import NotInstalledError
from benchmarks.mesh_peers import simplifier, simplifier_environment
from benchmarks.scans import Scans
from benchmarks.surfaces import Difference, Model, compare, read_model
from benchmarks.tables import print_table
from benchmarks.timing import machine, run

TRIANGLES = 100_000
ROUNDS = 2
NAMES = {
    "PyMeshLab, as Cook": "pymeshlab",
    "PyMeshLab, defaults": "pymeshlab-free",
    "baovat": "baovat",
    "Open3D tensor": "open3d-tensor",
    "Open3D legacy": "open3d-legacy",
    "meshoptimizer": "meshoptimizer",
    "fast-simplification": "fast-simplification",
}
COLUMNS = ("", "triangles", "RMS ppm", "ratio", "max ppm", "alone s", "ratio", "whole s", "peak MB")


@dataclass(frozen=True)
class Result:
    """One simplifier's work: its times by round, and what it made."""

    alone_s: Sequence[float]
    whole_s: Sequence[float]
    peak_mb: float
    difference: Difference


def measure(scans: Scans) -> None:
    """Print a table for each large scan; ratios are to the first row."""
    for name, source in scans.geometries().items():
        original = read_model(source)
        count = len(original.corners)
        print(f"{name}: {count:,} → {TRIANGLES:,} triangles, {ROUNDS} rounds; {machine()}\n")
        results = _take_turns(source, original, scans.scratch)
        first = next(iter(results.values()))
        print_table(COLUMNS, [_row(told, result, first) for told, result in results.items()])


def _take_turns(source: Path, original: Model, scratch: Path) -> dict[str, Result]:
    """Let each simplify in turn, round by round; who is not installed is told and left out."""
    times: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(ROUNDS):
        for told, name in NAMES.items():
            try:
                times.setdefault(told, []).append(_simplify(name, source, _target(scratch, name)))
            except NotInstalledError as error:
                print(f"{told}: {error}\n")
    found = {}
    for told, rounds in times.items():
        if rounds:
            alone, whole, peak = zip(*rounds, strict=True)
            level = read_model(_target(scratch, NAMES[told]))
            found[told] = Result(alone, whole, max(peak), compare(original, level))
    return found


def _target(scratch: Path, name: str) -> Path:
    return scratch / f"decimated-{name}.ply"


def _simplify(name: str, source: Path, target: Path) -> tuple[float, float, float]:
    """Return the seconds of simplification alone, of the whole process, and the peak of its memory."""
    command = [*simplifier(name), str(source), str(target), str(TRIANGLES)]
    with tempfile.TemporaryFile() as told:
        cost = run(command, simplifier_environment(), told=told)
        told.seek(0)
        alone_s = float(told.read().split()[-1])
    if name == "baovat":
        out = str(target.with_suffix(".glb"))
        command = [sys.executable, "-m", "iiif_server", "mesh", "simplify", str(source), out]
        cost = run([*command, "--triangles", str(TRIANGLES)], simplifier_environment())
    return alone_s, cost.seconds, cost.peak_mb


def _row(told: str, result: Result, first: Result) -> tuple[str, ...]:
    alone, first_alone = statistics.median(result.alone_s), statistics.median(first.alone_s)
    difference = result.difference
    return (
        told,
        f"{difference.triangles:,}",
        f"{difference.rms_ppm:.1f}",
        f"{difference.rms_ppm / first.difference.rms_ppm:.2f}",
        f"{difference.max_ppm:.0f}",
        f"{alone:.1f}",
        f"1/{first_alone / alone:.1f}",
        f"{statistics.median(result.whole_s):.1f}",
        f"{result.peak_mb:.0f}",
    )
