"""Documents in fewer bytes, for clients that can read that."""

from __future__ import annotations

import gzip

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

#: Below this size gzip saves less than a network packet (1,460 bytes of payload on Ethernet).
GZIP_FROM_BYTES = 1_400


def compress(content: bytes, accept_encoding: str | None) -> tuple[bytes, dict[str, str]]:
    """Return the content as it is sent, and the header that says how it is encoded."""
    if len(content) < GZIP_FROM_BYTES or not parse_accept_header(accept_encoding, Accept)["gzip"]:
        return content, {}
    return gzip.compress(content, compresslevel=6, mtime=0), {"Content-Encoding": "gzip"}
