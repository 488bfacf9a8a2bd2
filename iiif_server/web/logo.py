"""The mark of the institution: a PNG file that a setting names, shown in manifests and sent to whoever asks."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from iiif_server.errors import SettingError

PNG = "image/png"
#: A mark is shown some hundred pixels wide; what is larger than this was named by mistake.
MAX_BYTES = 2_000_000

#: Signature and the beginning of the first chunk, which tells width and height (PNG, third edition, 5.2 and 11.2.1).
_HEAD = struct.Struct(">8s4x4sII")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class LogoFile:
    """The file of a mark, `width` × `height` px; `etag` names its bytes."""

    content: bytes
    width: int
    height: int
    etag: str


@lru_cache(maxsize=1)
def read_logo(path: Path) -> LogoFile:
    """Return the mark, as it was when this process first asked for it.

    Raises
    ------
    SettingError
        If the file cannot be read, is no PNG, or is larger than a mark is.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _refusal(path, error.strerror or "unreadable") from error
    if len(content) > MAX_BYTES:
        raise _refusal(path, f"larger than {MAX_BYTES:,} bytes")
    if len(content) < _HEAD.size:
        raise _refusal(path, "no PNG file")
    signature, chunk, width, height = _HEAD.unpack_from(content)
    if signature != _SIGNATURE or chunk != b"IHDR" or not (width and height):
        raise _refusal(path, "no PNG file")
    return LogoFile(content, width, height, hashlib.sha256(content).hexdigest()[:32])


def _refusal(path: Path, reason: str) -> SettingError:
    accepted = f"a PNG file of at most {MAX_BYTES:,} bytes; this one is {reason}"
    return SettingError("BAOVAT_INSTITUTION_LOGO", str(path), accepted)
