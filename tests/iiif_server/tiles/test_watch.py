"""What was read from the catalogue is relied on for less than a second, and not at all where it does not answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.items import touch_item
from iiif_server.database.engine import Database
from iiif_server.tiles.watch import ASK_EVERY_S, HOLDS_FOR_S, ChangeWatch


class Clock:
    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def watched(database: Database) -> tuple[ChangeWatch, Clock, list[frozenset[str]]]:
    clock, told = Clock(), []
    return ChangeWatch(database, told.append, clock), clock, told


def write_item(database: Database, item_id: str) -> None:
    with database.write() as connection:
        record_item(connection, item_id, ItemDescription(), "http://example.org/rights")
        touch_item(connection, item_id, next_change(connection))


def test_a_change_is_told_at_the_next_question_and_only_once(database: Database) -> None:
    write_item(database, "a")
    watch, clock, told = watched(database)
    assert watch.holds()
    write_item(database, "b")
    with database.write() as connection:
        record_state(connection, "b", "withdrawn")
    assert watch.holds()
    clock.now_s += ASK_EVERY_S
    assert watch.holds()
    clock.now_s += ASK_EVERY_S
    assert watch.holds()
    assert told == [
        frozenset(),
        frozenset({"b"}),
        frozenset(),
    ]  # what was there before is not kept by anybody


def test_every_question_comes_well_within_the_promised_second() -> None:
    assert ASK_EVERY_S + HOLDS_FOR_S <= 1.0


def test_nothing_holds_when_the_catalogue_has_been_silent_for_too_long(tmp_path: Path) -> None:
    from iiif_server.database.schema import upgrade_schema

    database = Database(f"sqlite:///{tmp_path / 'x.db'}")
    upgrade_schema(database)
    watch, clock, _ = watched(database)
    assert watch.holds()
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE change RENAME TO gone")
    clock.now_s += HOLDS_FOR_S - 0.01
    assert watch.holds()
    clock.now_s += 0.02
    assert not watch.holds()
    with database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO change")
    assert watch.holds()
    database.close()


def test_while_one_question_hangs_others_go_on_for_as_long_as_it_holds(database: Database) -> None:
    watch, clock, _ = watched(database)
    assert watch.holds()
    with watch._asking:  # another thread is in the middle of a question
        clock.now_s += HOLDS_FOR_S - 0.01
        assert watch.holds()
        clock.now_s += 0.02
        assert not watch.holds()


@pytest.mark.parametrize("count", [3])
def test_numbers_become_visible_in_their_order(database: Database, count: int) -> None:
    from iiif_server.catalog.changes import read_changes

    seen = []
    for number in range(count):
        write_item(database, f"item-{number}")
        with database.read() as connection:
            seen.append(read_changes(connection, 0).number)
    assert seen == sorted(set(seen))
