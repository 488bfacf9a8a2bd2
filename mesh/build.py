"""The mesh flow, told once: from a deposited file to a folder of levels, a report, a poster and a turntable."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from mesh.errors import TargetError
from mesh.frame import Asked
from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.ladder import build_ladder
from mesh.levels.level import LeftOut, Level, encode_level, finish_level
from mesh.levels.plan import MAX_TEXTURE_PX
from mesh.levels.simplify import simplify_to
from mesh.model import Model, read_model
from mesh.pictures.poster import render_poster
from mesh.pictures.turntable import render_turntable
from mesh.report import LevelReport, Report, encode_report, report_level, report_original
from mesh.surface import Progress
from mesh.textures import write_picture
from mesh.writing.copies import plan_copies, write_copies
from mesh.writing.options import GlbOptions
from mesh.writing.plain import settle


@dataclass(frozen=True)
class PictureSizes:
    """Width and height in pixels of the still picture, and of each picture from all around."""

    poster_px: int = 2048
    turntable_px: int = 768


PICTURE_SIZES = PictureSizes()


def build_models(
    source: Path,
    out_dir: Path,
    *,
    progress: Progress,
    pictures: PictureSizes = PICTURE_SIZES,
    asked: Asked | None = None,
    draco: bool = False,
) -> Report:
    """Turn a deposited model into its ladder of levels, with a report, a poster and a turntable.

    Writes ``<level>.glb``, ``plain.glb``, ``ar.usdz``, ``report.json``, ``poster.png``, ``poster.jpg`` and
    ``turntable-00.jpg`` to ``turntable-23.jpg``, with `draco` also ``<level>.draco.glb``. The folder appears whole
    or not at all: it is made beside its place. `asked` is what the depositor says of the numbers.

    Raises
    ------
    MeshError
        The model is refused, or `out_dir` exists and is not an empty folder.
    """
    _check_free(out_dir)
    model, original = _prepare(source, asked, progress)
    with _appearing_whole(out_dir) as folder:
        ladder = build_ladder(
            original, deposited=model.deposited, progress=_part_of(progress, 0.1, 0.7)
        )
        levels, left_out = keep_levels(ladder, folder, draco=draco)
        write_pictures(original, folder, pictures, progress)
        report = Report(
            original=report_original(original, model),
            inspection=model.inspection,
            levels=tuple(reversed(levels)),
            repairs=model.surface.repairs,
            left_out=left_out,
        )
        (folder / "report.json").write_text(encode_report(report), encoding="utf-8")
    progress("done", 1.0)
    return report


def _prepare(source: Path, asked: Asked | None, progress: Progress) -> tuple[Model, IndexedSurface]:
    progress("read", 0.0)
    model = read_model(source, asked)
    progress("index", 0.05)
    return model, index_surface(model.surface)


#: One level by itself is written so that any program opens it: no extensions, no new loss in pictures.
ONE_LEVEL = GlbOptions(MAX_TEXTURE_PX, 92, compression="none", texture_format="jpeg")


def simplify_file(
    source: Path,
    out: Path,
    triangles: int,
    *,
    asked: Asked | None = None,
    options: GlbOptions = ONE_LEVEL,
) -> dict[str, object]:
    """Write one level of a model as GLB and return what was reached, as one entry of the report.

    Textures keep their size, up to 8,192 px. The file appears whole or not at all.

    Raises
    ------
    MeshError
        The model is refused, or fewer than four triangles are asked for.
    """
    started_s = time.monotonic()
    model = read_model(source, asked, inspected=False)
    original = index_surface(model.surface)
    result = simplify_to(original, triangles, MAX_TEXTURE_PX)
    if options.compression == "none":
        result = replace(result, surface=settle(result.surface))
    encoded = encode_level(result, options, None)
    level = finish_level(out.stem, result, encoded, original, started_s=started_s)
    _write_whole(level.glb, out)
    return {**asdict(report_level(level)), "file": out.name, "repairs": model.surface.repairs}


def keep_levels(
    levels: Iterable[Level | LeftOut], folder: Path, *, draco: bool
) -> tuple[list[LevelReport], tuple[LeftOut, ...]]:
    """Write the files of levels, largest first, and return their entries for the report."""
    entries: list[LevelReport] = []
    left_out: list[LeftOut] = []
    for level in levels:
        if isinstance(level, LeftOut):
            left_out.append(level)
            continue
        (folder / f"{level.name}.glb").write_bytes(level.glb)
        made = {copy.form for entry in entries for copy in entry.copies}
        forms = plan_copies(level.triangles, made, draco=draco)
        copies = write_copies(level.surface, level.name, level.texture_px, forms, folder)
        entries.append(report_level(level, copies))
    return entries, tuple(left_out)


def write_poster(original: IndexedSurface, folder: Path, size_px: int) -> None:
    """Write the still picture as PNG, for the image service, and as JPEG, for pages."""
    pixels = render_poster(original, size_px)
    for name in ("poster.png", "poster.jpg"):
        write_picture(pixels, folder / name)


def write_pictures(
    original: IndexedSurface, folder: Path, sizes: PictureSizes, progress: Progress
) -> None:
    """Write the still picture, and those from all around in the order in which the object turns."""
    progress("poster", 0.8)
    write_poster(original, folder, sizes.poster_px)
    pass_on = _part_of(progress, 0.85, 0.14)
    for number, pixels in enumerate(render_turntable(original, sizes.turntable_px, pass_on)):
        write_picture(pixels, folder / name_view(number))


def _part_of(progress: Progress, start: float, share: float) -> Progress:
    """Tell of a part of the work as of the whole."""
    return lambda step, done: progress(step, start + share * done)


def name_view(number: int) -> str:
    """Return the name of the file of one picture of the turntable, the first of which is 0."""
    return f"turntable-{number:02d}.jpg"


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
