"""The captions and transcripts of a recording: brought as WebVTT or SubRip, replaced, taken away."""

from __future__ import annotations

from flask import request

from iiif_server.access.actions import Action
from iiif_server.editing.captions import remove_text, save_text, tidy_label
from iiif_server.errors import RefusedError, UnknownTrackError
from iiif_server.ingest.captions import TextWords
from iiif_server.recordings.vtt import MAX_TEXT_BYTES
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.media_values import MediaTold, media_told
from manifests.model import TrackKind

api = JsonApi("text_api")
blueprint = api.blueprint

VTT = "text/vtt"
_TEXT = "/items/<item_id>/media/<media_id>/texts/<kind>/<language>"


@api.put(
    _TEXT,
    Action.EDIT_ITEM,
    takes_file=VTT,
    gives=MediaTold,
    gives_list=True,
    queries=("name", "label-vi", "label-en"),
)
def put_text(item_id: str, media_id: str, kind: str, language: str) -> list[MediaTold]:
    """Keep the WebVTT or SubRip that is sent as captions or transcript, in place of one of the same language."""
    label = tidy_label(request.args.get("label-vi", ""), request.args.get("label-en", ""))
    save_text(
        current_runtime(),
        current_account(),
        (item_id, media_id),
        request.args.get("name", "text.vtt"),
        request.stream.read(MAX_TEXT_BYTES + 1),
        TextWords(language, _parse_kind(kind), label),
    )
    return _all(item_id)


@api.delete(_TEXT, Action.EDIT_ITEM, gives=MediaTold, gives_list=True)
def delete_text(item_id: str, media_id: str, kind: str, language: str) -> list[MediaTold]:
    """Take captions or a transcript away."""
    place = (item_id, media_id)
    removed = remove_text(current_runtime(), current_account(), place, _parse_kind(kind), language)
    if not removed:
        raise UnknownTrackError(f"{kind}/{language}")
    return _all(item_id)


def _parse_kind(kind: str) -> TrackKind:
    if kind not in set(TrackKind):
        raise RefusedError(f"{kind[:40]!r} is no kind of text: there are {', '.join(TrackKind)}")
    return TrackKind(kind)


def _all(item_id: str) -> list[MediaTold]:
    with current_runtime().database.read() as connection:
        return media_told(connection, item_id)
