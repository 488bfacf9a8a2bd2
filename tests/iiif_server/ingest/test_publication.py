"""Publishing and taking back, with who did it and when; never without rights."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.publication_history import read_history
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.database.word_tables import publication as history
from iiif_server.errors import RightsMissingError, UnknownItemError, WrongStateError
from iiif_server.ingest.publication import give_back, publish, submit, withdraw
from iiif_server.runtime import Runtime
from manifests.record import Record

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"


@pytest.fixture
def drafted(runtime: Runtime) -> Runtime:
    with runtime.database.write() as connection:
        record_item(connection, "drum", ItemDescription(draft=True), CNE)
    return runtime


def states(runtime: Runtime) -> list[tuple[str, str]]:
    with runtime.database.read() as connection:
        rows = connection.execute(select(history.c.state, history.c.actor).order_by(history.c.id))
        return [(row.state, row.actor) for row in rows]


def test_every_state_is_written_down_once(drafted: Runtime) -> None:
    assert publish(drafted, "drum")
    assert not publish(drafted, "drum")
    assert withdraw(drafted, "drum")
    assert states(drafted) == [
        ("draft", "operator"),
        ("published", "operator"),
        ("withdrawn", "operator"),
    ]


def test_nothing_is_published_whose_rights_are_not_stated(drafted: Runtime) -> None:
    with drafted.database.write() as connection:
        record = Record(work_rights=CNE)
        record_record(connection, "drum", record, read_whole_vocabulary(connection))
    with pytest.raises(RightsMissingError, match="rights of the metadata are not stated"):
        publish(drafted, "drum")
    with drafted.database.read() as connection:
        assert read_stamp(connection, "drum").state == "draft"
    assert states(drafted) == [("draft", "operator")]


def test_a_draft_is_reviewed_given_back_and_published_and_its_history_tells_by_whom(
    drafted: Runtime,
) -> None:
    assert submit(drafted, "drum", "Lan")
    assert not submit(drafted, "drum", "Lan")
    assert give_back(drafted, "drum", "Minh")
    assert submit(drafted, "drum", "Lan")
    assert publish(drafted, "drum", "Minh")
    with drafted.database.read() as connection:
        history = read_history(connection, "drum")
    assert [(each.state, each.actor) for each in history] == [
        ("draft", "operator"),
        ("in-review", "Lan"),
        ("draft", "Minh"),
        ("in-review", "Lan"),
        ("published", "Minh"),
    ]
    moments = [each.at for each in history]
    assert moments == sorted(moments)
    assert all(moment.tzinfo for moment in moments)


def test_what_was_public_is_not_reviewed(drafted: Runtime) -> None:
    publish(drafted, "drum")
    for change in (submit, give_back):
        with pytest.raises(WrongStateError, match="is published and not draft or in-review"):
            change(drafted, "drum")
    withdraw(drafted, "drum")
    with pytest.raises(WrongStateError, match="is withdrawn"):
        submit(drafted, "drum")
    assert len(states(drafted)) == 3


def test_what_is_not_there_cannot_be_published(runtime: Runtime) -> None:
    with pytest.raises(UnknownItemError):
        publish(runtime, "nothing")
