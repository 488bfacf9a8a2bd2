"""In what a pyramid that is in the store differs from the one that was written."""

from __future__ import annotations

from iiif_server.image.geometry import PyramidGeometry


def find_difference(
    found: PyramidGeometry,
    found_bytes: int,
    *,
    written: PyramidGeometry,
    written_bytes: int | None,
) -> str | None:
    """Tell in what shape or size of a file a pyramid differs; None where it does not.

    The size is needed because pictures from one camera have the same shape. `written_bytes` is None where it was not
    written down.
    """
    if found != written:
        return f"It is the pyramid of another picture: {found.describe()} instead of {written.describe()}."
    if written_bytes not in (None, found_bytes):
        return f"The pyramid has {found_bytes:,} bytes instead of {written_bytes:,}."
    return None
