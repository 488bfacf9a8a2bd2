"""Whoever writes to items or media takes the number of a change first, so that no two wait for each other."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Connection, Engine, event

from iiif_server.access.limits import LimitChange, PublicLimit
from iiif_server.catalog import jobs
from iiif_server.catalog.annotation_records import record_annotations
from iiif_server.catalog.deposits import ItemDescription, record_item, record_media, record_state
from iiif_server.catalog.limits import (
    mark_public_failed,
    mark_public_processing,
    mark_public_ready,
    record_limit,
)
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_failed, mark_processing, mark_ready
from iiif_server.catalog.media_files import record_replacement
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.demonstration.load import load_demonstration
from iiif_server.image.public_recipe import name_public_recipe
from iiif_server.runtime import Runtime
from tests.iiif_server.catalog.test_annotations import SAID
from tests.iiif_server.catalog.test_deposits import FILE, GEOMETRY, PAGE, RIGHTS, deposit

ROUNDS = 150
SHA256 = "ab" * 32
FULL = MadePyramid("r-1", GEOMETRY, 5, SHA256)
SMALL = MadePyramid(name_public_recipe("r-1", 500, False, ""), GEOMETRY, 7, SHA256)

#: Takes a connection, a media and its job.
Writer = Callable[[Connection, str, str], object]


def ready(connection: Connection, media_id: str, _job_id: str) -> None:
    mark_ready(connection, media_id, FULL, levels=(), notes=())


def describe(connection: Connection, _media_id: str, _job_id: str) -> None:
    """Say another thing than what is there, whichever it is."""
    for rights in (RIGHTS, "http://example.org/rights"):
        record_item(connection, "drum", ItemDescription(rights=rights), RIGHTS)


WRITERS: dict[str, Writer] = {
    "record_item": describe,
    "record_item with a limit": lambda connection, _media, _job: record_item(
        connection, "drum", ItemDescription(limit=LimitChange(pixels=300)), RIGHTS
    ),
    "record_item that is new": lambda connection, _media, _job: record_item(
        connection, "new", ItemDescription(), RIGHTS
    ),
    "record_media": lambda connection, _media, _job: record_media(
        connection, "drum", FILE, PAGE, MediaWords()
    ),
    "record_state": lambda connection, _media, _job: record_state(connection, "drum", "draft"),
    "record_limit": lambda connection, _media, _job: record_limit(
        connection, "drum", PublicLimit(500)
    ),
    "record_annotations": lambda connection, media, _job: record_annotations(
        connection, media, SAID, in_place_of_all=True
    ),
    "mark_ready": ready,
    "mark_failed": lambda connection, media, _job: mark_failed(connection, media, "It broke."),
    "mark_processing": lambda connection, media, _job: mark_processing(connection, media),
    "mark_public_ready": lambda connection, media, _job: mark_public_ready(
        connection, media, SMALL
    ),
    "mark_public_failed": lambda connection, media, _job: mark_public_failed(
        connection, media, "It broke."
    ),
    "mark_public_processing": lambda connection, media, _job: mark_public_processing(
        connection, media
    ),
    "end_job": lambda connection, _media, job: jobs.end_job(connection, job, "It broke."),
    "record_replacement": lambda connection, media, _job: record_replacement(
        connection, media, replace(FILE, sha256="cd" * 32), PAGE, "Lan"
    ),
    "record_retry": lambda connection, media, _job: record_retry(connection, media),
}


def first_write(database: Database, write: Callable[[], object]) -> str:
    """Return the first statement of a use of the database that is not a question."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.lstrip().startswith(("SELECT", "BEGIN")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        write()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return statements[0]


@pytest.mark.parametrize("name", WRITERS)
def test_the_number_of_a_change_is_taken_before_anything_is_written(
    database: Database, name: str
) -> None:
    media_id, job_id = deposit(database)
    assert job_id is not None
    with database.write() as connection:
        ready(connection, media_id, job_id)
        if name == "record_retry":
            mark_failed(connection, media_id, "It broke.")
            jobs.end_job(connection, job_id, "It broke.")

    def write() -> None:
        with database.write() as connection:
            WRITERS[name](connection, media_id, job_id)

    assert first_write(database, write).startswith("UPDATE change ")


def test_the_demonstration_is_loaded_under_the_same_lock(runtime: Runtime) -> None:
    """Two processes that start together on an empty catalogue must not load it twice."""
    upgrade_schema(runtime.database)
    assert first_write(runtime.database, lambda: load_demonstration(runtime)).startswith(
        "UPDATE change "
    )


PAIRS = [
    *(("record_state", other) for other in WRITERS if other.startswith(("mark_", "record_l"))),
    ("record_item", "record_limit"),
    ("mark_failed", "mark_ready"),
    ("mark_public_failed", "record_limit"),
    ("end_job", "record_limit"),
]


@pytest.mark.postgresql
@pytest.mark.parametrize("pair", PAIRS, ids=" against ".join)
def test_two_writers_never_wait_for_each_other(
    fresh_postgresql_url: str, pair: tuple[str, str]
) -> None:
    database = Database(fresh_postgresql_url)
    upgrade_schema(database)
    media_id, job_id = deposit(database)
    assert job_id is not None
    with database.write() as connection:
        ready(connection, media_id, job_id)
    errors: list[Exception] = []
    together = threading.Barrier(2)

    def go_on(name: str) -> None:
        try:
            for _ in itertools.repeat(None, ROUNDS):
                together.wait(60)
                with database.write() as connection:
                    WRITERS[name](connection, media_id, job_id)
        except Exception as error:
            errors.append(error)
            together.abort()

    threads = [threading.Thread(target=go_on, args=(name,)) for name in pair]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    database.close()
    assert errors == []
