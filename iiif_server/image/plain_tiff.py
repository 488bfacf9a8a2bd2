"""Write rows of RGB as the plainest TIFF there is, so that a confined process needs no library for it.

Source: TIFF 6.0 (1992), section 6.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

_ROWS_PER_STRIP = 16
_SHORT, _LONG, _RATIONAL = 3, 4, 5


def write_plain_tiff(
    file: BinaryIO, pixels: memoryview, *, width: int, height: int, stride: int, dpi: int
) -> None:
    """Write 8-bit RGB without compression; row `y` starts at byte ``y * stride`` of `pixels`.

    The file stays below 4 GiB, which a classic TIFF needs: that is the caller's to see to.
    """
    row_bytes = 3 * width
    strips = -(-height // _ROWS_PER_STRIP)
    rows = [min(_ROWS_PER_STRIP, height - _ROWS_PER_STRIP * n) for n in range(strips)]
    file.write(_head(width, height, [count * row_bytes for count in rows], dpi))
    for y in range(height):
        file.write(pixels[y * stride : y * stride + row_bytes])


def _head(width: int, height: int, strip_bytes: list[int], dpi: int) -> bytes:
    """Header, directory, and the values that do not fit into it."""
    entries_at, count = 10, 13
    extra_at = entries_at + 12 * count + 4
    strips = len(strip_bytes)
    resolution_at = extra_at + 6
    offsets_at = resolution_at + 8
    counts_at = offsets_at + 4 * strips
    first = counts_at + 4 * strips
    offsets = [
        first + sum(strip_bytes[:1]) * n for n in range(strips)
    ]  # all but the last are alike
    entries = [
        (256, _LONG, 1, width),
        (257, _LONG, 1, height),
        (258, _SHORT, 3, extra_at),
        (259, _SHORT, 1, 1),
        (262, _SHORT, 1, 2),
        (273, _LONG, strips, offsets_at if strips > 1 else offsets[0]),
        (277, _SHORT, 1, 3),
        (278, _LONG, 1, _ROWS_PER_STRIP),
        (279, _LONG, strips, counts_at if strips > 1 else strip_bytes[0]),
        (282, _RATIONAL, 1, resolution_at),
        (283, _RATIONAL, 1, resolution_at),
        (284, _SHORT, 1, 1),
        (296, _SHORT, 1, 2),
    ]
    directory = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    head = b"II*\0" + struct.pack("<IH", 8, count) + directory + bytes(4)
    values = struct.pack("<3H2I", 8, 8, 8, dpi, 1)
    return head + values + struct.pack(f"<{2 * strips}I", *offsets, *strip_bytes)
