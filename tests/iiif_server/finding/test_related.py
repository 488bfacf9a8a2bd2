"""Related items share what is rare; what is not public is related to nothing."""

from __future__ import annotations

from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.related import find_related
from manifests.record import Record
from tests.iiif_server.finding.test_finding import CNE

RECORDS = {
    "drum": Record(periods=("dong-son",), materials=("dong-kim-loai",), communities=("tay",)),
    "bell": Record(periods=("tran",), materials=("dong-kim-loai",), communities=("tay",)),
    "axe": Record(periods=("dong-son",), materials=("da",)),
    "scarf": Record(communities=("dao",)),
    "bowl": Record(materials=("gom",)),
    **{f"pot-{number}": Record(materials=("gom",)) for number in range(5)},
    "draft": Record(periods=("dong-son",), materials=("dong-kim-loai",), communities=("tay",)),
}


def related(database: Database, item_id: str, count: int = 4) -> list[str]:
    index = FacetIndex(database)
    contents = index.current()
    with database.read() as connection:
        return list(find_related(connection, contents, item_id, count))


def test_the_nearest_share_most(database: Database) -> None:
    with database.write() as connection:
        sow_vocabularies(connection)
        vocabulary = read_whole_vocabulary(connection)
        for item_id, record in RECORDS.items():
            described = ItemDescription({"vi": (item_id,)}, draft=item_id == "draft")
            record_item(connection, item_id, described, CNE)
            record_record(connection, item_id, record, vocabulary)
    assert related(database, "drum") == ["bell", "axe"]
    assert related(database, "drum", 1) == ["bell"]
    assert related(database, "scarf") == []
    assert related(database, "nobody") == []
    assert len(related(database, "pot-3")) == 4
    assert "pot-3" not in related(database, "pot-3", 100)
    with database.write() as connection:
        record_state(connection, "bell", "withdrawn")
    assert related(database, "drum") == ["axe"]
