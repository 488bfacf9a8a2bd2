"""What is read while somebody waits, and what is counted for a page: only what is asked for."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, insert

from iiif_server.catalog import jobs
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
    record_state,
)
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.retrying import record_retry
from iiif_server.cli.job_bars import wait_for_everything, wait_for_media
from iiif_server.database import tables
from iiif_server.database.engine import Database
from iiif_server.image.geometry import PyramidGeometry
from manifests.model import MediaKind
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from tests.support.shelves import cards_of, counts_of, progress_of

GEOMETRY = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))


def deposit(database: Database, item_id: str) -> tuple[str, str]:
    """Write an item with one picture; return its media and its job."""
    with database.write() as connection:
        record_item(connection, item_id, ItemDescription(), COPYRIGHT_NOT_EVALUATED.uri)
        file = ReceivedFile("ab" * 32, 1, f"{item_id}.tif")
        page = Page(MediaKind.IMAGE, 0, "image/tiff")
        done = record_media(connection, item_id, file, page, MediaWords())
    assert done.job_id is not None
    return done.media_id, done.job_id


def end(database: Database, job_id: str, reason: str | None = None) -> None:
    with database.write() as connection:
        jobs.end_job(connection, job_id, reason)


def write_many(database: Database, item_id: str, count: int) -> list[str]:
    """Write jobs that wait, as after a large import."""
    row = {"kind": "demonstration", "item_id": item_id, "state": "queued"}
    ids = [f"waiting-{number}" for number in range(count)]
    with database.write() as connection:
        connection.execute(insert(tables.job), [row | {"id": job_id} for job_id in ids])
    return ids


@contextmanager
def counted_rows(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Give a list that grows by the number of jobs each time that some are read."""
    counts: list[int] = []
    read = jobs.read_jobs

    def counting(*arguments: object) -> tuple[jobs.Job, ...]:
        found = read(*arguments)  # type: ignore[arg-type]
        counts.append(len(found))
        return found

    with monkeypatch.context() as patching:
        patching.setattr("iiif_server.cli.job_bars.read_jobs", counting)
        yield counts


def test_jobs_are_read_by_their_identifiers_the_oldest_first(database: Database) -> None:
    """More of them than are asked for at once, and one that there is not."""
    _, first = deposit(database, "drum")
    many = write_many(database, "drum", 2 * jobs.VARIABLES_AT_ONCE + 1)
    with database.read() as connection:
        assert jobs.read_jobs(connection, []) == ()
        found = jobs.read_jobs(connection, [*reversed(many), first, "nobody"])
        everything = jobs.list_jobs(connection)
    assert found == everything
    assert len(found) == len(many) + 1


def test_the_newest_job_of_a_media_is_the_one_to_wait_for(database: Database) -> None:
    media_id, first = deposit(database, "drum")
    end(database, first, "It broke.")
    with database.write() as connection:
        again = record_retry(connection, media_id)
    with database.read() as connection:
        assert jobs.find_jobs_of(connection, [media_id, "nobody"]) == (again,)


def test_whoever_waits_reads_only_what_is_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    media = dict(deposit(database, name) for name in ("good", "bad"))
    deposit(database, "other")
    write_many(database, "other", 3000)
    good, bad = media.values()
    end(database, good)
    with counted_rows(monkeypatch) as counts:
        later = threading.Timer(0.3, end, (database, bad, "It is broken."))
        later.start()
        wait_for_media(database, list(media))
        later.join()
    assert counts[0] == 2
    assert set(counts[1:]) == {1}
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2] for line in lines] == ["done", "failed It is broken."]


def test_a_wait_for_everything_sees_what_comes_meanwhile(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also what comes between two questions of the same look: the new job is there before the old one ends."""
    _, ended = deposit(database, "ended")
    end(database, ended)
    _, first = deposit(database, "first")
    later: list[str] = []
    read = jobs.read_jobs

    def meanwhile(connection: Connection, job_ids: Collection[str]) -> tuple[jobs.Job, ...]:
        if not later:
            later.append(deposit(database, "second")[1])
            end(database, first)
        elif later[0] in job_ids:
            end(database, later[0])
        return read(connection, job_ids)

    monkeypatch.setattr("iiif_server.cli.job_bars.read_jobs", meanwhile)
    wait_for_everything(database)
    told = capsys.readouterr().err
    assert [name in told for name in ("ended", "first", "second")] == [False, True, True]


def test_cards_are_counted_as_they_are_shown(database: Database) -> None:
    """Ready, in work, failed, draft; and one of them in two collections."""
    media = {name: deposit(database, name) for name in ("ready", "working", "failed", "draft")}
    end(database, media["failed"][1], "It is broken.")
    with database.write() as connection:
        mark_ready(
            connection,
            media["ready"][0],
            MadePyramid("r-1", GEOMETRY, 9, "ab" * 32),
            levels=(),
            notes=(),
        )
        jobs.end_job(connection, media["ready"][1], None)
        record_state(connection, "draft", "draft")
        for name, items in {"all": list(media), "one": ["ready"], "none": ["failed"]}.items():
            record_collection(connection, CollectionDescription(name, {}, {}), items)
    assert counts_of(database, "all", "one", "none") == {"all": 2, "one": 1, "none": 0}
    for name in ("all", "one", "none"):
        assert len(cards_of(database, name)) == counts_of(database, name)[name]


def test_an_item_whose_media_are_still_to_be_made_is_on_the_shelf(database: Database) -> None:
    """A piece of the demonstration, which a worker makes."""
    with database.write() as connection:
        record_item(connection, "drum", ItemDescription(), COPYRIGHT_NOT_EVALUATED.uri)
    assert cards_of(database) == ()
    [first, *_] = write_many(database, "drum", 3)
    [card] = cards_of(database)
    assert (card.state, card.media_count, progress_of(database).total) == ("processing", 0, 3)
    with database.write() as connection:
        jobs.begin_attempt(connection, first, 3)
    assert [each.id for each in progress_of(database).running] == [first]
    with database.write() as connection:
        record_state(connection, "drum", "withdrawn")
    assert cards_of(database) == ()
    assert (progress_of(database).total, progress_of(database).running) == (0, ())
