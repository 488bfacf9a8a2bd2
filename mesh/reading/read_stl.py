"""STL, binary or text, as a surface; also with the colours that two programs hide in it.

Source: 3D Systems, "StereoLithography Interface Specification", 1989. The 16 bits after each facet are
unused there; VisCAM and SolidView put a colour into them (bit 15: it is valid; blue in the lowest five
bits), Materialise Magics another one (bit 15: the colour of the whole holds; red in the lowest five),
announced by ``COLOR=`` and four bytes in the header.
The only module that imports trimesh: it reads facets, which have a length that was checked before. Text is read
here, in blocks, because trimesh holds the whole of it several times.
"""

from __future__ import annotations

import io

import numpy as np
import numpy.typing as npt
from trimesh.exchange.stl import load_stl_binary

from mesh.color import linearize
from mesh.errors import MeshRefusedError, NoFacesError
from mesh.limits import MAX_TRIANGLES
from mesh.reading.package import Package
from mesh.reading.plain_numbers import parse_numbers
from mesh.reading.unsettled import Reading, UnsettledPart
from mesh.reading.wavefront import read_blocks
from mesh.surface import PLAIN, FloatArray, Material

_FACET = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("more", "<u2")])
_HEAD_BYTES = 84


def read_stl(package: Package) -> Reading:
    """Read an STL: every facet has corners of its own, which cleaning joins.

    Raises
    ------
    MeshRefusedError
        The data do not hold together.
    SurfaceError
        There are no facets.
    """
    size = package.size(package.main)
    with package.open(package.main) as stream:
        head = stream.read(_HEAD_BYTES)
        count = int.from_bytes(head[80:84], "little")
        if len(head) == _HEAD_BYTES and size == _HEAD_BYTES + count * _FACET.itemsize:
            if count > MAX_TRIANGLES:
                raise MeshRefusedError(
                    f"the STL has more than {MAX_TRIANGLES} triangles"
                    ": reduce it, and export it again"
                )
            if count == 0:
                return _build(np.zeros((0, 3, 3)), None)
            facets = stream.read()
            more = np.frombuffer(facets, dtype=_FACET)["more"]
            loaded = load_stl_binary(io.BytesIO(head + facets))
            corners = np.asarray(loaded["vertices"], dtype=np.float64).reshape(-1, 3, 3)
            return _build(corners, _find_colors(head, more))
    return _build(_read_text(package), None)


def _build(corners: npt.NDArray[np.float64], colors: FloatArray | None) -> Reading:
    if len(corners) == 0:
        raise NoFacesError
    part = UnsettledPart(
        name="",
        positions=corners.reshape(-1, 3),
        triangles=np.arange(3 * len(corners), dtype=np.uint32).reshape(-1, 3),
        material=PLAIN if colors is None else Material(double_sided=True),
        colors=None if colors is None else np.repeat(colors, 3, axis=0),
    )
    return Reading([part], [])


def _read_text(package: Package) -> npt.NDArray[np.float64]:
    """Read the corners of a text STL, (n, 3, 3), in blocks of a megabyte."""
    found: list[npt.NDArray[np.float64]] = []
    total = 0
    with package.open(package.main) as stream:
        for block in read_blocks(stream):
            lines = [line.split(None, 1) for line in block.lower().splitlines()]
            rows = [words[1] for words in lines if len(words) == 2 and words[0] == b"vertex"]
            total += len(rows)
            if total > 3 * MAX_TRIANGLES:
                raise MeshRefusedError(
                    f"the STL has more than {MAX_TRIANGLES} triangles"
                    ": reduce it, and export it again"
                )
            if rows:
                found.append(_parse(rows))
    if total % 3:
        raise MeshRefusedError(
            f"the STL has {total} corners, which are no whole triangles: export it again"
        )
    return np.concatenate(found).reshape(-1, 3, 3) if found else np.zeros((0, 3, 3))


def _parse(rows: list[bytes]) -> npt.NDArray[np.float64]:
    try:
        return parse_numbers(b" ".join(rows)).reshape(len(rows), 3)
    except ValueError as error:
        raise MeshRefusedError(
            "a vertex of the STL is no three numbers: export it again"
        ) from error


def _find_colors(head: bytes, stored: npt.NDArray[np.uint16]) -> FloatArray | None:
    """Take the colours of facets, as (n, 4) linear; None where there are none."""
    at = head.find(b"COLOR=")
    magics = 0 <= at <= 70
    own = (stored & 0x8000 == 0) if magics else (stored & 0x8000 != 0)
    if not magics and not own.any():
        return None
    shifts = (0, 5, 10) if magics else (10, 5, 0)
    srgb = np.stack([(stored >> shift) & 31 for shift in shifts], axis=1).astype(np.float32) / 31
    whole = np.frombuffer(head[at + 6 : at + 10], np.uint8)[:3] / 255 if magics else np.full(3, 0.8)
    srgb[~own] = whole
    coverage = np.ones((len(srgb), 1), dtype=np.float32)
    return np.concatenate([linearize(srgb), coverage], axis=1)
