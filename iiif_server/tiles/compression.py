"""Documents in fewer bytes, for clients that can read that. The only importer of brotli."""

from __future__ import annotations

import gzip
from enum import StrEnum

import brotli  # type: ignore[import-untyped]  # it ships no type information
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

#: Below this size compression saves less than a network packet (1,460 bytes of payload on Ethernet).
COMPRESS_FROM_BYTES = 1_400

#: Of a manifest with 1,000 canvases (1.4 MB): 5 makes 22 kB in 7 ms, 9 makes 23 kB in 29 ms, 11 makes 22 kB in 3 s.
_BROTLI_QUALITY = 5
#: Of the page of an item (31 kB): 5 makes 8.1 kB in 0.46 ms, 4 makes 8.7 kB in 0.26 ms. For bytes that are not kept.
_BROTLI_QUALITY_ONCE = 4
#: 6 makes 45 kB of it in 5 ms, 9 makes 41 kB in 17 ms.
_GZIP_LEVEL = 6


class Coding(StrEnum):
    """How the bytes of a document are written, in the words of `Content-Encoding`, the smallest first."""

    BROTLI = "br"
    GZIP = "gzip"
    IDENTITY = "identity"

    @property
    def headers(self) -> dict[str, str]:
        """The header that says how a document is written; none for one that is as it is."""
        return {} if self is Coding.IDENTITY else {"Content-Encoding": self.value}


def choose_coding(accept_encoding: str | None) -> Coding:
    """Choose what the client likes best; of what it likes as much, the smallest (RFC 9110, 12.5.3)."""
    accepted = parse_accept_header(accept_encoding, Accept)
    liked = [coding for coding in (Coding.BROTLI, Coding.GZIP) if accepted[coding.value] > 0]
    return max(liked, key=lambda coding: accepted[coding.value], default=Coding.IDENTITY)


def write_as(content: bytes, coding: Coding, *, once: bool = False) -> bytes:
    """Write a document in a coding; the same bytes for the same document.

    `once` says that nobody keeps them: what takes less time is better then than a few bytes fewer.
    """
    if coding is Coding.BROTLI:
        quality = _BROTLI_QUALITY_ONCE if once else _BROTLI_QUALITY
        return bytes(brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality))
    if coding is Coding.GZIP:
        return gzip.compress(content, compresslevel=_GZIP_LEVEL, mtime=0)
    return content


def compress(content: bytes, accept_encoding: str | None) -> tuple[bytes, dict[str, str]]:
    """Return the content as it is sent, and the header that says how it is written."""
    if len(content) < COMPRESS_FROM_BYTES:
        return content, {}
    coding = choose_coding(accept_encoding)
    return write_as(content, coding, once=True), coding.headers
