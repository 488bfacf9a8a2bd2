"""Flow 1, second half, for a model: the original becomes a ladder of levels, a poster and a turntable."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.catalog.jobs import Task
from iiif_server.catalog.limits import PublicWork
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.made_turntable import MadeTurntable, name_view_file
from iiif_server.catalog.media import PYRAMID_NAME, REPORT_NAME, Original, mark_ready
from iiif_server.catalog.taking_place import find_wanted, take_place
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import Pyramid, write_pyramid
from iiif_server.ingest.derive_public import make_public_beside
from iiif_server.ingest.keep import KeptFile, keep_derivative
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.storage.keys import derivative_key
from mesh.build import PictureSizes, build_models, name_view
from mesh.frame import Asked
from mesh.pictures.turntable import VIEWS
from mesh.report import LevelReport, Report

#: Name and version of the conversion; what was said of how to read and write the model is added to it.
LEVELS_RECIPE = "levels-3"

DRACO_SUFFIX = "-draco"

#: The still picture that `build_models` writes without loss.
POSTER_NAME = "poster.png"

#: Share of a texture that charts cover; 0.77 was measured for xatlas on a photogrammetry scan.
COVERED = 0.55

#: Part of the progress that belongs to the levels, and to them with the poster's pyramid; the pyramids of the
#: turntable take the rest.
LEVELS_SHARE = 0.93
VIEWS_SHARE = 0.96


def derive_model(runtime: Runtime, task: Task, progress: Callable[[str, float], None]) -> None:
    """Make the levels and the pictures of a model, keep them, and mark the media ready.

    Raises
    ------
    MeshRefusedError
        If the file turns out to be broken when it is read.
    """
    prepare_for_deriving()
    with runtime.database.read() as connection:
        wanted = find_wanted(connection, task)
    if wanted is None:
        return
    original, limit = wanted.original, wanted.limit
    asked, recipe = _read_wishes(original)
    with scratch_folder(runtime.settings.scratch_dir, "model") as scratch:
        folder = scratch / "levels"
        report = _build(runtime, original, asked, folder, progress)
        picture = _write_poster_pyramid(folder, progress)
        kept = _keep(runtime, original, recipe, folder, report)
        around = _keep_turntable(runtime, original, recipe, folder, progress)
        work = PublicWork(original.sha256, recipe, limit)
        full = folder / PYRAMID_NAME
        public = make_public_beside(runtime, work, picture.geometry, full, progress)
    whole = kept[PYRAMID_NAME]
    made = MadePyramid(recipe, picture.geometry, whole.bytes, whole.sha256)
    levels = [_describe_level(report, level, kept) for level in report.levels]

    def mark(connection: Connection) -> None:
        told = (connection, original.media_id, made)
        mark_ready(*told, levels=levels, notes=_list_notes(report), public=public, turntable=around)

    take_place(runtime.database, task, original, mark)


def _build(
    runtime: Runtime,
    original: Original,
    asked: Asked,
    folder: Path,
    progress: Callable[[str, float], None],
) -> Report:
    """Write the levels and the pictures of a model, as large as the settings say, into a new folder."""
    settings = runtime.settings
    return build_models(
        runtime.store.local_path(original.key),
        folder,
        progress=lambda step, fraction: progress(step, fraction * LEVELS_SHARE),
        pictures=PictureSizes(settings.model_poster_px, settings.model_view_px),
        asked=asked,
        draco=original.draco,
    )


def _read_wishes(original: Original) -> tuple[Asked, str]:
    """Return what was said of how to read a model, and the recipe with all that was said of it."""
    asked = Asked(original.unit, original.up_axis)
    return asked, LEVELS_RECIPE + asked.suffix + (DRACO_SUFFIX if original.draco else "")


def _list_notes(report: Report) -> tuple[str, ...]:
    """List what a curator should know: repairs of the copy, and levels that could not be made."""
    left_out = (f"level {each.name} is left out: {each.reason}" for each in report.left_out)
    told = (f"level {level.name}: {note}" for level in report.levels for note in level.notes)
    return (*report.repairs, *left_out, *told)


def _write_poster_pyramid(folder: Path, progress: Callable[[str, float], None]) -> Pyramid:
    return write_pyramid(
        folder / POSTER_NAME,
        folder / PYRAMID_NAME,
        progress=lambda fraction: progress(
            "poster", LEVELS_SHARE + fraction * (VIEWS_SHARE - LEVELS_SHARE)
        ),
    )


def _keep(
    runtime: Runtime, original: Original, recipe: str, folder: Path, report: Report
) -> dict[str, KeptFile]:
    """Keep all files of a model, and return what was kept under each name."""
    copies = (copy.file for level in report.levels for copy in level.copies)
    names = [*(level.file for level in report.levels), *copies, REPORT_NAME, PYRAMID_NAME]
    return {
        name: keep_derivative(
            runtime.store, derivative_key(original.sha256, recipe, name), folder / name
        )
        for name in names
    }


def _keep_turntable(
    runtime: Runtime,
    original: Original,
    recipe: str,
    folder: Path,
    progress: Callable[[str, float], None],
) -> MadeTurntable:
    """Make pyramids of the pictures from all around, and keep them."""
    files = []
    for number in range(VIEWS):
        target = folder / name_view_file(number)
        made = write_pyramid(folder / name_view(number), target, progress=lambda _fraction: None)
        key = derivative_key(original.sha256, recipe, name_view_file(number))
        kept = keep_derivative(runtime.store, key, target)
        files.append((kept.bytes, kept.sha256))
        progress("turntable", VIEWS_SHARE + (1 - VIEWS_SHARE) * (number + 1) / VIEWS)
    return MadeTurntable(made.geometry, tuple(files))


def _describe_level(
    report: Report, level: LevelReport, kept: Mapping[str, KeptFile]
) -> dict[str, object]:
    return {
        "name": level.name,
        "file": level.file,
        "triangles": level.triangles,
        "bytes": level.bytes,
        "sha256": kept[level.file].sha256,
        "rms_mm": level.rms_mm,
        "detail_mm": measure_detail_mm(report.original.area_mm2, level),
        "bounds_m": find_bounds_m(report),
        "colour_px": measure_colour_px(level),
        "copies": [
            {
                "form": copy.form,
                "file": copy.file,
                "bytes": copy.bytes,
                "sha256": kept[copy.file].sha256,
            }
            for copy in level.copies
        ],
    }


def find_bounds_m(report: Report) -> list[list[float]] | None:
    """Return the lowest and the highest corner of a model in the space of its levels; None where it was not inspected.

    Levels are written without the shift that large coordinates are freed of.
    """
    if report.inspection is None:
        return None
    extent = report.inspection.extent
    return [
        [at - moved for at, moved in zip(corner, extent.shift_m, strict=True)]
        for corner in (extent.low_m, extent.high_m)
    ]


def measure_colour_px(level: LevelReport) -> int:
    """Return the side of the square picture that has as many colours as a level.

    That is all its pictures of colour together, or else one colour for each corner: a closed surface has half as
    many as triangles.
    """
    return math.ceil(math.sqrt(level.color_texels or level.triangles / 2))


def measure_detail_mm(area_mm2: float, level: LevelReport) -> float:
    """Return the size of the smallest detail of colour that a level can show, in millimetres.

    It is a texel of the texture, of which the object covers about `COVERED`, or else the side of an
    equilateral triangle: colours lie at its corners.
    """
    if level.texture_px:
        return math.sqrt(area_mm2 / COVERED) / level.texture_px
    return math.sqrt(area_mm2 * 4 / math.sqrt(3) / level.triangles)
