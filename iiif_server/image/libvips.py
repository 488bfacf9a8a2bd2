"""Set libvips up: which loaders may ever run, how many threads, how much it remembers.

A process calls one of the two ``prepare_`` functions once, before anything else of this package that
touches pixels. libvips' worker threads do not survive a fork, so children are spawned.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyvips

from iiif_server.image.kept_buffers import keep_buffers
from iiif_server.image.streamed import open_stream

#: Class names of the only loaders that may open a file. All of them are continuously fuzzed by the
#: libvips project and none is marked untrusted there.
_ALLOWED_LOADERS = (
    "VipsForeignLoadJpeg",
    "VipsForeignLoadPng",
    "VipsForeignLoadTiff",
    "VipsForeignLoadWebp",
    "VipsForeignLoadHeif",
    "VipsForeignLoadNsgif",
)


#: Loader of each accepted format but JPEG. Their own limits (scans of a JPEG, chunks of a PNG) stay on.
_LOADERS = {
    "png": "pngload",
    "tiff": "tiffload",
    "webp": "webpload",
    "avif": "heifload",
    "gif": "gifload",
}


def open_picture(
    path: Path, kind: str, *, page: int, access: str = "sequential", lenient: bool = False
) -> pyvips.Image:
    """Open one page of a file with the loader for its recognised format; no pixel is decoded yet.

    `access` is ``"sequential"`` (once, top to bottom, in little memory) or ``"random"`` (libvips first decodes
    into memory, or above 100 MB into a file in its temporary folder). Damage is an error when pixels are read.
    `lenient` lets oddities of a JPEG pass (see `is_oddity`), and with them damage that does not end it early.

    Raises
    ------
    pyvips.Error
        If the header cannot be read.
    """
    # libvips tells damage inside a TIFF's tiles and a JPEG's data at its strictest only; unknown tags, the usual
    # cause of a TIFF's warnings, stay harmless. Other formats say there what is none of our business.
    is_strict = kind == "tiff" or (kind == "jpeg" and not lenient)
    options: dict[str, object] = {"fail_on": "warning" if is_strict else "truncated"}
    if kind == "tiff":
        options["page"] = page
    image: pyvips.Image = (
        pyvips.Image.jpegload_source(open_stream(path), access=access, **options)
        if kind == "jpeg"
        else getattr(pyvips.Image, _LOADERS[kind])(str(path), access=access, **options)
    )
    return image


#: What libjpeg warns of in JPEG files of some cameras and programs that decode well (its jerror.h).
_ODDITIES = ("extraneous bytes before marker", "Invalid SOS parameters", "Unknown Adobe color")
_DAMAGE = ("premature end", "bad Huffman code", "instead of RST")


def is_oddity(error: pyvips.Error) -> bool:
    """Tell whether a JPEG was refused for something that many cameras do, and not for damage."""
    told = str(error)
    return any(each in told for each in _ODDITIES) and not any(each in told for each in _DAMAGE)


def prepare_for_serving() -> None:
    """Make this process answer many small requests: one thread each, nothing remembered.

    The operation cache is off because it knows files by their path: a pyramid that replaces another would be
    answered from the old one.
    """
    pyvips.concurrency_set(1)
    pyvips.cache_set_max(0)
    restrict_loaders()


def prepare_for_deriving(threads: int = 0) -> None:
    """Make this process convert one picture quickly; 0 threads means one for each core."""
    keep_buffers()
    pyvips.concurrency_set(threads)
    pyvips.cache_set_max(0)
    restrict_loaders()


def restrict_loaders() -> None:
    """Block every loader of libvips that is not named in this module, for the whole process."""
    pyvips.block_untrusted_set(True)
    pyvips.operation_block_set("VipsForeignLoad", True)
    for loader in _ALLOWED_LOADERS:
        pyvips.operation_block_set(loader, False)


def first_reason(error: pyvips.Error) -> str:
    """Pick the line of a libvips error that says why, without paths of this machine."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    reasons = lines[1:] or [line for line in lines if not line.startswith("unable to call ")]
    return re.sub(
        r"(?:/[^\s/:\"']+)+/?", "the file", reasons[0] if reasons else "damaged or incomplete"
    )
