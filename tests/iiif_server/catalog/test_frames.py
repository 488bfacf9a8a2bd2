"""What a depositor says of a model's unit and axis is kept with the media, and changes what is made of it."""

from __future__ import annotations

from typing import Any

from iiif_server.catalog import jobs
from iiif_server.catalog.deposits import (
    DepositedMedia,
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.media import read_original
from iiif_server.catalog.media_said import MediaWords
from iiif_server.database.engine import Database
from manifests.model import MediaKind

RIGHTS = "http://rightsstatements.org/vocab/CNE/1.0/"
FILE = ReceivedFile("cd" * 32, 1234, "scan.obj")
MODEL = Page(MediaKind.MODEL, 0, "model/obj")
IMAGE = Page(MediaKind.IMAGE, 0, "image/tiff")


def deposit(database: Database, page: Page = MODEL, **words: Any) -> DepositedMedia:
    with database.write() as connection:
        record_item(connection, "scan", ItemDescription(), RIGHTS)
        return record_media(connection, "scan", FILE, page, MediaWords(**words))


def frame_of(database: Database, media_id: str) -> tuple[str | None, str | None]:
    with database.read() as connection:
        original = read_original(connection, media_id)
    return original.unit, original.up_axis


def test_what_is_said_is_kept_for_every_retry(database: Database) -> None:
    done = deposit(database, unit="mm", up_axis="-z")
    assert frame_of(database, done.media_id) == ("mm", "-z")
    plain = deposit(database)
    assert (plain.media_id, plain.job_id) == (done.media_id, None)
    assert frame_of(database, done.media_id) == ("mm", "-z")


def test_saying_something_else_makes_the_levels_anew(database: Database) -> None:
    first = deposit(database)
    assert frame_of(database, first.media_id) == (None, None)
    second = deposit(database, unit="cm")
    assert second.media_id == first.media_id
    assert second.job_id not in (None, first.job_id)
    third = deposit(database, up_axis="z")
    assert frame_of(database, first.media_id) == ("cm", "z")
    assert deposit(database, unit="cm", up_axis="z").job_id is None
    with database.read() as connection:
        kinds = [(job.id, job.kind, job.media_id) for job in jobs.list_jobs(connection)]
    wanted = [(each.job_id, "model", first.media_id) for each in (first, second, third)]
    assert sorted(map(str, kinds)) == sorted(map(str, wanted))


def test_who_asks_for_draco_gets_the_levels_anew_once(database: Database) -> None:
    first = deposit(database)
    asked = deposit(database, draco=True)
    assert asked.media_id == first.media_id
    assert asked.job_id not in (None, first.job_id)
    assert deposit(database, draco=True).job_id is None
    assert deposit(database).job_id is None
    with database.read() as connection:
        assert read_original(connection, first.media_id).draco


def test_a_picture_has_no_unit(database: Database) -> None:
    done = deposit(database, IMAGE, unit="mm", up_axis="z")
    assert frame_of(database, done.media_id) == (None, None)
    assert deposit(database, IMAGE, unit="cm").job_id is None
