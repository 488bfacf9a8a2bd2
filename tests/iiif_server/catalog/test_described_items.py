"""Items as their completeness is measured: all of them in portions, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update

from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.described_items import AT_ONCE, read_described_items
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.database.tables import item, media
from iiif_server.errors import UnknownItemError
from manifests.completeness import measure_completeness
from manifests.model import MediaKind
from manifests.record import Record
from manifests.vocabulary import Heritage

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"


def test_all_items_are_read_once_and_in_portions(database: Database) -> None:
    with database.write() as connection:
        record_item(connection, "drum", ItemDescription({"vi": ("Trống",)}, draft=True), CNE)
        row = dict(connection.execute(select(item)).mappings().one())
        many = [row | {"id": f"many-{number:04d}"} for number in range(2 * AT_ONCE + 5)]
        connection.execute(insert(item), many)
    with database.read() as connection:
        found = list(read_described_items(connection))
    assert [each.id for each in found] == ["drum", *(each["id"] for each in many)]
    assert {each.state for each in found} == {"draft"}


def test_named_items_come_in_their_order_with_their_heritage_and_media(database: Database) -> None:
    with database.write() as connection:
        sow_vocabularies(connection)
        record_item(connection, "song", ItemDescription({"vi": ("Hát then",)}), CNE)
        record = Record(heritage_class="phi-vat-the-quoc-gia")
        record_record(connection, "song", record, read_whole_vocabulary(connection))
        record_item(connection, "drum", ItemDescription({"vi": ("Trống",)}), CNE)
        for number, kind in enumerate((MediaKind.AUDIO, MediaKind.IMAGE, MediaKind.MODEL)):
            file = ReceivedFile(f"{number}" * 64, 1, "a.bin")
            record_media(connection, "drum", file, Page(kind, 0, "x/y"), MediaWords())
        said = update(media).where(media.c.kind == "model")
        connection.execute(said.values(alt={"vi": ["Mặt trống"]}))
    with database.read() as connection:
        drum, song = read_described_items(connection, ["drum", "song"])
        assert (drum.described.pictures, drum.described.silent_pictures) == (2, 1)
        assert (drum.described.recordings, drum.described.untold_recordings) == (1, 1)
        assert song.described.heritage is Heritage.INTANGIBLE
        assert "pictures" not in {e.name for e in measure_completeness(song.described).points}
        for name in ("nobody", "\x00", "a/b"):
            with pytest.raises(UnknownItemError):
                list(read_described_items(connection, ["drum", name]))
