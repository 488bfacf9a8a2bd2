"""The pictures of a model from all around: what is written of them, and who gets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import RowMapping

from iiif_server.access.limits import Extent, choose_extent
from iiif_server.access.policy import Actor
from iiif_server.catalog.shown import limit_of
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import PyramidGeometry, parse_geometry


@dataclass(frozen=True)
class MadeTurntable:
    """Pyramids of one shape that are in the store, in the order in which the object turns.

    `files` holds the size in bytes and the SHA-256 of each.
    """

    geometry: PyramidGeometry
    files: tuple[tuple[int, str], ...]

    def to_document(self) -> dict[str, object]:
        """Build what the row of a media says of it; `parse_turntable` reads it."""
        files = [{"bytes": size, "sha256": sha256} for size, sha256 in self.files]
        return {"geometry": self.geometry.to_document(), "files": files}


def parse_turntable(document: Mapping[str, object]) -> MadeTurntable:
    """Read what `MadeTurntable.to_document` wrote.

    Raises
    ------
    DamagedPyramidError
        If it is nothing like that.
    """
    geometry, files = document.get("geometry"), document.get("files")
    if not isinstance(geometry, Mapping) or not isinstance(files, list):
        raise DamagedPyramidError("A turntable's description has no geometry or no files.")
    return MadeTurntable(
        parse_geometry(geometry), tuple((file["bytes"], file["sha256"]) for file in files)
    )


def name_view_file(number: int) -> str:
    """Return the name of the pyramid of one picture, the first of which is 0."""
    return f"turntable-{number:02d}.tif"


def find_turntable(row: RowMapping, actor: Actor) -> MadeTurntable | None:
    """Return the pictures that an actor gets from all around a model, or None.

    There is no reduced or marked form of them: where the item's limit does not spare pictures of this size, the
    public gets none.

    Parameters
    ----------
    row
        Of a query that selects the media and `shown.LIMIT_COLUMNS`.
    """
    if row["state"] != "ready" or not row["turntable"]:
        return None
    made = parse_turntable(row["turntable"])
    size = made.geometry
    extent = choose_extent(actor, limit_of(row), size.width, size.height)
    return made if extent is Extent.FULL else None
