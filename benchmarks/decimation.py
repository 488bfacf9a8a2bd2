"""Geometry alone, to equal numbers of triangles: this service against every simplifier that others offer.

Each is given the same PLY of positions joined where they are equal. *alone* is from arrays to arrays in memory, *CPU*
the same of all cores together; *whole* is the process from its start, with reading and writing; ours then also measures
its result and writes GLB.
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
from benchmarks.simplifiers import Spent
from benchmarks.surfaces import Difference, Model, compare, read_model
from benchmarks.tables import print_table
from benchmarks.timing import Cost, machine, run

TRIANGLES = 100_000
ROUNDS = 1
NAMES = {
    "PyMeshLab, as Cook": "pymeshlab",
    "PyMeshLab, defaults": "pymeshlab-free",
    "baovat": "baovat",
    "Open3D tensor": "open3d-tensor",
    "Open3D legacy": "open3d-legacy",
    "meshoptimizer": "meshoptimizer",
    "fast-simplification": "fast-simplification",
}
COLUMNS = (
    "", "triangles", "RMS ppm", "ratio", "max ppm", "alone s", "ratio", "CPU s", "ratio", "whole s", "peak MB",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One simplifier's work: its times by round, and what it made."""

    alone: Sequence[Spent]
    whole: Sequence[Cost]
    difference: Difference


def measure(scans: Scans) -> None:
    """Print a table for each large scan; ratios are to the first row."""
    for name, source in scans.geometries().items():
        original = read_model(source)
        count = len(original.corners)
        print(f"{name}: {count:,} → {TRIANGLES:,} triangles, rounds: {ROUNDS}; {machine()}\n")
        results = _take_turns(source, original, scans.scratch)
        first = next(iter(results.values()))
        print_table(COLUMNS, [_row(told, result, first) for told, result in results.items()])


def _take_turns(source: Path, original: Model, scratch: Path) -> dict[str, Result]:
    """Let each simplify in turn, round by round; who is not installed is told and left out."""
    times: dict[str, list[tuple[Spent, Cost]]] = {}
    for _ in range(ROUNDS):
        for told, name in NAMES.items():
            try:
                times.setdefault(told, []).append(_simplify(name, source, _target(scratch, name)))
            except NotInstalledError as error:
                print(f"{told}: {error}\n")
    found = {}
    for told, rounds in times.items():
        if rounds:
            alone, whole = zip(*rounds, strict=True)
            level = read_model(_target(scratch, NAMES[told]))
            found[told] = Result(alone, whole, compare(original, level))
    return found


def _target(scratch: Path, name: str) -> Path:
    return scratch / f"decimated-{name}.ply"


def _simplify(name: str, source: Path, target: Path) -> tuple[Spent, Cost]:
    """Return what simplification alone took, and the whole process."""
    command = [*simplifier(name), str(source), str(target), str(TRIANGLES)]
    with tempfile.TemporaryFile() as told:
        cost = run(command, simplifier_environment(), told=told)
        told.seek(0)
        wall_s, cpu_s = map(float, told.read().split()[-2:])
    if name == "baovat":
        out = str(target.with_suffix(".glb"))
        command = [sys.executable, "-m", "iiif_server", "mesh", "simplify", str(source), out]
        cost = run([*command, "--triangles", str(TRIANGLES)], simplifier_environment())
    print(f"{name}: {wall_s:.1f} s, {cpu_s:.1f} s of all cores", file=sys.stderr)
    return Spent(wall_s, cpu_s), cost


def _row(told: str, result: Result, first: Result) -> tuple[str, ...]:
    alone_s, first_alone_s = _middle(result, "wall_s"), _middle(first, "wall_s")
    cpu_s, first_cpu_s = _middle(result, "cpu_s"), _middle(first, "cpu_s")
    difference = result.difference
    return (
        told,
        f"{difference.triangles:,}",
        f"{difference.rms_ppm:.1f}",
        f"{difference.rms_ppm / first.difference.rms_ppm:.2f}",
        f"{difference.max_ppm:.0f}",
        f"{alone_s:.1f}",
        f"1/{first_alone_s / alone_s:.1f}",
        f"{cpu_s:.1f}",
        f"1/{first_cpu_s / cpu_s:.1f}",
        f"{statistics.median(cost.seconds for cost in result.whole):.1f}",
        f"{max(cost.peak_mb for cost in result.whole):.0f}",
    )


def _middle(result: Result, clock: str) -> float:
    return float(statistics.median(getattr(spent, clock) for spent in result.alone))
