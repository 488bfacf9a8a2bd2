"""ICC profiles written by the tests themselves, out of published figures."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from tests.iiif_server.image.colorimetry import D50, Space, matrix_to_d50


def _fixed(value: float) -> bytes:
    """One s15Fixed16Number."""
    return struct.pack(">i", round(value * 65536))


def _xyz(values: Sequence[float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _curve(gamma: float | None) -> bytes:
    if gamma is not None:
        return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    parameters = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return b"para\0\0\0\0" + struct.pack(">HH", 3, 0) + b"".join(map(_fixed, parameters))


def _text(name: str) -> bytes:
    letters = name.encode("utf-16-be")
    return (
        b"mluc\0\0\0\0" + struct.pack(">II2s2sII", 1, 12, b"vi", b"VN", len(letters), 28) + letters
    )


def _profile(kind: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A display profile of version 4.3 with these tags."""
    start = 128 + 4 + 12 * len(tags)
    table, body = b"", b""
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s", start + len(body), b"none", 0x04300000, b"mntr", kind, b"XYZ "
    )
    head += struct.pack(">6H4s", 2020, 1, 1, 0, 0, 0, b"acsp") + bytes(28)
    head += b"".join(map(_fixed, D50)) + bytes(128 - len(head) - 12)
    return head + struct.pack(">I", len(tags)) + table + body


def rgb_profile(space: Space, name: str = "RGB") -> bytes:
    """A matrix and curve profile of an RGB space."""
    columns = np.moveaxis(matrix_to_d50(space), 1, 0)
    tags = {b"desc": _text(name), b"cprt": _text("CC0"), b"wtpt": _xyz(D50)}
    tags |= {f"{c}XYZ".encode(): _xyz(xyz) for c, xyz in zip("rgb", columns, strict=True)}
    tags |= {f"{c}TRC".encode(): _curve(space.gamma) for c in "rgb"}
    return _profile(b"RGB ", tags)


def grey_profile(gamma: float) -> bytes:
    """A grey profile of a gamma."""
    tags = {b"desc": _text("Grey"), b"cprt": _text("CC0"), b"wtpt": _xyz(D50)}
    return _profile(b"GRAY", tags | {b"kTRC": _curve(gamma)})
