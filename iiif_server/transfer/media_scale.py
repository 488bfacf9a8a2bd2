"""The scale of a picture in a list: what a photographer writes of how large the thing in it is."""

from __future__ import annotations

from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said
from iiif_server.transfer.wordbook import Wordbook
from manifests.errors import ScaleError
from manifests.scale import UNSTATED, Scale, parse_scale, write_scale


def read_media_scale(text: str, key: Key, notes: Notes) -> Scale:
    """Return what a cell says of a picture's scale; what is not understood is noted."""
    try:
        return parse_scale(text)
    except ScaleError as error:
        notes.wrong(
            key,
            "scale",
            Said(
                f"Không hiểu kích thước trong ảnh “{text[:80]}”.",
                f"{str(error).partition(':')[0].capitalize()}.",
            ),
            Said(
                "Ghi như “rộng 420 mm”, “cao 30 cm”, “50 mm = 1200 px” hoặc “600 ppi”.",
                "Write it as “width 420 mm”, “height 30 cm”, “50 mm = 1200 px” or “600 ppi”.",
            ),
        )
        return UNSTATED


def write_media_scale(value: Scale, _book: Wordbook) -> str:
    """Return what is said of a picture's scale; empty where nothing is."""
    return write_scale(value)
