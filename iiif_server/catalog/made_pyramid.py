"""What is written down of a pyramid when it is made, so that a damaged one can be told from it later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iiif_server.image.geometry import PyramidGeometry

#: Where size and SHA-256 of a pyramid's file stand, beside what `PyramidGeometry.to_document` writes.
_BYTES, _SHA256 = "bytes", "sha256"


@dataclass(frozen=True)
class MadePyramid:
    """A pyramid that is in the store, full or for the public: its recipe and shape, and its file's size and hash."""

    recipe: str
    geometry: PyramidGeometry
    bytes: int
    sha256: str

    def to_document(self) -> dict[str, object]:
        """Build what the row of a media says of it; the functions below and `parse_geometry` read it."""
        return self.geometry.to_document() | {_BYTES: self.bytes, _SHA256: self.sha256}


def written_bytes(document: Mapping[str, object]) -> int | None:
    """Return the size of a pyramid's file, where it was written down."""
    size = document.get(_BYTES)
    return size if isinstance(size, int) else None


def written_sha256(document: Mapping[str, object]) -> str | None:
    """Return the SHA-256 of a pyramid's file in hexadecimal, where it was written down."""
    sha256 = document.get(_SHA256)
    return sha256 if isinstance(sha256, str) else None
