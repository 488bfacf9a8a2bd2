"""What is said of media: roles, views, places, and which picture is another one of which."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.jobs import end_job, list_jobs
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.media_words import (
    MediaChange,
    change_media,
    read_said,
    settle_alternatives,
)
from iiif_server.catalog.record_tracks import KeptText, record_track, remove_track
from iiif_server.database.columns import now
from iiif_server.database.engine import Database
from iiif_server.database.tables import item, media, text_track
from iiif_server.errors import RefusedError, UnknownMediaError
from manifests.model import MediaKind, MediaRole, Provider, Statement, TrackKind
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from tests.support.shelves import cards_of, progress_of

PROVIDER = Provider("https://a.example", {}, "https://a.example")
CAPTURE = (Statement({"vi": ("Máy ảnh",)}, {"vi": ("Nikon D850",)}),)


def add(
    connection: Connection,
    name: str,
    item_id: str = "drum",
    kind: MediaKind = MediaKind.IMAGE,
    words: MediaWords = MediaWords(),  # noqa: B008 - it is frozen
) -> str:
    next_change(connection)
    record_item(connection, item_id, ItemDescription(), COPYRIGHT_NOT_EVALUATED.uri)
    received = ReceivedFile(name * 64, 1, f"{name}.tif")
    return record_media(connection, item_id, received, Page(kind, 0, "x/y"), words).media_id


def ready(
    connection: Connection, media_id: str, width: int | None, height: int | None, **more: Any
) -> None:
    values = {"state": "ready", "recipe": "r", "derived_at": now(), "pyramid": {}, **more}
    connection.execute(
        media.update()
        .where(media.c.id == media_id)
        .values(picture_width=width, picture_height=height, **values)
    )


def test_words_are_kept_and_changed(database: Database) -> None:
    words = MediaWords(
        alt={"vi": ("Ngôi sao",)},
        role=MediaRole.XRAY,
        view={"vi": ("mặt sau",), "en": ("back",)},
        capture=CAPTURE,
    )
    with database.write() as connection:
        media_id = add(connection, "a", words=words)
        ready(connection, media_id, 10, 10)
        before = read_stamp(connection, "drum").revision
        [found] = read_item(connection, "drum", PROVIDER, Actor.OPERATOR).media
        assert (found.role, found.view, found.capture) == (MediaRole.XRAY, words.view, CAPTURE)
        same = MediaChange(role=MediaRole.XRAY, view=words.view, capture=CAPTURE, position=0)
        assert not change_media(connection, media_id, same)
        assert read_stamp(connection, "drum").revision == before
        change = MediaChange(label={"vi": ("Mặt trống",)}, role=MediaRole.DETAIL)
        assert change_media(connection, media_id, change)
        assert read_stamp(connection, "drum").revision == before + 1
        said = read_said(connection, media_id)
    assert (said.label, said.role, said.alt) == (change.label, MediaRole.DETAIL, words.alt)


def test_a_media_moves_and_the_others_make_room(database: Database) -> None:
    with database.write() as connection:
        one, two, three = (add(connection, name) for name in "abc")
        assert change_media(connection, three, MediaChange(position=0))
        order = [read_said(connection, each).position for each in (one, two, three)]
        assert order == [1, 2, 0]
        assert change_media(connection, three, MediaChange(position=99))
        assert read_said(connection, three).position == 2


def test_another_picture_of_one_view(database: Database) -> None:
    with database.write() as connection:
        light, xray = add(connection, "a"), add(connection, "b")
        ready(connection, light, 4000, 3000)
        ready(connection, xray, 2010, 1500)
        assert change_media(connection, xray, MediaChange(alternative_to=light))
        assert read_said(connection, xray).alternative_to == light
        assert change_media(connection, xray, MediaChange(alternative_to=""))
        assert read_said(connection, xray).alternative_to == ""


def test_what_cannot_be_another_picture_is_refused(database: Database) -> None:
    with database.write() as connection:
        light, xray, third = (add(connection, name) for name in "abc")
        song = add(connection, "d", kind=MediaKind.AUDIO)
        other = add(connection, "e", item_id="gong")
        for each, width in ((light, 400), (xray, 400), (third, 500)):
            ready(connection, each, width, 300)
        change_media(connection, xray, MediaChange(alternative_to=light))
        for media_id, target, told in (
            (third, xray, "itself another picture"),
            (light, third, "others are compared with"),
            (light, light, "others are compared with"),
            (third, light, "500 × 300 cannot be laid over .* of 400 × 300"),
            (third, other, "belongs to item gong"),
            (song, light, "models and recordings cannot"),
            (third, song, "models and recordings cannot"),
        ):
            with pytest.raises(RefusedError, match=told):
                change_media(connection, media_id, MediaChange(alternative_to=target))
        with pytest.raises(UnknownMediaError):
            change_media(connection, third, MediaChange(alternative_to="none"))
        with pytest.raises(RefusedError, match="itself another picture"):
            add(connection, "f", words=MediaWords(alternative_to=xray))


def test_pictures_of_other_proportions_part_when_they_are_made(database: Database) -> None:
    with database.write() as connection:
        light = add(connection, "a")
        fits, fits_not = (
            add(connection, name, words=MediaWords(alternative_to=light)) for name in "bc"
        )
        ready(connection, fits, 404, 300)
        ready(connection, fits_not, 405, 300)
        settle_alternatives(connection, fits)
        settle_alternatives(connection, fits_not)
        assert read_said(connection, fits_not).alternative_to == light
        ready(connection, light, 4000, 3000)
        settle_alternatives(connection, light)
        assert read_said(connection, fits).alternative_to == light
        assert read_said(connection, fits_not).alternative_to == ""
        notes = select(media.c.notes).where(media.c.id == fits_not)
        assert "405 × 300" in connection.execute(notes).scalar_one()[0]


def test_texts_of_a_recording(database: Database) -> None:
    text = KeptText(TrackKind.CAPTIONS, "vi", {}, "c" * 64, 10)
    with database.write() as connection:
        song = add(connection, "a", kind=MediaKind.AUDIO)
        before = read_stamp(connection, "drum").revision
        first = record_track(connection, song, text)
        transcript = KeptText(TrackKind.TRANSCRIPT, "tyz", {"vi": ("Lời",)}, "d" * 64, 10)
        record_track(connection, song, transcript)
        assert (
            record_track(connection, song, KeptText(TrackKind.CAPTIONS, "vi", {}, "e" * 64, 9))
            == first
        )
        assert read_stamp(connection, "drum").revision == before + 3
        hashes = connection.execute(select(text_track.c.sha256)).scalars().all()
        assert sorted(hash[0] for hash in hashes) == ["d", "e"]
        assert remove_track(connection, song, TrackKind.CAPTIONS, "vi")
        assert not remove_track(connection, song, TrackKind.CAPTIONS, "vi")
        picture = add(connection, "b")
        with pytest.raises(RefusedError, match="no sound or film"):
            record_track(connection, picture, text)


RECORDING = {"media_type": "a/b", "bytes": 1, "duration_s": 1.0, "file": "", "sha256": ""}


@pytest.mark.parametrize(
    ("limit", "width", "picture", "is_on_the_shelf"),
    [
        ((None, False), 640, False, True),
        ((640, False), 640, False, True),
        ((639, False), 640, False, False),
        ((639, False), 640, True, True),
        ((None, True), 640, False, False),
        ((64, True), 0, False, True),
    ],
)
def test_the_shelf_has_what_may_be_played_or_seen(
    database: Database,
    limit: tuple[int | None, bool],
    width: int,
    picture: bool,
    is_on_the_shelf: bool,
) -> None:
    """The conditions of the queries are those of the decision tables, on both databases."""
    with database.write() as connection:
        kind = MediaKind.VIDEO if width else MediaKind.AUDIO
        film = add(connection, "a", kind=kind)
        side = 10 if picture else None
        ready(
            connection,
            film,
            side,
            side,
            recording=RECORDING | {"width": width, "height": width // 2},
        )
        connection.execute(item.update().values(public_px=limit[0], watermark=limit[1]))
        for job in list_jobs(connection):
            end_job(connection, job.id, None)
    assert (len(cards_of(database)) == 1) is is_on_the_shelf
    with database.read() as connection:
        found = read_item(connection, "drum", PROVIDER).media
    assert bool(found) is is_on_the_shelf
    progress = progress_of(database)
    assert (progress.total, progress.ready) == (1, 1)
