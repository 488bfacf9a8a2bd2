"""A stored file of any size, or the part of it that was asked for, read from the store in pieces while it is sent."""

from __future__ import annotations

from contextlib import suppress
from typing import BinaryIO

from flask import request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.http import dump_options_header
from werkzeug.wrappers import Response
from werkzeug.wsgi import wrap_file

from iiif_server.catalog.stored_file import StoredFile
from iiif_server.errors import BusyError, ObjectMissingError
from iiif_server.storage.ranged_file import open_ranged
from iiif_server.storage.store import ObjectStat, ObjectStore
from iiif_server.tiles.headers import REVALIDATE
from iiif_server.web import sending
from iiif_server.web.guards import current_runtime
from iiif_server.web.renders import WHOLE_BYTES

#: A piece is a fraction of a second of film, and one request where the store is S3.
PIECE_BYTES = 1 << 20
#: What is fetched of an object on S3 when it is opened: the index of many films stands at their end.
TAIL_BYTES = 64 << 10


def stream(found: StoredFile, media_type: str, *, kept: bool = False) -> Response:
    """Return the file, the one range of it that was asked for, 304 or 416 (RFC 9110, sections 13 and 14).

    When too many large files are being sent already, who asked for a range gets its beginning (RFC 9110, 15.3.7,
    allows that): a player asks for the rest by itself, and goes on playing.

    Parameters
    ----------
    kept
        Whether a browser keeps it instead of showing it.

    Raises
    ------
    StorageError
        If it is not what was written, or not there.
    BusyError
        If too many are being sent, and the whole was asked for.
    """
    store = current_runtime().store
    stat = store.find_stat(found.key)
    if stat is None:
        raise ObjectMissingError(found.key)
    sending.check_size(found, stat.bytes)
    response = _describe(found, stat, media_type, kept=kept)
    if request.method == "GET":
        response.response = wrap_file(request.environ, _open(store, found.key), PIECE_BYTES)
        response.direct_passthrough = True
    sending.ignore_odd_range()
    try:
        response.make_conditional(request.environ, accept_ranges=True, complete_length=stat.bytes)
    except RequestedRangeNotSatisfiable:
        response.close()
        raise
    try:
        return sending.sent_in_a_place(response)
    except BusyError:
        if response.status_code != 206:
            raise
        return _beginning(store, found, stat, response)


def _describe(found: StoredFile, stat: ObjectStat, media_type: str, *, kept: bool) -> Response:
    response = Response(content_type=media_type)
    response.content_length = stat.bytes
    response.set_etag(sending.etag_of(found))
    how = "attachment" if kept else "inline"
    ascii_name = found.name.encode("ascii", "replace").decode().replace("?", "_")
    names = {"filename": ascii_name} if ascii_name == found.name else {"filename*": found.name}
    with suppress(UnicodeError):
        response.headers["Content-Disposition"] = dump_options_header(how, names)
    response.headers["Cache-Control"] = REVALIDATE
    return response


def _open(store: ObjectStore, key: str) -> BinaryIO:
    """Open the object where it is kept: a file of this machine, or parts of it as they are read."""
    path = store.find_file(key)
    if path is not None:
        return path.open("rb")
    return open_ranged(store, key, tail_bytes=TAIL_BYTES, block_bytes=PIECE_BYTES)


def _beginning(
    store: ObjectStore, found: StoredFile, stat: ObjectStat, response: Response
) -> Response:
    """Return the beginning of a range, small enough to be handed over at once."""
    start = response.content_range.start or 0
    content = store.read_range(found.key, start, WHOLE_BYTES, version=stat.version)
    part = Response(content, status=206, headers=response.headers)
    part.content_length = len(content)
    part.content_range.set(start, start + len(content), stat.bytes)
    return part
