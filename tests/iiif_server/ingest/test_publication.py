"""Publishing and taking back, with who did it and when; never without rights."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.database.word_tables import publication as history
from iiif_server.errors import RightsMissingError, UnknownItemError
from iiif_server.ingest.publication import publish, withdraw
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


def test_what_is_not_there_cannot_be_published(runtime: Runtime) -> None:
    with pytest.raises(UnknownItemError):
        publish(runtime, "nothing")
