"""A stored file that is handed out as it is: whole, in parts, or not at all where the client holds it."""

from __future__ import annotations

import hashlib

from flask import request, send_file
from werkzeug.wrappers import Response

from iiif_server.catalog.model_files import ModelFile
from iiif_server.errors import BusyError, StorageError
from iiif_server.tiles.headers import REVALIDATE
from iiif_server.web.guards import current_renders, current_runtime
from iiif_server.web.renders import WHOLE_BYTES


def send_stored(found: ModelFile, media_type: str, *, kept: bool = False) -> Response:
    """Return the file, or the part of it that was asked for, or 304 (RFC 9110, sections 13 and 14).

    `kept` says that a browser keeps it instead of showing it: nobody knows what a deposited file holds.
    """
    path = current_runtime().store.local_path(found.key)
    kept_bytes = path.stat().st_size
    if found.bytes not in (None, kept_bytes):
        raise StorageError(f"{found.key} has {kept_bytes} bytes; {found.bytes} were written.")
    etag = hashlib.sha256(found.version.encode()).hexdigest()[:32]
    response = send_file(
        path,
        mimetype=media_type,
        etag=etag,
        conditional=True,
        as_attachment=kept,
        download_name=found.name,
    )
    response.headers["Cache-Control"] = REVALIDATE
    return _sent_in_a_place(response)


def _sent_in_a_place(response: Response) -> Response:
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
