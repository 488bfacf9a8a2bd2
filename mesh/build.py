"""The mesh flow, told once: from a deposited file to a folder of levels, a report and two pictures."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from mesh.errors import TargetError
from mesh.frame import Asked
from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.ladder import Level, build_ladder, finish_level
from mesh.levels.plan import MAX_TEXTURE_PX
from mesh.levels.simplify import simplify_to
from mesh.pictures.poster import render_poster
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.report import LevelReport, Report, encode_report, report_level, report_original
from mesh.surface import Progress
from mesh.textures import write_picture

#: Width and height of the still pictures.
POSTER_PX = 2048


def build_models(
    source: Path,
    out_dir: Path,
    *,
    progress: Progress,
    poster_px: int = POSTER_PX,
    asked: Asked | None = None,
) -> Report:
    """Turn a deposited model into its ladder of levels, with a report and a poster.

    Writes ``<level>.glb``, ``report.json``, ``poster.png`` and ``poster.jpg``. The folder appears whole
    or not at all: it is made beside its place. `asked` is what the depositor says of the numbers.

    Raises
    ------
    MeshError
        The model is refused, or `out_dir` exists and is not an empty folder.
    """
    _check_free(out_dir)
    header = inspect_header(source)
    progress("read", 0.0)
    surface = clean_surface(read_surface(source, header, asked))
    progress("index", 0.05)
    original = index_surface(surface)
    with _appearing_whole(out_dir) as folder:
        ladder = build_ladder(
            surface,
            original_bytes=source.stat().st_size,
            progress=lambda step, done: progress(step, 0.1 + 0.7 * done),
            original=original,
        )
        levels = [keep_level(level, folder) for level in ladder]
        progress("poster", 0.8)
        write_poster(original, folder, poster_px)
        told = report_original(surface, original.area_m2, header.format, source.stat().st_size)
        report = Report(told, tuple(reversed(levels)), surface.repairs)
        (folder / "report.json").write_text(encode_report(report), encoding="utf-8")
    progress("done", 1.0)
    return report


def simplify_file(
    source: Path, out: Path, triangles: int, *, asked: Asked | None = None
) -> dict[str, object]:
    """Write one level of a model as GLB and return what was reached, as one entry of the report.

    Textures keep their size, up to 8,192 px. The file appears whole or not at all.

    Raises
    ------
    MeshError
        The model is refused, or fewer than four triangles are asked for.
    """
    started_s = time.monotonic()
    surface = clean_surface(read_surface(source, inspect_header(source), asked))
    result = simplify_to(surface, triangles)
    level = finish_level(
        result, out.stem, MAX_TEXTURE_PX, index_surface(surface), source.stat().st_size, started_s
    )
    _write_whole(level.glb, out)
    return {**asdict(report_level(level)), "file": out.name, "repairs": surface.repairs}


def keep_level(level: Level, folder: Path) -> LevelReport:
    """Write a level's file and return its entry for the report."""
    (folder / f"{level.name}.glb").write_bytes(level.glb)
    return report_level(level)


def write_poster(original: IndexedSurface, folder: Path, size_px: int) -> None:
    """Write the still picture as PNG, for the image service, and as JPEG, for pages."""
    pixels = render_poster(original, size_px)
    for name in ("poster.png", "poster.jpg"):
        write_picture(pixels, folder / name)


def _check_free(out_dir: Path) -> None:
    if not out_dir.parent.is_dir():
        raise TargetError(f"{out_dir} cannot be made: {out_dir.parent} is no folder")
    if out_dir.exists() and (not out_dir.is_dir() or any(out_dir.iterdir())):
        raise TargetError(f"{out_dir} exists and is not an empty folder: name another one")


@contextmanager
def _appearing_whole(out_dir: Path) -> Iterator[Path]:
    """Give a scratch folder beside `out_dir` that takes its name when all went well."""
    scratch = Path(tempfile.mkdtemp(prefix=".building-", dir=out_dir.parent))
    try:
        yield scratch
        scratch.chmod(0o755)
        scratch.replace(out_dir)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _write_whole(data: bytes, out: Path) -> None:
    if not out.parent.is_dir():
        raise TargetError(f"{out} cannot be written: {out.parent} is no folder")
    descriptor, name = tempfile.mkstemp(prefix=".building-", suffix=".glb", dir=out.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
        Path(name).chmod(0o644)
        Path(name).replace(out)
    finally:
        Path(name).unlink(missing_ok=True)
