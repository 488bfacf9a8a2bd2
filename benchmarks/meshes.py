"""Models with pictures, and the whole ladder: how near, how small, how fast, against other programs and real artefacts.

Whatever is compared was unpacked by glTF-Transform and measured by `benchmarks.surfaces`, which share no code with
ours; beside it stands what our own report says of the same file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.mesh_peers import node_program, simplifier_environment, unpack
from benchmarks.scans import FRAGMENTED, TURTLE, TURTLE_THUMB, VENUS, Scans
from benchmarks.surfaces import Difference, Model, compare, read_model
from benchmarks.tables import print_table
from benchmarks.timing import Cost, machine, run
from tests.support.gltf import validate

TRIANGLES = 20_000
COLUMNS = (
    "", "triangles", "bytes", "RMS ppm", "ratio", "max ppm", "ΔE mean", "ratio", "ΔE p95",
    "ΔE texel", "ratio", "whole s", "peak MB",
)  # fmt: skip
#: `-noq` leaves numbers as they are; `-sv` also moves vertices, `-sp` also collapses across seams.
GLTFPACK = {
    "gltfpack -si -noq": ("-noq",),
    "gltfpack -si -noq -sv": ("-noq", "-sv"),
    "gltfpack -si -noq -sp": ("-noq", "-sp"),
    "gltfpack -si, quantised": (),
}
BAOVAT = [sys.executable, "-m", "iiif_server", "mesh"]


class Table:
    """Rows of levels of one original; ratios are to the first row."""

    def __init__(self, original: Path, scratch: Path) -> None:
        self.original: Model = read_model(original)
        self._scratch = scratch
        self._rows: list[tuple[str, ...]] = []
        self._first: Difference | None = None
        self._reports: list[tuple[str, ...]] = []

    def add(
        self,
        told: str,
        path: Path,
        cost: Cost | None = None,
        report: Mapping[str, Any] | None = None,
    ) -> None:
        """Measure a file, and beside it what our report says of it."""
        plain = unpack(path, self._scratch / f"{path.stem}-unpacked.glb")
        found = compare(self.original, read_model(plain))
        plain.unlink()
        first = self._first = self._first or found
        row = [told, f"{found.triangles:,}", f"{path.stat().st_size:,}", f"{found.rms_ppm:.1f}"]
        row += [_ratio(found.rms_ppm, first.rms_ppm), f"{found.max_ppm:.0f}"]
        row += [f"{found.delta_e_mean:.2f}", _ratio(found.delta_e_mean, first.delta_e_mean)]
        row += [f"{found.delta_e_p95:.2f}", f"{found.texel_delta_e_mean:.2f}"]
        row += [_ratio(found.texel_delta_e_mean, first.texel_delta_e_mean)]
        row += ["", ""] if cost is None else [f"{cost.seconds:.1f}", f"{cost.peak_mb:.0f}"]
        self._rows.append(tuple(row))
        if report is not None:
            self._reports.append(_compare_report(told, report, found))

    def print(self) -> None:
        """Print the levels, then how far our reports are from what was measured."""
        print_table(COLUMNS, self._rows)
        if self._reports:
            columns = ("reported / measured", "RMS", "max", "ΔE mean", "ΔE p95", "recipe")
            print_table(columns, self._reports)


def _ratio(value: float, first: float) -> str:
    return f"{value / first:.2f}" if first > 0 else "–"


def _compare_report(told: str, report: Mapping[str, Any], found: Difference) -> tuple[str, ...]:
    keys = ("rms_ppm", "max_ppm", "delta_e_mean", "delta_e_p95")
    pairs = [(report[key], getattr(found, key)) for key in keys]
    shares = [f"{ours:.4g} / {theirs:.4g} = {_ratio(ours, theirs)}" for ours, theirs in pairs]
    return (told, *shares, report["recipe"])


def measure_textured(scans: Scans) -> None:
    """Simplify the sea turtle at 150,000 triangles with 2,048 px, to 20,000."""
    _measure_simplified(scans, TURTLE)


def measure_fragmented(scans: Scans) -> None:
    """Simplify a photogrammetry scan whose atlas has thousands of charts, to 20,000 triangles."""
    _measure_simplified(scans, FRAGMENTED)


def _measure_simplified(scans: Scans, name: str) -> None:
    plain, scratch = scans.plain(name), scans.scratch
    table = Table(plain, scratch)
    count = len(table.original.corners)
    print(f"{scans.tell(name)}: {count:,} → {TRIANGLES:,} triangles; {machine()}\n")
    share = f"{TRIANGLES / count:.6f}"
    target = scratch / "peer.glb"
    pack = [node_program("gltfpack"), "-i", str(plain), "-o", str(target), "-si", share]
    for told, options in GLTFPACK.items():
        table.add(told, target, run([*pack, *options]))
    table.add("glTF-Transform weld, simplify", target, _transform(plain, target, share))
    target = scratch / "baovat.glb"
    cost, report = _simplify(scans.source(name), target)
    table.add("baovat mesh simplify", target, cost, report)
    table.print()


def _transform(source: Path, target: Path, share: str) -> Cost:
    """Let glTF-Transform join vertices and then simplify with no limit on the error."""
    program, welded = node_program("gltf-transform"), str(target.with_suffix(".welded.glb"))
    first = run([program, "weld", str(source), welded])
    second = run([program, "simplify", welded, str(target), "--ratio", share, "--error", "1"])
    return Cost(first.seconds + second.seconds, max(first.peak_mb, second.peak_mb))


def _simplify(source: Path, target: Path) -> tuple[Cost, Mapping[str, Any]]:
    """Run our command and return what it cost and what it printed."""
    command = [*BAOVAT, "simplify", str(source), str(target)]
    with tempfile.TemporaryFile() as told:
        command += ["--triangles", str(TRIANGLES), "--json"]
        cost = run(command, simplifier_environment(), told=told)
        told.seek(0)
        report: Mapping[str, Any] = json.loads(told.read())
    return cost, report


def measure_thumb(scans: Scans) -> None:
    """Compare the smallest level of the sea turtle with the one that the Smithsonian publishes of it."""
    out = scans.scratch / "thumb-ladder"
    if not out.exists():
        build(scans.source(TURTLE), out)
    table = Table(scans.plain(TURTLE), scans.scratch)
    print(f"{scans.tell(TURTLE)}; {machine()}\n")
    theirs = scans.find(TURTLE_THUMB)
    if theirs is not None:
        table.add("Smithsonian's own thumb", theirs)
    thumb = read_levels(out)[0]
    table.add(f"baovat {thumb['name']}", out / thumb["file"], report=thumb)
    table.print()


def measure_ladder(scans: Scans) -> None:
    """Build the ladder of every scan: its cost, each level measured, each GLB judged by the Khronos validator."""
    for name in dict.fromkeys((VENUS, TURTLE, FRAGMENTED)):
        out = scans.scratch / ("thumb-ladder" if name == TURTLE else f"{Path(name).stem}-ladder")
        load = machine()
        if not out.exists():
            cost = build(scans.source(name), out)
            told = f"{cost.seconds:.1f} s, {cost.peak_mb:.0f} MB at most"
            print(f"{scans.tell(name)}, `baovat mesh build`: {told}; {load}\n")
        table = Table(scans.plain(name), scans.scratch)
        for level in read_levels(out):
            seconds = Cost(level["seconds"], level["peak_mb"])
            table.add(level["name"], out / level["file"], seconds, level)
        table.print()
        _print_validation(sorted(out.glob("*.glb")))


def build(source: Path, out: Path) -> Cost:
    """Build a whole ladder, with its other forms and its pictures."""
    return run([*BAOVAT, "build", str(source), str(out)], simplifier_environment())


def read_levels(out: Path) -> Sequence[Mapping[str, Any]]:
    """Return the levels of a report, the smallest first."""
    levels: Sequence[Mapping[str, Any]] = json.loads((out / "report.json").read_text())["levels"]
    return levels


def _print_validation(files: list[Path]) -> None:
    rows = []
    for path, said in zip(files, validate(files), strict=True):
        rows.append((path.name, str(said["numErrors"]), str(said["numWarnings"])))
    print_table(("Khronos validator", "errors", "warnings"), rows)
