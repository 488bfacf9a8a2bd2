"""LIDO records of other institutions become items here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.items import read_item
from iiif_server.catalog.terms import list_terms
from iiif_server.database.tables import item, media
from iiif_server.database.word_tables import item_facet
from iiif_server.runtime import Runtime
from iiif_server.transfer.foreign_items import foreign_identifier
from iiif_server.transfer.foreign_lido import import_lido
from iiif_server.transfer.foreign_report import ForeignReport, Imported, Outcome
from manifests.model import Item, Provider
from manifests.reading.remarks import RemarkKind
from manifests.record import Bond, Relation
from manifests.vocabulary import Scheme
from tests.support.foreign import lido_file, lido_record
from tests.support.pictures import write_grid

US = Provider("https://here.example.org/", {"vi": ("Chúng tôi",)}, "https://here.example.org/")
ITEM = foreign_identifier("BTM/thap-7")


def take(
    runtime: Runtime, path: Path, content: bytes, **how: Any
) -> tuple[ForeignReport, list[Imported]]:
    path.write_bytes(content)
    done: list[Imported] = []
    report = import_lido(runtime, path, on_imported=done.append, **how)
    return report, done


def read(runtime: Runtime, item_id: str = ITEM) -> Item:
    with runtime.database.read() as connection:
        return read_item(connection, item_id, US, Actor.OPERATOR)


def numbers(runtime: Runtime) -> list[str | None]:
    with runtime.database.read() as connection:
        return list(
            connection.execute(
                select(item.c.inventory_number).order_by(item.c.inventory_number)
            ).scalars()
        )


def test_a_record_becomes_an_item_with_its_words_in_our_vocabularies(
    house: Runtime, tmp_path: Path
) -> None:
    write_grid(tmp_path / "thap.png", 40, 60)
    path = tmp_path / "thap.xml"
    dry, [looked] = take(house, path, lido_file(lido_record()), dry_run=True)
    assert (dry.counts, looked.files, numbers(house)) == ({Outcome.NEW: 1}, 1, [])
    report, [done] = take(house, path, lido_file(lido_record()))
    assert report.counts == {Outcome.NEW: 1}
    assert done.files == 1
    assert [(each.kind, each.values) for each in done.remarks] == [
        (RemarkKind.DIMENSION_UNREADABLE, ("chiều vang 2 cm",)),
        (RemarkKind.RIGHTS_UNKNOWN, ("Chỉ xem tại chỗ",)),
        (RemarkKind.WORD_UNKNOWN, ("thạp", "class")),
        (RemarkKind.WORD_ADDED, ("Đồ đồng", "keyword")),
        (RemarkKind.WORD_ADDED, ("Bảo tàng Mẫu", "institution")),
        (RemarkKind.WORD_ADDED, ("hợp kim lạ", "material")),
        (RemarkKind.WORD_ADDED, ("nghi lễ", "keyword")),
    ]
    record = read(house).record
    assert record.materials == ("dong-kim-loai", "hop-kim-la")
    assert record.holder == "bao-tang-mau"
    assert record.keywords == ("do-dong", "nghi-le")
    assert record.origin_place
    assert record.periods
    with house.database.read() as connection:
        row = connection.execute(select(item)).one()
        facets = {
            tuple(each)
            for each in connection.execute(select(item_facet.c.facet, item_facet.c.value))
        }
        picture = connection.execute(select(media)).one()
    assert (row.inventory_number, row.year_from, row.year_to, row.state) == (
        "BTM.1975.7",
        -300,
        -201,
        "draft",
    )
    assert {
        ("material", "hop-kim-la"),
        ("keyword", "nghi-le"),
        ("institution", "bao-tang-mau"),
    } <= facets
    assert picture.label == {"vi": ["Mặt trước"]}
    assert take(house, path, lido_file(lido_record()))[0].counts == {Outcome.UNCHANGED: 1}


def test_two_records_with_one_inventory_number_are_one_and_a_wrong_one(
    house: Runtime, tmp_path: Path
) -> None:
    content = lido_file(
        lido_record("a", "N.1"),
        lido_record("b", "N.1"),
        lido_record("c", "N.2"),
        lido_record("a", "N.3"),
    )
    for dry_run in (True, False):
        report, done = take(house, tmp_path / "x.xml", content, dry_run=dry_run)
        assert report.counts == {Outcome.NEW: 2, Outcome.WRONG: 2}
        assert [each.remarks[0].kind for each in done if each.outcome is Outcome.WRONG] == [
            RemarkKind.INVENTORY_NUMBER_TAKEN,
            RemarkKind.ID_TWICE,
        ]
    assert numbers(house) == ["N.1", "N.2"]
    again, _ = take(house, tmp_path / "x.xml", content)
    assert again.counts == {Outcome.UNCHANGED: 2, Outcome.WRONG: 2}


def test_works_that_we_have_are_bound_and_others_are_told_in_words(
    house: Runtime, tmp_path: Path
) -> None:
    lid = lido_record("nap", "BTM.1975.8", "Nắp")
    take(house, tmp_path / "x.xml", lido_file(lid, lido_record()))
    found = read(house)
    assert found.record.relations == (Relation(Bond.RELATED, foreign_identifier("nap")),)
    assert not any(each.label["vi"] == ("Liên quan",) for each in found.metadata)
    lonely = read(house, foreign_identifier("nap"))
    assert lonely.record.relations == ()
    assert lonely.metadata[-1].value == {"vi": ("Nắp thạp",)}


def test_a_file_that_breaks_off_gives_its_whole_records(house: Runtime, tmp_path: Path) -> None:
    content = lido_file(*(lido_record(f"r{n}", f"N.{n}") for n in range(3)))
    report, done = take(house, tmp_path / "x.xml", content[: content.rindex(b"<lido:eventWrap>")])
    assert report.counts == {Outcome.NEW: 2, Outcome.WRONG: 1}
    assert (done[-1].kind, done[-1].remarks[0].kind) == ("document", RemarkKind.NOT_XML)
    assert numbers(house) == ["N.0", "N.1"]
    whole, _ = take(house, tmp_path / "x.xml", content)
    assert whole.counts == {Outcome.UNCHANGED: 2, Outcome.NEW: 1}


@pytest.mark.parametrize("entity", ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "bom">'])
def test_a_file_with_entities_writes_nothing(house: Runtime, tmp_path: Path, entity: str) -> None:
    content = lido_file(lido_record(title="&x;"), declaration=f"<!DOCTYPE a [{entity}]>")
    report, [done] = take(house, tmp_path / "x.xml", content)
    assert report.counts == {Outcome.WRONG: 1}
    assert done.remarks[0].kind is RemarkKind.DOCTYPE
    assert numbers(house) == []


def test_a_wrong_record_stops_no_other(house: Runtime, tmp_path: Path) -> None:
    nameless = lido_record("", "N.1").replace("<lido:recordID>7</lido:recordID>", "")
    content = lido_file(
        nameless, lido_record("dai", "N.2", "x" * 100_001), lido_record("tot", "N.3")
    )
    report, done = take(house, tmp_path / "x.xml", content)
    assert report.counts == {Outcome.WRONG: 2, Outcome.NEW: 1}
    assert [each.remarks[0].kind for each in done[:2]] == [
        RemarkKind.ID_MISSING,
        RemarkKind.TOO_LONG,
    ]
    assert numbers(house) == ["N.3"]


def test_words_that_were_added_once_are_not_added_again(house: Runtime, tmp_path: Path) -> None:
    with house.database.read() as connection:
        before = len(list_terms(connection, Scheme.KEYWORD))
    take(house, tmp_path / "x.xml", lido_file(*(lido_record(f"r{n}", f"N.{n}") for n in range(4))))
    take(house, tmp_path / "y.xml", lido_file(lido_record("khac", "N.9")))
    with house.database.read() as connection:
        assert len(list_terms(connection, Scheme.KEYWORD)) == before + 2
        assert connection.execute(select(func.count()).select_from(item)).scalar_one() == 5
