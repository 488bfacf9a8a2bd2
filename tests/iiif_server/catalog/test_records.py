"""Records come back as they were written, on both databases, and items are found by what stands around them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.facets import facets_of
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.records import (
    find_item_by_inventory_number,
    read_record,
    read_whole_vocabulary,
    record_record,
)
from iiif_server.catalog.seeds import read_seed_places, read_seed_terms, sow_vocabularies
from iiif_server.catalog.terms import list_terms
from iiif_server.catalog.vocabulary_rows import record_term
from iiif_server.database.engine import Database
from iiif_server.errors import InventoryNumberTakenError, UnknownItemError
from manifests.errors import DateError
from manifests.record import (
    Bond,
    Chapter,
    Designation,
    Dimension,
    Extent,
    Inscription,
    Layout,
    Maker,
    Missing,
    ReadingDirection,
    Record,
    Relation,
    When,
)
from manifests.vocabulary import OPEN_SCHEMES, Place, Scheme, Term, Vocabulary
from tests.manifests.examples import PROVIDER

RIGHTS = "http://rightsstatements.org/vocab/CNE/1.0/"
#: What is written down of a new item.
NEW = Record(work_rights=RIGHTS, metadata_rights=RIGHTS)

WHOLE = Record(
    inventory_number="BTTQ 1234/Đ.56",
    alternative={"vi": ("Trống sấm",), "tyz": ("Tồng",)},
    heritage_class="bao-vat-quoc-gia",
    designations=(
        Designation(
            "bao-vat-quoc-gia",
            {"vi": ("Đợt 1",)},
            "1426/QĐ-TTg",
            {"vi": ("Thủ tướng Chính phủ",)},
            decided_on=date(2012, 10, 1),
            valid_from=date(2012, 10, 1),
        ),
    ),
    dated=When({"vi": ("khoảng thế kỷ V trước Công nguyên",)}, "-0499/-0400~"),
    periods=("dong-son",),
    materials=("dong-kim-loai",),
    techniques=("duc",),
    dimensions=(Dimension(Extent.DIAMETER, 79.3, "cm", {"vi": ("mặt trống",)}),),
    makers=(Maker({"none": ("?",)}, {"vi": ("thợ đúc",)}),),
    communities=("tay", "dao"),
    holder="",
    current_place="huyen-na-hang",
    origin_place="huyen-meo-vac",
    bibliography=("Heger, Franz: Alte Metalltrommeln, 1902",),
    relations=(Relation(Bond.BELONGS_TO_MONUMENT, "dinh-hong-thai"),),
    provenance={"vi": ("Tìm thấy năm 1920.",)},
    inscriptions=(Inscription("皇帝", "lzh-Hant", "Hoàng đế", {"vi": ("Vua",)}),),
    work_rights="http://creativecommons.org/publicdomain/mark/1.0/",
    metadata_rights="http://creativecommons.org/publicdomain/zero/1.0/",
    layout=Layout.PAGED,
    reading=ReadingDirection.RIGHT_TO_LEFT,
    contents=(Chapter({"vi": ("Mặt",)}, ("a",), (Chapter({"vi": ("Sao",)}),)),),
    missing={"holder": Missing.NOT_ENTERED},
)


@pytest.fixture
def sown(database: Database) -> Database:
    with database.write() as connection:
        sow_vocabularies(connection)
        for item_id in ("drum", "stele"):
            record_item(connection, item_id, ItemDescription(), RIGHTS)
    return database


def write(database: Database, item_id: str, record: Record) -> bool:
    with database.write() as connection:
        return record_record(connection, item_id, record, read_whole_vocabulary(connection))


def test_a_record_comes_back_as_it_was_written_and_changes_the_revision_once(
    sown: Database,
) -> None:
    with sown.read() as connection:
        before = read_stamp(connection, "drum").revision
    assert write(sown, "drum", WHOLE)
    assert not write(sown, "drum", WHOLE)
    with sown.read() as connection:
        assert read_record(connection, "drum") == WHOLE
        assert read_stamp(connection, "drum").revision == before + 1
        found = read_item(connection, "drum", PROVIDER)
        assert found.record == WHOLE
        assert found.vocabulary.term_label(Scheme.COMMUNITY, "tay")["vi"] == ("Tày",)
        around = [place.id for place in found.vocabulary.around("huyen-na-hang")]
        assert around == ["huyen-na-hang", "tuyen-quang-1991", "viet-nam"]


def test_an_inventory_number_names_one_item(sown: Database) -> None:
    write(sown, "drum", WHOLE)
    with pytest.raises(InventoryNumberTakenError, match="belongs to item drum"):
        write(sown, "stele", replace(WHOLE, materials=()))
    with sown.read() as connection:
        assert find_item_by_inventory_number(connection, WHOLE.inventory_number) == "drum"
        assert find_item_by_inventory_number(connection, "none") is None
        assert read_record(connection, "stele") == NEW
    assert write(sown, "drum", replace(WHOLE, inventory_number=""))
    assert write(sown, "stele", WHOLE)


def test_two_items_may_be_without_an_inventory_number(sown: Database) -> None:
    assert write(sown, "drum", Record(materials=("go",)))
    assert write(sown, "stele", Record(materials=("go",)))


def test_a_date_that_is_no_edtf_is_refused_and_nothing_is_written(sown: Database) -> None:
    with pytest.raises(DateError):
        write(sown, "drum", Record(dated=When({"vi": ("đời Lê",)}, "đời Lê")))
    with sown.read() as connection:
        assert read_record(connection, "drum") == NEW


def test_no_item_no_record(sown: Database) -> None:
    with pytest.raises(UnknownItemError):
        write(sown, "nothing", WHOLE)


def test_an_object_of_a_district_that_ended_is_found_in_the_province_of_today() -> None:
    places = {place.id: place for place in read_seed_places()}
    terms = {(term.scheme, term.id): term for term in read_seed_terms()}
    facets = facets_of(WHOLE, Vocabulary(terms, places))
    assert {value for facet, value in facets if facet == "place"} == {
        "huyen-na-hang",
        "tuyen-quang-1991",
        "huyen-meo-vac",
        "ha-giang-1991",
        "tuyen-quang",
        "viet-nam",
    }
    assert ("class", "hien-vat") in facets
    assert ("community", "dao") in facets


def test_circles_end() -> None:
    places = {
        "a": Place("a", "site", {"vi": ("A",)}, within="b", predecessors=("b",)),
        "b": Place("b", "site", {"vi": ("B",)}, within="a", predecessors=("a",)),
    }
    terms = {
        (Scheme.CLASS, "x"): Term("x", Scheme.CLASS, {"vi": ("X",)}, broader="x"),
    }
    facets = facets_of(Record(heritage_class="x", current_place="a"), Vocabulary(terms, places))
    assert facets == {("class", "x"), ("place", "a"), ("place", "b")}


def test_every_seed_stands_on_something_that_is_there(sown: Database) -> None:
    terms, places = read_seed_terms(), read_seed_places()
    known = {(term.scheme, term.id) for term in terms}
    assert len(known) == len(terms)
    assert all((term.scheme, term.broader) in known for term in terms if term.broader)
    assert all(
        term.legal_basis for term in terms if term.scheme is Scheme.CLASS
    )  # a class of heritage stands on a law
    ids = {place.id for place in places}
    assert len(ids) == len(places)
    assert all({place.within, *place.predecessors} - {""} <= ids for place in places)
    assert {Scheme.CLASS, Scheme.COMMUNITY}.isdisjoint(OPEN_SCHEMES)


def test_sowing_again_keeps_what_somebody_changed(sown: Database) -> None:
    mine = Term("go", Scheme.MATERIAL, {"vi": ("Gỗ lim",)})
    with sown.write() as connection:
        before = [term.id for term in list_terms(connection, Scheme.MATERIAL)]
        record_term(connection, mine)
        sow_vocabularies(connection)
        after = list_terms(connection, Scheme.MATERIAL)
    assert [term.id for term in after] == before
    assert mine in after
