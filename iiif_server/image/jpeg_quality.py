"""Tell the quality of JPEG tiles from their tables.

Sources: ITU-T T.81 (1992), annexes B.2.4.1 and K.1; `jpeg_quality_scaling` of libjpeg.
"""

from __future__ import annotations

import struct

#: Annex K's table for lightness, which is quality 50; in no particular order, as only their sizes are compared.
_STEPS_AT_50 = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip

_DQT = 0xDB


def find_quality(tables: bytes) -> int | None:
    """Return libjpeg's quality from 1 to 100 of a tables-only JPEG; None where its tables are other ones."""
    steps = sorted(_find_first_table(tables))
    for quality in range(100, 0, -1):
        if steps == _scaled(quality):
            return quality
    return None


def _scaled(quality: int) -> list[int]:
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sorted(min(255, max(1, (step * percent + 50) // 100)) for step in _STEPS_AT_50)


def _find_first_table(tables: bytes) -> tuple[int, ...]:
    """Return the steps of the first 8-bit quantisation table, nothing where there is none."""
    position = 2
    while position + 4 <= len(tables) and tables[position] == 0xFF:
        marker = tables[position + 1]
        (length,) = struct.unpack_from(">H", tables, position + 2)
        if marker == _DQT and position + 5 + len(_STEPS_AT_50) <= len(tables):
            is_wide = tables[position + 4] >> 4
            steps = tables[position + 5 : position + 5 + len(_STEPS_AT_50)]
            return () if is_wide else tuple(steps)
        position += 2 + length
    return ()
