"""A JPEG file as a TIFF holds it: its tables once for all tiles, and each tile without them.

Sources: ITU-T T.81 (1992), annex B.5 (abbreviated formats); TIFF Technical Note 2 (1995).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from iiif_server.image.errors import DerivationError

_SOI = b"\xff\xd8"
_EOI = b"\xff\xd9"
_DQT, _DHT, _SOS = 0xDB, 0xC4, 0xDA
_FRAMES = range(0xC0, 0xC3)  # SOF0 to SOF2; C4 is DHT


@dataclass(frozen=True)
class AbbreviatedJpeg:
    """`tables` is what stands in the TIFF's directory, `body` what stands in its tile; both from SOI to EOI."""

    tables: bytes
    body: bytes


def abbreviate(jpeg: bytes) -> AbbreviatedJpeg:
    """Part a JPEG file into its tables and the rest; markers of applications are left out.

    Raises
    ------
    DerivationError
        If the file is not built as T.81 says.
    """
    tables: list[bytes] = []
    kept: list[bytes] = []
    position = len(_SOI)
    while jpeg[position : position + 1] == b"\xff" and position + 4 <= len(jpeg):
        marker = jpeg[position + 1]
        if marker == _SOS:
            kept.append(jpeg[position:])
            return AbbreviatedJpeg(
                tables=b"".join([_SOI, *tables, _EOI]), body=b"".join([_SOI, *kept])
            )
        end = position + 2 + struct.unpack_from(">H", jpeg, position + 2)[0]
        if marker in (_DQT, _DHT):
            tables.append(jpeg[position:end])
        elif marker in _FRAMES:
            kept.append(jpeg[position:end])
        position = end
    raise DerivationError("A tile was not written as a JPEG file; try again.")
