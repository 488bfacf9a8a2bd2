"""What harvesters are told of, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from iiif_server.catalog import activities
from iiif_server.catalog.activities import (
    PAGE_LENGTH,
    ActivityPage,
    choose_activity,
    read_page,
)
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.items import touch_item
from iiif_server.database.columns import now
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.database.tables import activity
from iiif_server.errors import UnknownPageError
from tests.iiif_server.catalog.test_deposits import RIGHTS, deposit
from tests.iiif_server.catalog.test_limits import limit, ready
from tests.iiif_server.catalog.test_upgrade import empty, upgrade_to, write_item  # noqa: F401


def touch(database: Database, item_id: str, times: int = 1) -> None:
    for _ in range(times):
        with database.write() as connection:
            touch_item(connection, item_id, next_change(connection))


def page(database: Database, number: int | None = None) -> ActivityPage:
    with database.read() as connection:
        return read_page(connection, number)


def told(database: Database) -> list[tuple[str, str]]:
    """Return all activities in their order, and see that each is later than the one before."""
    found = [
        each
        for number in range(page(database).last + 1)
        for each in page(database, number).activities
    ]
    moments = [each.at for each in found]
    assert moments == sorted(set(moments))
    assert found[0].kind == "Refresh"
    return [(each.kind, each.item_id) for each in found[1:]]


@pytest.mark.parametrize(
    ("before", "public", "shown", "expected"),
    [
        (None, False, False, None),
        (None, False, True, None),
        (None, True, False, None),
        (None, True, True, "Create"),
        ("Create", True, True, "Update"),
        ("Update", True, True, "Update"),
        ("Delete", True, True, "Create"),
        ("Create", True, False, None),
        ("Create", False, True, "Delete"),
        ("Update", False, False, "Delete"),
        ("Delete", False, True, None),
        ("Delete", True, False, None),
    ],
)
def test_what_a_change_is_to_the_public(
    before: str | None, public: bool, shown: bool, expected: str | None
) -> None:
    assert choose_activity(before, public=public, shown=shown) == expected


def test_an_empty_catalogue_has_a_page_with_a_refresh(database: Database) -> None:
    assert told(database) == []
    assert page(database).last == 0


def test_an_item_is_told_of_from_its_first_picture_on(database: Database) -> None:
    deposit(database)
    assert told(database) == []
    ready(database)
    assert told(database) == [("Create", "drum")]


def test_an_item_that_changes_often_is_one_update(database: Database) -> None:
    ready(database, "drum")
    ready(database, "bell")
    touch(database, "drum", 50)
    touch(database, "bell")
    touch(database, "drum", 3)
    assert told(database) == [
        ("Create", "drum"), ("Create", "bell"), ("Update", "bell"), ("Update", "drum"),
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "in-review", "withdrawn"])
def test_taking_back_and_publishing_again(database: Database, state: str) -> None:
    ready(database)
    with database.write() as connection:
        record_state(connection, "drum", state)
    touch(database, "drum", 2)
    assert told(database)[-1] == ("Delete", "drum")
    with database.write() as connection:
        record_state(connection, "drum", "published")
    assert told(database) == [("Create", "drum"), ("Delete", "drum"), ("Create", "drum")]


@pytest.mark.parametrize("state", ["draft", "in-review", "withdrawn"])
def test_what_was_never_public_is_never_told_of(database: Database, state: str) -> None:
    with database.write() as connection:
        record_item(connection, "drum", ItemDescription(draft=True), RIGHTS)
        record_state(connection, "drum", state)
    ready(database)
    touch(database, "drum")
    assert told(database) == []


def test_a_limit_is_no_deletion(database: Database) -> None:
    ready(database)
    limit(database, 500)
    assert told(database) == [("Create", "drum")]
    limit(database, None)
    assert told(database) == [("Create", "drum"), ("Update", "drum")]


def turn(database: Database, times: int) -> None:
    """Take the item back and publish it again: each time is an activity of its own."""
    for number in range(times):
        with database.write() as connection:
            record_state(connection, "drum", "published" if number % 2 else "withdrawn")


def test_a_full_page_never_changes(database: Database) -> None:
    ready(database)
    turn(database, PAGE_LENGTH - 2)
    assert not page(database, 0).full
    first = page(database, 0).activities
    assert len(first) == PAGE_LENGTH
    touch(database, "drum", 3)
    turn(database, 2)
    assert page(database, 0).full
    assert page(database, 0).activities == first
    assert page(database).last == 1
    assert [each.kind for each in page(database, 1).activities] == ["Update", "Delete", "Create"]
    for number in (2, -1):
        with pytest.raises(UnknownPageError), database.read() as connection:
            read_page(connection, number)


def test_an_update_on_a_full_page_stays_and_the_next_one_is_told_after_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activities, "PAGE_LENGTH", 3)
    ready(database)
    touch(database, "drum")
    before = page(database, 0).activities
    touch(database, "drum", 4)
    assert page(database, 0).activities == before
    assert told(database) == [("Create", "drum"), ("Update", "drum"), ("Update", "drum")]


def test_activities_of_several_writers_stand_in_one_order(database: Database) -> None:
    names = [f"item-{number}" for number in range(4)]
    for each in names:
        ready(database, each)
    writers = [threading.Thread(target=touch, args=(database, each, 20)) for each in names]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    updates = [item for kind, item in told(database) if kind == "Update"]
    assert sorted(updates) == names


def test_a_clock_that_is_put_back_changes_no_order(database: Database) -> None:
    ready(database)
    last = select(func.max(activity.c.number)).scalar_subquery()
    ahead = now() + timedelta(hours=1)
    with database.write() as connection:
        connection.execute(update(activity).where(activity.c.number == last).values(at=ahead))
    touch(database, "drum")
    assert told(database) == [("Create", "drum"), ("Update", "drum")]


def touch_and_fail(database: Database) -> None:
    with database.write() as connection:
        touch_item(connection, "drum", next_change(connection))
        raise RuntimeError("the next step failed")


def test_an_error_after_a_change_leaves_no_activity(database: Database) -> None:
    ready(database)
    with pytest.raises(RuntimeError):
        touch_and_fail(database)
    assert told(database) == [("Create", "drum")]


def test_what_was_public_before_is_told_of_after_the_upgrade(empty: Database) -> None:  # noqa: F811
    upgrade_to(empty, "0002")
    for name, state in (("old", "ready"), ("new", "ready"), ("waiting", "processing")):
        write_item(empty, name, state, "pyramid-2" if state == "ready" else None)
    write_item(empty, "hidden", "ready", "pyramid-2")
    with empty.write() as connection:
        connection.execute(text("UPDATE item SET created_at = '2020-01-01' WHERE id = 'old'"))
        connection.execute(text("UPDATE item SET state = 'draft' WHERE id = 'hidden'"))
    upgrade_schema(empty)
    assert told(empty) == [("Create", "old"), ("Create", "new")]
