"""What a file would become, and what became of a media: for `baovat image inspect`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iiif_server.catalog.media import PYRAMID_NAME
from iiif_server.catalog.media_details import MediaDetails, find_media_details
from iiif_server.image.describe import PageDescription, describe_file
from iiif_server.image.errors import TiffStructureError, UnknownFormatError
from iiif_server.image.jpeg_quality import find_quality
from iiif_server.image.page_resolution import MAX_SCAN_DPI, count_pixels, plan_dpi
from iiif_server.image.tiff import Tag, TiffReader
from iiif_server.ingest import pdf_process
from iiif_server.runtime import Runtime
from iiif_server.storage.keys import derivative_key
from iiif_server.storage.ranged_file import open_ranged
from iiif_server.storage.store import ObjectStore


@dataclass(frozen=True)
class StoredPyramid:
    """A pyramid as it lies in the store; `quality` is None where its tables are not libjpeg's."""

    bytes: int
    tiles: int
    quality: int | None


@dataclass(frozen=True)
class MediaInspection:
    """What the database says of a media, and the pyramid that is in the store (None: there is none)."""

    details: MediaDetails
    pyramid: StoredPyramid | None


def inspect_pages(path: Path, *, pdf_unconfined: bool = False) -> tuple[PageDescription, ...]:
    """Describe the pages of a picture or document; `pdf_unconfined` is the setting.

    Raises
    ------
    ImageRefusedError
        If a deposit of it would be refused.
    """
    try:
        return describe_file(path)
    except UnknownFormatError:
        if not pdf_process.is_pdf(path):
            raise
    found = pdf_process.list_pdf_pages(path, unconfined=pdf_unconfined)
    return tuple(
        _describe_pdf_page(number, size, found.notes) for number, size in enumerate(found.sizes_pt)
    )


def _describe_pdf_page(
    number: int, size_pt: tuple[float, float], notes: tuple[str, ...]
) -> PageDescription:
    dpi = plan_dpi(*size_pt)
    width, height = count_pixels(*size_pt, dpi)
    drawn = f"Drawn at {dpi} dots an inch; a scan that fills the page keeps its own, up to {MAX_SCAN_DPI}."
    return PageDescription(
        page=number,
        format="pdf",
        media_type=pdf_process.MEDIA_TYPE,
        width=width,
        height=height,
        dpi=dpi,
        notes=(*notes, drawn),
    )


def find_inspection(runtime: Runtime, media_id: str) -> MediaInspection | None:
    """Look a media up, with its pyramid; None where there is no such media."""
    with runtime.database.read() as connection:
        details = find_media_details(connection, media_id)
    if details is None:
        return None
    return MediaInspection(details, _find_pyramid(runtime, details))


def _find_pyramid(runtime: Runtime, details: MediaDetails) -> StoredPyramid | None:
    if details.recipe is None or details.geometry is None:
        return None
    key = derivative_key(details.sha256, details.recipe, PYRAMID_NAME)
    stat = runtime.store.find_stat(key)
    if stat is None:
        return None
    grids = [details.geometry.tile_grid(level) for level in range(len(details.geometry.levels))]
    tiles = sum(columns * rows for columns, rows in grids)
    return StoredPyramid(stat.bytes, tiles, _read_quality(runtime.store, key))


def _read_quality(store: ObjectStore, key: str) -> int | None:
    """Read the tables of a pyramid, and of one in a bucket nothing else."""
    try:
        with open_ranged(store, key) as file:
            reader = TiffReader(file)
            return find_quality(reader.data(reader.directories()[0], Tag.JPEG_TABLES))
    except TiffStructureError:
        return None
