"""The files of a media beside the one that is shown: earlier ones, fetched and restored, and what is to replace it."""

from __future__ import annotations

from werkzeug.wrappers import Response

from iiif_server.access.actions import Action
from iiif_server.access.originals import decide_original
from iiif_server.access.policy import Actor
from iiif_server.catalog.items import read_rights
from iiif_server.catalog.limits import read_limit
from iiif_server.catalog.media_files import list_files, read_file
from iiif_server.catalog.shown import original_type
from iiif_server.catalog.stored_file import StoredFile
from iiif_server.editing.annotations import check_belongs
from iiif_server.editing.replacing import put_file_aside, restore_file
from iiif_server.errors import NotPublicError
from iiif_server.storage.keys import original_key
from iiif_server.web.guards import current_runtime
from iiif_server.web.streaming import stream
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.media_values import FileTold, MediaTold, files_told, media_told

api = JsonApi("media_file_api")
blueprint = api.blueprint

_FILES = "/items/<item_id>/media/<media_id>/files"


@api.get(_FILES, Action.OPEN_STUDIO, gives=FileTold, gives_list=True)
def files_of_media(item_id: str, media_id: str) -> list[FileTold]:
    """List the files of a media beside the one that is shown, what is being prepared first, then the newest."""
    with current_runtime().database.read() as connection:
        check_belongs(connection, item_id, media_id)
        return files_told(item_id, list_files(connection, item_id).get(media_id, ()))


@api.get(f"{_FILES}/<file_id>/original", Action.OPEN_STUDIO)
def original_of_file(item_id: str, media_id: str, file_id: str) -> Response:
    """Return a file as it was deposited."""
    with current_runtime().database.read() as connection:
        check_belongs(connection, item_id, media_id)
        found = read_file(connection, media_id, file_id)
        rights, limit = read_rights(connection, item_id), read_limit(connection, item_id)
    decision = decide_original(Actor.STAFF, rights, limit)
    if not decision.allowed:
        raise NotPublicError(decision.reason)
    kept = StoredFile(
        media_id,
        original_key(found.sha256),
        f"{found.sha256}-original",
        found.bytes,
        found.file_name,
        original_type({"file_name": found.file_name, "format": found.format}),
    )
    return stream(kept, kept.media_type, kept=True)


@api.post(f"{_FILES}/<file_id>/restore", Action.EDIT_ITEM, gives=MediaTold, gives_list=True)
def restore_file_of(item_id: str, media_id: str, file_id: str) -> list[MediaTold]:
    """Prepare an earlier file, or one that failed, which then takes its place; the one that has it is kept."""
    restore_file(current_runtime(), current_account(), item_id, media_id, file_id)
    return _all(item_id)


@api.post(f"{_FILES}/<file_id>/put-aside", Action.EDIT_ITEM, gives=MediaTold, gives_list=True)
def put_file_aside_of(item_id: str, media_id: str, file_id: str) -> list[MediaTold]:
    """Let a file that is being prepared, or failed, take no place; it stays among the earlier ones."""
    put_file_aside(current_runtime(), current_account(), item_id, media_id, file_id)
    return _all(item_id)


def _all(item_id: str) -> list[MediaTold]:
    with current_runtime().database.read() as connection:
        return media_told(connection, item_id)
