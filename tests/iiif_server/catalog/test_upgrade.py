"""What older versions wrote is as it was after an upgrade, or is made anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic import command
from sqlalchemy import Connection, text

from iiif_server.access.limits import NO_LIMIT
from iiif_server.catalog import jobs
from iiif_server.catalog.changes import read_changes
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.limits import read_limit
from iiif_server.catalog.media import read_state, read_tile_source
from iiif_server.database.engine import Database
from iiif_server.database.schema import alembic_config, upgrade_schema
from tests.iiif_server.catalog.test_deposits import GEOMETRY, RIGHTS

MOMENT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)
SHA256 = "ab" * 32

ITEM = """
INSERT INTO item (id, revision, state, label, summary, metadata, rights, created_at, updated_at)
VALUES (:id, 7, 'published', :label, '{}', '[]', :rights, :moment, :moment)
"""
ITEM_TEXTS = {"label": '{"vi": ["Trống"]}', "rights": RIGHTS}
MEDIA = """
INSERT INTO media (id, item_id, position, kind, label, alt, sha256, page, bytes, file_name, format,
                   state, recipe, picture_width, picture_height, pyramid, levels, notes, created_at)
VALUES (:id, :item, 0, 'image', '{}', '{}', :sha256, 0, :bytes, 'front.tif', 'image/tiff',
        :state, :recipe, 1000, 800, :pyramid, '[]', '[]', :moment)
"""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Database]:
    """Give a database without any table, once of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/old.db"
    else:
        url = request.getfixturevalue("fresh_postgresql_url")
    opened = Database(url)
    yield opened
    opened.close()


def upgrade_to(database: Database, version: str) -> None:
    with database.write() as connection:
        command.upgrade(alembic_config(connection), version)


def write_item(database: Database, item_id: str, state: str, recipe: str | None) -> None:
    """Write an item with one media, as the first version did."""
    pyramid = None if recipe is None else json.dumps(GEOMETRY.to_document())
    row = {"id": f"{item_id}-1", "item": item_id, "sha256": SHA256, "bytes": 9, "moment": MOMENT}
    with database.write() as connection:
        connection.execute(text(ITEM), ITEM_TEXTS | {"id": item_id, "moment": MOMENT})
        connection.execute(
            text(MEDIA), row | {"state": state, "recipe": recipe, "pyramid": pyramid}
        )


def test_items_of_a_catalogue_without_limits_have_none_after_the_upgrade(empty: Database) -> None:
    upgrade_to(empty, "0002")
    write_item(empty, "drum", "ready", "pyramid-2")
    with empty.write() as connection:
        connection.execute(text("UPDATE media SET derived_at = :moment"), {"moment": MOMENT})
    upgrade_schema(empty)
    with empty.read() as connection:
        assert read_limit(connection, "drum") == NO_LIMIT
        source = read_tile_source(connection, "drum-1")
        assert (source.geometry, source.derived_at) == (GEOMETRY, MOMENT)
        assert read_stamp(connection, "drum").revision == 7


def test_what_was_ready_by_the_first_recipe_is_told_as_changed_and_made_anew(
    empty: Database,
) -> None:
    upgrade_to(empty, "0001")
    write_item(empty, "ready", "ready", "pyramid-1")
    write_item(empty, "failed", "failed", None)
    upgrade_schema(empty)
    with empty.read() as connection:
        assert read_state(connection, "ready-1") == ("processing", None)
        assert read_state(connection, "failed-1")[0] == "failed"
        [job] = jobs.list_jobs(connection, states=["queued"])
        assert (job.kind, job.media_id, job.attempts) == ("image", "ready-1", 0)
        assert jobs.list_new(connection, 10) == (job.id,)
        assert read_stamp(connection, "ready").revision == 8
        assert read_stamp(connection, "failed").revision == 7
        changes = read_changes(connection, 0)
        assert (changes.number, changes.item_ids) == (1, {"ready"})


def test_an_upgrade_with_nothing_ready_changes_no_item(empty: Database) -> None:
    upgrade_to(empty, "0001")
    write_item(empty, "failed", "failed", None)
    upgrade_schema(empty)
    with empty.read() as connection:
        assert jobs.list_jobs(connection) == ()
        assert read_changes(connection, 0).item_ids == frozenset()


def test_what_belongs_to_a_version_comes_with_its_tables_or_neither_does(empty: Database) -> None:
    """As where the process is killed in between: the next one would take the database for prepared."""
    upgrade_to(empty, "0002")
    done: list[int] = []

    def breaks(_connection: Connection) -> None:
        raise LookupError("no seeds")

    with pytest.raises(LookupError):
        upgrade_schema(empty, breaks)
    with empty.read() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0002"
        )
    upgrade_schema(empty, lambda _connection: done.append(1))
    upgrade_schema(empty, lambda _connection: done.append(2))
    assert done == [1]
