"""Open a CIELAB TIFF of 8 bits a sample, which libvips 8.18 cannot (it says "bad labq format").

The same samples can be read as RGB. So libvips is given the file with one number changed on the way, the kind of
its colours, and what it reads is then taken as what it is.
Source: TIFF 6.0 (1992), section 23.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import pyvips

from iiif_server.image.errors import ImageRefusedError, TiffStructureError
from iiif_server.image.tiff import Tag, TiffReader

_RGB = 2


class _Disguised:
    """A file as a source of libvips, in which some bytes are other ones.

    It is opened for each reading: libvips does not tell when it needs a source no longer.
    """

    def __init__(self, path: Path, place: int, shown: bytes) -> None:
        self._path = path
        self._place = place
        self._shown = shown
        self._at = 0

    def read(self, byte_count: int) -> bytes:
        """Return the next bytes, with the disguise where they cover it."""
        with self._path.open("rb", buffering=0) as file:
            file.seek(self._at)
            data = bytearray(file.read(byte_count))
        for place, value in enumerate(self._shown, self._place - self._at):
            if 0 <= place < len(data):
                data[place] = value
        self._at += len(data)
        return bytes(data)

    def seek(self, offset: int, whence: int) -> int:
        """Go to a place and return it."""
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._path.stat().st_size}
        self._at = starts[whence] + offset
        return self._at


def open_cielab(path: Path, page: int) -> pyvips.Image:
    """Open one page as CIELAB of 16 signed bits, libvips' ``labs``; no pixel is decoded yet.

    Raises
    ------
    pyvips.Error
        If the page cannot be read.
    ImageRefusedError
        If the file contradicts itself.
    """
    disguised = _Disguised(path, *_find_kind(path, page))
    source = pyvips.SourceCustom()
    source.on_read(disguised.read)
    source.on_seek(disguised.seek)
    # Of all ways to open a source, pyvips lets only this one live as long as its pictures.
    samples = pyvips.Image.new_from_source(
        source, "", page=page, fail_on="warning", access="sequential"
    )
    opponents = samples.extract_band(1, n=2).copy(format="char", interpretation="multiband")
    lightness = samples.extract_band(0) * (100 / 255)
    measured = lightness.bandjoin(opponents.cast("float")).copy(interpretation="lab")
    return measured.colourspace("labs")


def _find_kind(path: Path, page: int) -> tuple[int, bytes]:
    """Return where the page's kind of colours is written, and the bytes that say RGB there."""
    try:
        with path.open("rb") as file:
            field = TiffReader(file).directories()[page].fields[Tag.PHOTOMETRIC]
            file.seek(0)
            order: Literal["little", "big"] = "little" if file.read(2) == b"II" else "big"
    except TiffStructureError as error:
        raise ImageRefusedError(f"{error} The file is damaged; export it again.") from error
    return field.offset, _RGB.to_bytes(field.byte_count, order)
