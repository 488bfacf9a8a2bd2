"""Resumable uploads: tus 1.0 with creation, expiration and termination (https://tus.io)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from datetime import timedelta

from flask import Response, request
from werkzeug.http import http_date

from iiif_server.access.actions import Action
from iiif_server.catalog.upload_rows import Target, UploadRow, list_uploads
from iiif_server.editing.upload_deposits import deposit_upload
from iiif_server.editing.uploads import (
    LIFETIME,
    Receiving,
    begin_upload,
    cancel_upload,
    find_offset,
    look_at_upload,
    receive_piece,
)
from iiif_server.errors import RefusedError
from iiif_server.runtime import Runtime
from iiif_server.web.guards import current_runtime
from iiif_server.web.languages import current_language
from iiif_server.web.reasons import asked_for_language, say_reason
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import PREFIX, Body, JsonApi

api = JsonApi("upload_api")
blueprint = api.blueprint

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
#: Letters of the header that names a file; names have 255 at most, four bytes each, a third more as base64.
_MOST_METADATA = 8_000


class UploadTold(Body):
    """A file on its way to an item or an import: `offset` of `bytes` came; `reason` is why it was refused.

    `replaces` is the media of the item whose file it is to replace; mostly it is empty.
    """

    id: str
    item: str
    import_id: str
    replaces: str
    file_name: str
    bytes: int
    offset: int
    state: str
    reason: str | None


class Kept(Body):
    """What became of a file: its media; `is_new` is false where the item, or the media, had this file already.

    A file of an import has no media before the list is imported.
    """

    item: str
    media: list[str]
    is_new: bool


@blueprint.route("/uploads", methods=["OPTIONS"])
def abilities() -> Response:
    """Tell a tus client what is understood here."""
    most = current_runtime().settings.max_upload_bytes
    return Response(
        status=204,
        headers={
            "Tus-Resumable": VERSION,
            "Tus-Version": VERSION,
            "Tus-Extension": "creation,expiration,termination",
            "Tus-Max-Size": str(most),
        },
    )


@api.post("/uploads", Action.CREATE_ITEM, status=201, headers=("Upload-Length", "Upload-Metadata"))
def create() -> Response:
    """Announce a file: `Upload-Metadata` has ``filename``, and ``item`` or ``import``, in base64.

    With ``item``, ``replaces`` may name the media of it whose file this one is to replace.
    """
    named = _read_metadata(request.headers.get("Upload-Metadata", ""))
    size = _read_number("Upload-Length")
    target = Target(named.get("item", ""), named.get("import", ""), named.get("replaces", ""))
    if bool(target.item_id) == bool(target.import_id) or "filename" not in named:
        raise RefusedError("Upload-Metadata names `filename`, and `item` or `import`, in base64")
    if target.media_id and not target.item_id:
        raise RefusedError("Upload-Metadata names `replaces` together with `item` only")
    found = begin_upload(current_runtime(), current_account(), target, named["filename"], size)
    response = _answer(found, 201)
    # A tus client sends the pieces to this address as it is: what goes wrong with them is told in the same language.
    asked = f"?lang={current_language()}" if asked_for_language() else ""
    response.headers["Location"] = f"{PREFIX}/uploads/{found.row.id}{asked}"
    return response


@api.get("/uploads", Action.OPEN_STUDIO, gives=UploadTold, gives_list=True, queries=("lang",))
def uploads() -> list[UploadTold]:
    """List one's own files that are on their way, or were refused."""
    runtime = current_runtime()
    with runtime.database.read() as connection:
        rows = list_uploads(connection, current_account().id)
    return uploads_told(runtime, rows)


def uploads_told(runtime: Runtime, rows: Iterable[UploadRow]) -> list[UploadTold]:
    """Return uploads with how much of each came."""
    return [
        UploadTold(
            id=row.id,
            item=row.target.item_id,
            import_id=row.target.import_id,
            replaces=row.target.media_id,
            file_name=row.file_name,
            bytes=row.bytes,
            offset=0 if row.reason else find_offset(runtime, row),
            state=row.state,
            reason=row.reason and say_reason(row.reason),
        )
        for row in rows
    ]


# Flask answers HEAD by the view for GET.
@api.get("/uploads/<upload_id>", Action.CREATE_ITEM)
def progress(upload_id: str) -> Response:
    """Tell in `Upload-Offset` how much of a file came."""
    return _answer(look_at_upload(current_runtime(), current_account(), upload_id), 200)


@api.patch(
    "/uploads/<upload_id>",
    Action.CREATE_ITEM,
    status=204,
    headers=("Upload-Offset",),
    refusals=(409,),
)
def receive(upload_id: str) -> Response:
    """Take the next piece of a file, from `Upload-Offset` on."""
    if request.mimetype != PIECE_TYPE:
        return Response(f"A piece is sent as {PIECE_TYPE}.\n", 415)
    offset = _read_number("Upload-Offset")
    found = receive_piece(current_runtime(), current_account(), upload_id, offset, request.stream)
    return _answer(found, 204)


@api.delete("/uploads/<upload_id>", Action.CREATE_ITEM, status=204)
def cancel(upload_id: str) -> Response:
    """Give a file up, and delete what came of it."""
    cancel_upload(current_runtime(), current_account(), upload_id)
    return Response(status=204, headers={"Tus-Resumable": VERSION})


@api.post("/uploads/<upload_id>/deposit", Action.CREATE_ITEM, gives=Kept)
def keep(upload_id: str) -> Kept:
    """Keep a file that is whole in its item, and begin the work on it."""
    done = deposit_upload(current_runtime(), current_account(), upload_id)
    media = [each.media_id for each in done.media]
    return Kept(item=done.item_id, media=media, is_new=done.is_new)


def _answer(found: Receiving, status: int) -> Response:
    expires = found.row.touched_at + timedelta(days=LIFETIME.days)
    return Response(
        status=status,
        headers={
            "Tus-Resumable": VERSION,
            "Upload-Offset": str(found.offset),
            "Upload-Length": str(found.row.bytes),
            "Upload-Expires": http_date(expires),
        },
    )


def _read_number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise RefusedError(f"{header} is a whole number of bytes")
    return int(text)


def _read_metadata(header: str) -> dict[str, str]:
    """Return the words of an Upload-Metadata header."""
    named: dict[str, str] = {}
    if len(header) > _MOST_METADATA:
        raise RefusedError(f"Upload-Metadata has {_MOST_METADATA} letters at most")
    for pair in filter(None, (each.strip() for each in header.split(","))):
        key, _, value = pair.partition(" ")
        try:
            named[key] = base64.b64decode(value, validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise RefusedError(f"Upload-Metadata: {key[:40]} is no text in base64") from error
    return named
