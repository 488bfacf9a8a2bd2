"""Size and depth out of the headers of JPEG 2000 and JPEG XL files, read with `struct` alone.

The depositing process must not run a decoder on an unknown file, and libvips here has no loader for the two.
Sources: ISO/IEC 15444-1 annexes A.5 (marker FF51) and I (boxes); ISO/IEC 18181-1
clause D (size header), 18181-2 (boxes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from iiif_server.image.errors import ImageRefusedError

JP2_SIGNATURE = bytes.fromhex("0000000c6a5020200d0a870a")
J2K_SIGNATURE = bytes.fromhex("ff4fff51")
JXL_CONTAINER_SIGNATURE = bytes.fromhex("0000000c4a584c200d0a870a")
JXL_SIGNATURE = bytes.fromhex("ff0a")

#: Files of these families have a dozen boxes; metadata boxes may add some hundred.
_MAX_BOXES = 10_000


@dataclass(frozen=True)
class Codestream:
    """What a header says; `bands` and `bits` are None where only decoding tells.

    `profile` is the embedded ICC profile, None without one. `is_srgb` is false where the header may
    say other colours than sRGB and grey, in a way that is not read here.
    """

    width: int
    height: int
    bands: int | None
    bits: int | None
    profile: bytes | None = None
    is_srgb: bool = True


@dataclass(frozen=True)
class FileBox:
    """One top-level box: four-letter kind, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def iterate_boxes(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[FileBox]:
    """Walk the boxes between two bytes of an ISO base media, JP2 or JPEG XL file.

    Without `start` and `end`, these are the top-level boxes of the whole file.

    Raises
    ------
    ImageRefusedError
        If a box is longer than the file: the file is truncated.
    """
    file_bytes = file.seek(0, 2) if end is None else end
    position = start
    for _ in range(_MAX_BOXES):
        if position >= file_bytes:
            return
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            raise ImageRefusedError("The file is truncated: it ends inside a box header.")
        length, kind = struct.unpack(">I4s", head[:8])
        header = 8
        if length == 1 and len(head) == 16:
            length, header = struct.unpack(">Q", head[8:])[0], 16
        box_end = file_bytes if length == 0 else position + length
        if box_end > file_bytes or box_end < position + header:
            raise ImageRefusedError(
                f"The file is truncated or damaged: its part {kind.decode('latin-1')!r} claims to end at byte "
                f"{box_end}, where {file_bytes} is the last possible; copy or export it again."
            )
        yield FileBox(kind, position + header, box_end)
        position = box_end
    raise ImageRefusedError(f"The file has more than {_MAX_BOXES} parts; it is not a picture.")


def parse_jpeg2000_header(file: BinaryIO) -> Codestream:
    """Read the image and tile size marker of a JP2 file or a bare codestream.

    Raises
    ------
    ImageRefusedError
        If there is no codestream, its header is cut, or its samples are signed or of a colour space
        that is not converted.
    """
    file.seek(0)
    start, profile = 0, None
    if file.read(12) == JP2_SIGNATURE:
        boxes = {box.kind: box for box in iterate_boxes(file)}
        start = boxes[b"jp2c"].start if b"jp2c" in boxes else -1
        profile = _find_profile(file, boxes[b"jp2h"]) if b"jp2h" in boxes else None
    if start < 0:
        raise ImageRefusedError("The JPEG 2000 file is truncated: it holds no codestream.")
    file.seek(start)
    head = file.read(42 + 3 * 16)
    if len(head) < 45 or not head.startswith(J2K_SIGNATURE):
        raise ImageRefusedError("The JPEG 2000 file's codestream has no header: export it again.")
    right, bottom, left, top = struct.unpack_from(">IIII", head, 8)
    bands, depth = struct.unpack_from(">HB", head, 40)
    if depth & 0x80:
        raise ImageRefusedError("The JPEG 2000 file has signed samples; export it unsigned.")
    return Codestream(right - left, bottom - top, bands, depth + 1, profile)


#: Enumerated colour spaces of JP2 (ISO/IEC 15444-1 annex I.5.3.3 and 15444-2 annex M.11.7.3.1) that need no
#: conversion, bilevel, sRGB and grey, and names of those that would.
_READY_COLOURS = {0, 15, 16, 17}
_OTHER_COLOURS = {12: "CMYK", 14: "CIELAB", 18: "sYCC"}
#: CMYK output profiles, the largest there are, have 1 to 3 MB.
_MAX_PROFILE_BYTES = 16 << 20


def _find_profile(file: BinaryIO, header: FileBox) -> bytes | None:
    """Read the embedded ICC profile out of the first colour specification box, if it has one."""
    for box in iterate_boxes(file, header.start, header.end):
        if box.kind != b"colr":
            continue
        file.seek(box.start)
        content = file.read(min(box.end - box.start, _MAX_PROFILE_BYTES))
        number = int.from_bytes(content[3:7], "big")
        if content[:1] == b"\1" and number not in _READY_COLOURS:
            name = _OTHER_COLOURS.get(number, f"number {number}")
            raise ImageRefusedError(f"The JPEG 2000 file is in {name} colours; export it in sRGB.")
        if content[:1] == b"\2" and content[19:23] == b"CMYK":
            raise ImageRefusedError("The JPEG 2000 file is in CMYK colours; export it as TIFF.")
        return content[3:] if content[:1] == b"\2" else None
    return None


def parse_jpegxl_header(file: BinaryIO) -> Codestream:
    """Read the size header of a JPEG XL file or bare codestream.

    Raises
    ------
    ImageRefusedError
        If there is no codestream or its header is cut.
    """
    file.seek(0)
    start = 0
    if file.read(12) == JXL_CONTAINER_SIGNATURE:
        starts = (
            box.start + (4 if box.kind == b"jxlp" else 0)
            for box in iterate_boxes(file)
            if box.kind in (b"jxlc", b"jxlp")
        )
        start = next(starts, -1)
    if start < 0:
        raise ImageRefusedError("The JPEG XL file is truncated: it holds no codestream.")
    file.seek(start)
    head = file.read(18)
    if len(head) < 14 or not head.startswith(JXL_SIGNATURE):
        raise ImageRefusedError("The JPEG XL file's codestream has no header: export it again.")
    width, height, rest = _jpegxl_size(int.from_bytes(head[2:], "little"))
    return Codestream(width, height, None, None, is_srgb=_jpegxl_is_srgb(rest))


#: Width as a fraction of the height, by the three bits of `ratio`.
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


def _jpegxl_size(bits: int) -> tuple[int, int, int]:
    """Decode SizeHeader; fields come least significant bit first. Width, height, and the bits after them."""
    small, bits = bits & 1, bits >> 1
    height, bits = _jpegxl_length(bits, small=bool(small))
    ratio, bits = bits & 7, bits >> 3
    if ratio:
        numerator, denominator = _RATIOS[ratio]
        return height * numerator // denominator, height, bits
    width, bits = _jpegxl_length(bits, small=bool(small))
    return width, height, bits


def _jpegxl_length(bits: int, *, small: bool) -> tuple[int, int]:
    """One side in pixels and the bits after it."""
    if small:
        return ((bits & 31) + 1) * 8, bits >> 5
    count = (9, 13, 18, 30)[bits & 3]
    return ((bits >> 2) & ((1 << count) - 1)) + 1, bits >> (2 + count)


def _jpegxl_is_srgb(bits: int) -> bool:
    """Whether ImageMetadata surely says sRGB: by default, or after the plainest fields (clause D.3)."""
    if bits & 1:
        return True
    has_more, is_float, depth = bits >> 1 & 1, bits >> 2 & 1, bits >> 3 & 3
    bits >>= 5 + (6 if depth == 3 else 0)
    extra_channels, colours_are_default = bits >> 1 & 3, bits >> 4 & 1
    return not (has_more or is_float or extra_channels) and bool(colours_are_default)
