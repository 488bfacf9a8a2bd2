"""Sending stored files: small ones whole, large ones in a place of their lane for as long as the client takes."""

from __future__ import annotations

import hashlib
import re

from flask import request, send_file
from werkzeug.wrappers import Response

from iiif_server.catalog.stored_file import StoredFile
from iiif_server.errors import BusyError, StorageError
from iiif_server.tiles.headers import REVALIDATE
from iiif_server.web.guards import current_renders, current_runtime
from iiif_server.web.renders import WHOLE_BYTES

_ONE_RANGE = re.compile(r"bytes=(?:(?P<first>\d{1,18})-(?P<last>\d{1,18})?|-\d{1,18})", re.ASCII)


def etag_of(found: StoredFile) -> str:
    """Name the bytes of a stored file among all that are handed out."""
    return hashlib.sha256(found.version.encode()).hexdigest()[:32]


def check_size(found: StoredFile, kept_bytes: int) -> None:
    """Refuse to send what is not what was written.

    Raises
    ------
    StorageError
        If the stored object has another size.
    """
    if found.bytes not in (None, kept_bytes):
        raise StorageError(f"{found.key} has {kept_bytes} bytes; {found.bytes} were written.")


def send_stored(found: StoredFile, media_type: str, *, kept: bool = False) -> Response:
    """Return the file, or the part of it that was asked for, or 304 (RFC 9110, sections 13 and 14).

    `kept` says that a browser keeps it instead of showing it: nobody knows what a deposited file holds.
    """
    path = current_runtime().store.local_path(found.key)
    check_size(found, path.stat().st_size)
    ignore_odd_range()
    response = send_file(
        path,
        mimetype=media_type,
        etag=etag_of(found),
        conditional=True,
        as_attachment=kept,
        download_name=found.name,
    )
    response.headers["Cache-Control"] = REVALIDATE
    return sent_in_a_place(response)


def ignore_odd_range() -> None:
    """Let a request for other parts than one that can be sent be one for the whole (RFC 9110, section 14.2)."""
    asked = _ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or (asked["last"] and int(asked["first"]) > int(asked["last"])):
        request.environ.pop("HTTP_RANGE", None)


def sent_in_a_place(response: Response) -> Response:
    """Hand a small file over whole; let a large one take a place, which is left when it is sent or given up.

    Raises
    ------
    BusyError
        If too many are being sent already.
    """
    if request.method == "HEAD" or response.status_code not in (200, 206):
        return response
    response.direct_passthrough = False  # passed through, a response would not be told of its end
    if (response.content_length or 0) <= WHOLE_BYTES:
        response.make_sequence()
        return response
    try:
        place = current_renders().sending.enter()
    except BusyError:
        response.close()
        raise
    response.call_on_close(place.leave)
    return response
