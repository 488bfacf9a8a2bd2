"""The report beside the levels: what was deposited, what was made of it, and how far it is off."""

from __future__ import annotations

import json
import resource
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from mesh.indexed import IndexedSurface
from mesh.inspection.facts import Inspection
from mesh.levels.level import LeftOut, Level
from mesh.levels.measure import SAMPLES
from mesh.model import Model
from mesh.versions import list_versions
from mesh.writing.copies import Copy


@dataclass(frozen=True)
class LevelReport:
    """One level as the report lists it; the numbers are those of `mesh.levels.measure.Deviation`.

    `peak_mb` is the most memory that the process held until the level was finished.
    """

    name: str
    file: str
    triangles: int
    bytes: int
    texture_px: int
    color_texels: int
    rms_mm: float
    rms_ppm: float
    max_mm: float
    max_ppm: float
    delta_e_mean: float
    farthest_mm: float
    delta_e_p95: float
    normal_deg_mean: float
    samples: int
    vertices: int
    asked_triangles: int
    recipe: str
    seconds: float
    peak_mb: int
    sha256: str
    notes: tuple[str, ...]
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True)
class OriginalReport:
    """The deposited model; lengths in millimetres, the area in square millimetres.

    `unit` and `up_axis` are how the file's numbers were taken, with where that comes from: ``file``,
    ``asked`` or ``assumed``. `moving` tells what moves in it: ``full`` keeps that of a glTF, other levels are
    at rest.
    """

    format: str
    triangles: int
    vertices: int
    parts: int
    bytes: int
    sha256: str
    texture_px: int
    diagonal_mm: float
    area_mm2: float
    size_mm: tuple[float, float, float]
    shift_m: tuple[float, float, float]
    unit: str
    unit_from: str
    up_axis: str
    up_axis_from: str
    moving: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """Everything that `report.json` says; levels from the smallest to the largest."""

    original: OriginalReport
    inspection: Inspection | None
    levels: tuple[LevelReport, ...]
    repairs: tuple[str, ...]
    left_out: tuple[LeftOut, ...] = ()
    samples_each_way: int = SAMPLES
    versions: Mapping[str, str] = field(default_factory=list_versions)


def report_original(original: IndexedSurface, model: Model) -> OriginalReport:
    """Describe the deposited model."""
    surface = original.surface
    low, high = surface.bounds_m
    width, height, depth = (float(value) for value in (high - low) * 1e3)
    return OriginalReport(
        format=model.format,
        triangles=surface.source_triangles,
        vertices=surface.vertex_count,
        parts=len(surface.parts),
        bytes=model.deposited.size_bytes,
        sha256=model.sha256,
        texture_px=surface.texture_px,
        diagonal_mm=surface.diagonal_m * 1e3,
        area_mm2=original.area_m2 * 1e6,
        size_mm=(width, height, depth),
        shift_m=surface.shift_m,
        unit=surface.frame.unit,
        unit_from=surface.frame.unit_from,
        up_axis=surface.frame.up_axis,
        up_axis_from=surface.frame.up_axis_from,
        moving=surface.moving,
    )


def report_level(level: Level, copies: tuple[Copy, ...] = ()) -> LevelReport:
    """Describe a finished level, and what else was written of it."""
    return LevelReport(
        name=level.name,
        file=f"{level.name}.glb",
        triangles=level.triangles,
        bytes=len(level.glb),
        texture_px=level.texture_px,
        color_texels=level.color_texels,
        **asdict(level.deviation),
        vertices=level.vertices,
        asked_triangles=level.asked_triangles,
        recipe=level.recipe,
        seconds=level.seconds,
        peak_mb=_measure_peak_mb(),
        sha256=level.sha256,
        notes=level.notes,
        copies=copies,
    )


def _measure_peak_mb() -> int:
    """Read the most memory that this process, or one that it started and that has ended, has held (Linux: in KiB)."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1024


def encode_report(report: Report) -> str:
    """Write a report as JSON, numbers rounded to six significant digits."""
    return json.dumps(_round(asdict(report)), indent=2, ensure_ascii=False) + "\n"


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _round(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_round(item) for item in value]
    return value
