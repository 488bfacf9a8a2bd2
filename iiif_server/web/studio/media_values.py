"""Media as the studio's pages and endpoints tell of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from iiif_server.catalog.media_files import CURRENT, MediaFile, list_files
from iiif_server.catalog.media_lists import ListedMedia, list_item_media
from iiif_server.catalog.text_tracks import list_tracks
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.reasons import say_reason
from iiif_server.web.studio.item_values import Texts
from iiif_server.web.studio.json_api import PREFIX, Body
from manifests.language import plain_text
from manifests.model import MediaKind, TextTrack
from manifests.words import track_name

#: Width of the picture in a list, in pixels.
THUMBNAIL_PX = 320
#: Kinds of media on whose stage notes are drawn.
DRAWN_ON = (MediaKind.IMAGE, MediaKind.MODEL)


class FileTold(Body):
    """A file of a media that is not shown; `state` is waiting, failed (with the reason) or former.

    `came_at` is when it came in, `asked_by` who brought it or restored it last; `replaced_at` and `replaced_by` tell
    when another file took its place, and by whom. Names are empty where nobody knows. `url` is where the file is.
    """

    id: str
    state: str
    file_name: str
    bytes: int
    reason: str | None
    step: str | None
    fraction: float
    came_at: str
    asked_by: str
    replaced_at: str | None
    replaced_by: str
    url: str


class TextTold(Body):
    """Captions or a transcript of a recording; `name` is how it is called in the language of the request.

    `url` is where it is, as WebVTT, while the recording is played.
    """

    id: str
    kind: str
    language: str
    label: Texts
    name: str
    url: str


class MediaTold(Body):
    """One media; `state` is processing, ready or failed, with the reason, and how far the work is (0 to 1).

    `annotations_url` is the page on which notes are drawn on it. `files` are those that it had before, and one that is
    to take its place: until that is ready, everybody is shown what was there. `reshaped`: the picture has other
    proportions than the one before it, so what lies on it has to be looked at. `texts` are captions and transcripts.
    """

    id: str
    kind: str
    file_name: str
    bytes: int
    state: str
    reason: str | None
    step: str | None
    fraction: float
    label: Texts
    alt: Texts
    view: Texts
    role: str
    picture: str | None
    annotations_url: str | None
    reshaped: bool
    files: list[FileTold]
    texts: list[TextTold]


def files_told(item_id: str, files: Iterable[MediaFile]) -> list[FileTold]:
    """Return the files of a media beside the one that is shown."""
    return [_file_told(item_id, each) for each in files if each.state != CURRENT]


def media_told(connection: Connection, item_id: str) -> list[MediaTold]:
    """Return the media of an item as lists show them."""
    files, tracks = list_files(connection, item_id), list_tracks(connection, item_id)
    return [
        _told(item_id, each, files.get(each.id, ()), tracks.get(each.id, ()))
        for each in list_item_media(connection, item_id)
    ]


def annotations_page(item_id: str, media_id: str) -> str:
    """Return the page on which notes are drawn on a media."""
    path = f"items/{item_id}/media/{media_id}/annotations"
    return current_uris().studio(path, current_language())


def _told(
    item_id: str,
    found: ListedMedia,
    files: tuple[MediaFile, ...],
    tracks: tuple[TextTrack, ...],
) -> MediaTold:
    width = min(THUMBNAIL_PX, found.width or 0)
    height = round((found.height or 0) * width / found.width) if found.width else 0
    picture = current_uris().image_sized(found.id, width, max(1, height)) if width else None
    return MediaTold(
        id=found.id,
        kind=found.kind,
        file_name=found.file_name,
        bytes=found.bytes,
        state=found.state,
        reason=found.reason and say_reason(found.reason),
        step=found.step,
        fraction=found.fraction,
        label=_plain(found.label),
        alt=_plain(found.alt),
        view=_plain(found.view),
        role=found.role,
        picture=picture,
        annotations_url=annotations_page(item_id, found.id) if _is_drawn_on(found) else None,
        reshaped=any(each.reshaped for each in files if each.state == CURRENT),
        files=files_told(item_id, files),
        texts=[_text_told(found.id, each) for each in tracks],
    )


def _is_drawn_on(found: ListedMedia) -> bool:
    return found.state == "ready" and found.kind in DRAWN_ON


def _plain(texts: Any) -> Texts:
    return {language: list(values) for language, values in texts.items()}


def _file_told(item_id: str, file: MediaFile) -> FileTold:
    gone = file.replaced_at
    return FileTold(
        id=file.id,
        state=file.state,
        file_name=file.file_name,
        bytes=file.bytes,
        reason=file.reason and say_reason(file.reason),
        step=file.step,
        fraction=file.fraction,
        came_at=file.came_at.isoformat(timespec="seconds"),
        asked_by=file.asked_by,
        replaced_at=None if gone is None else gone.isoformat(timespec="seconds"),
        replaced_by=file.replaced_by,
        url=f"{PREFIX}/items/{item_id}/media/{file.media_id}/files/{file.id}/original",
    )


def _text_told(media_id: str, track: TextTrack) -> TextTold:
    return TextTold(
        id=track.id,
        kind=track.kind.value,
        language=track.language,
        label=_plain(track.label),
        name=plain_text(track_name(track), current_language()),
        url=current_uris().text_track(media_id, track.id),
    )
