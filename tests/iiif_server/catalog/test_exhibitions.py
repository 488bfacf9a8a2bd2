"""Drafts and editions, on both databases."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from iiif_server.catalog.exhibitions import (
    list_drafts,
    list_editions,
    list_public_editions,
    read_draft,
    read_edition,
    record_draft,
    record_edition,
    record_state,
)
from iiif_server.database.engine import Database
from iiif_server.errors import UnknownEditionError, UnknownExhibitionError
from tests.manifests.exhibition.tours import TOUR, both

OTHER = replace(TOUR, title=both("Khác", "Another"))


def test_a_draft_comes_back_as_it_was_written_and_counts_its_changes(database: Database) -> None:
    with database.write() as connection:
        assert record_draft(connection, TOUR)
        assert not record_draft(connection, TOUR)
        assert record_draft(connection, OTHER)
    with database.read() as connection:
        draft = read_draft(connection, TOUR.slug)
        assert [each.stamp.slug for each in list_drafts(connection)] == [TOUR.slug]
    assert draft.exhibition == OTHER
    assert (draft.stamp.state, draft.stamp.revision, draft.stamp.edition) == ("draft", 2, None)


def test_an_edition_stays_what_it_was_while_the_draft_goes_on(database: Database) -> None:
    with database.write() as connection:
        record_draft(connection, TOUR)
        assert record_edition(connection, TOUR) == 1
        record_draft(connection, OTHER)
        assert record_edition(connection, OTHER) == 2
    with database.read() as connection:
        assert read_edition(connection, TOUR.slug, 1).exhibition == TOUR
        assert read_edition(connection, TOUR.slug, 2).exhibition == OTHER
        assert [number for number, _at in list_editions(connection, TOUR.slug)] == [2, 1]
        (shown,) = list_public_editions(connection)
        assert (shown.number, shown.exhibition) == (2, OTHER)
        assert read_draft(connection, TOUR.slug).stamp.edition == 2


def test_what_was_taken_back_is_not_listed(database: Database) -> None:
    with database.write() as connection:
        record_draft(connection, TOUR)
        record_edition(connection, TOUR)
        record_state(connection, TOUR.slug, "withdrawn")
    with database.read() as connection:
        assert list_public_editions(connection) == ()
        assert read_draft(connection, TOUR.slug).stamp.state == "withdrawn"
        assert read_edition(connection, TOUR.slug, 1).exhibition == TOUR


@pytest.mark.parametrize("slug", ["nothing", "..", "a\x00b", "\ud800", "a" * 500, ""])
def test_what_is_not_there_is_told(database: Database, slug: str) -> None:
    with database.read() as connection, pytest.raises(UnknownExhibitionError):
        read_draft(connection, slug)


@pytest.mark.parametrize("number", [0, -1, 2, 2**40])
def test_an_edition_that_is_not_there_is_told(database: Database, number: int) -> None:
    with database.write() as connection:
        record_draft(connection, TOUR)
        record_edition(connection, TOUR)
    with database.read() as connection, pytest.raises(UnknownEditionError):
        read_edition(connection, TOUR.slug, number)


def test_two_who_publish_at_once_get_two_editions(database: Database) -> None:
    with database.write() as connection:
        record_draft(connection, TOUR)
    numbers: list[int] = []

    def publish() -> None:
        with database.write() as connection:
            numbers.append(record_edition(connection, TOUR))

    threads = [threading.Thread(target=publish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == [1, 2, 3, 4]
