"""Decode JPEG 2000 and JPEG XL masters, which libvips here has no loader for.

It runs in the deriving child and holds all pixels in memory: about 12
bytes a pixel inside OpenJPEG and 3 (8-bit RGB) in the result.
"""

from __future__ import annotations

import math
import resource
from pathlib import Path

import imagecodecs
import numpy as np
import pyvips

from iiif_server.image.codestreams import Codestream, parse_jpeg2000_header, parse_jpegxl_header
from iiif_server.image.errors import ImageRefusedError

#: 4 inside OpenJPEG and libjxl, and 1 or 2 in the result.
_BYTES_A_SAMPLE = 5


def decode_jpeg2000(path: Path) -> pyvips.Image:
    """Decode a JP2 file or codestream at full size, with its ICC profile attached.

    Raises
    ------
    ImageRefusedError
        If its data are damaged.
    MemoryError
        If they need more than this process may take.
    """
    with path.open("rb") as file:
        header = parse_jpeg2000_header(file)
    try:
        samples = imagecodecs.jpeg2k_decode(path.read_bytes(), numthreads=0)
    except imagecodecs.Jpeg2kError as error:
        _check_memory(header, error)
        raise ImageRefusedError(
            "The JPEG 2000 file is truncated or damaged; export it again."
        ) from error
    image = _image_of(_full_range(samples, header.bits or 8))
    if header.profile is not None:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", header.profile)
    return image


def decode_jpegxl(path: Path) -> pyvips.Image:
    """Decode the first frame of a JPEG XL file at full size, upright.

    Raises
    ------
    ImageRefusedError
        If its data are damaged or in floating point.
    MemoryError
        If they need more than this process may take.
    """
    with path.open("rb") as file:
        header = parse_jpegxl_header(file)
    try:
        samples = imagecodecs.jpegxl_decode(path.read_bytes(), index=0, numthreads=0)
    except imagecodecs.JpegxlError as error:
        _check_memory(header, error)
        raise ImageRefusedError(
            "The JPEG XL file is truncated or damaged; export it again."
        ) from error
    return _image_of(samples)


def _check_memory(header: Codestream, error: Exception) -> None:
    """Raise MemoryError where a picture needs more than is left: its decoder says no more than that it failed."""
    samples = header.width * header.height * (header.bands or 3)
    if samples * _BYTES_A_SAMPLE > _memory_left_bytes():
        raise MemoryError from error


def _memory_left_bytes() -> float:
    """Return how much more this process may hold (proc(5), statm: the sixth number is what RLIMIT_DATA bounds)."""
    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    if limit == resource.RLIM_INFINITY:
        return math.inf
    held_pages = int(Path("/proc/self/statm").read_text().split()[5])
    return limit - held_pages * resource.getpagesize()


def _full_range(samples: np.ndarray, bits: int) -> np.ndarray:
    """Stretch samples of odd depth (1, 4, 10, 12 bits …) to the whole range of their type."""
    whole = 8 * samples.dtype.itemsize
    if bits >= whole:
        return samples
    scaled = samples.astype(np.uint32) * ((1 << whole) - 1) // ((1 << bits) - 1)
    return scaled.astype(samples.dtype)


def _image_of(samples: np.ndarray) -> pyvips.Image:
    if samples.dtype not in (np.uint8, np.uint16) or samples.ndim not in (2, 3):
        raise ImageRefusedError(
            f"The picture has samples of type {samples.dtype}; deposit 8 or 16 bits a sample."
        )
    bands = 1 if samples.ndim == 2 else samples.shape[2]
    grey, colour = ("b-w", "srgb") if samples.dtype == np.uint8 else ("grey16", "rgb16")
    return pyvips.Image.new_from_array(
        np.ascontiguousarray(samples), interpretation=grey if bands < 3 else colour
    )
