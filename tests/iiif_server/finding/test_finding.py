"""The same questions have the same answers on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.places import list_places
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.search_index import index_everything
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.catalog.vocabulary_rows import record_place, record_term
from iiif_server.database.engine import Database
from iiif_server.finding.answer import find_items, find_named
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.question import COLLECTION, Answer, Order, Question
from manifests.record import Inscription, Maker, Record, When
from manifests.vocabulary import Place, Scheme, Term
from tests.support.databases import DATABASES, empty_database

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"

ITEMS = {
    "trong": ("Trống đồng Hoà Bình", "Tìm thấy ở bãi sông.", Record(
        inventory_number="BTTQ 1234/Đ.56", heritage_class="bao-vat-quoc-gia", periods=("dong-son",),
        materials=("dong-kim-loai",), communities=("tay",), current_place="huyen-na-hang",
        dated=When({"vi": ("thế kỷ V TCN",)}, "-0499/-0400"),
    )),
    "dong": ("Bức tranh mùa đông", "Tranh lụa.", Record(materials=("lua",), dated=When({}, "1938"))),
    "dinh": ("Đình Hồng Thái", "Di tích quốc gia đặc biệt.", Record(
        heritage_class="di-tich-quoc-gia-dac-biet", current_place="huyen-son-duong",
    )),
    "khan": ("Khăn thêu", "Người Dao thêu, có hình trống.", Record(
        communities=("dao",), techniques=("theu",), origin_place="huyen-meo-vac",
        makers=(Maker({"vi": ("Nguyễn Thị Thuỷ",)}),),
    )),
    "sac": ("Sắc phong", "Sắc phong cho thần, một quyển.", Record(
        materials=("giay-do",), inscriptions=(Inscription("皇帝敕封", "lzh-Hant", "Hoàng đế sắc phong"),),
    )),
    "hoa": ("Ấm hoa nâu", "Gốm thời Trần.", Record(periods=("tran",), materials=("gom",))),
}  # fmt: skip


@pytest.fixture(scope="module", params=DATABASES)
def unchanged(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """Give a catalogue that nobody writes to."""
    with empty_database(request, tmp_path_factory.mktemp("unchanged")) as database:
        fill(database)
        yield database


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a catalogue of the test's own."""
    fill(database)
    return database


def fill(database: Database) -> None:
    with database.write() as connection:
        sow_vocabularies(connection)
        vocabulary = read_whole_vocabulary(connection)
        for item_id, (label, summary, record) in ITEMS.items():
            described = ItemDescription({"vi": (label,)}, summary={"vi": (summary,)})
            record_item(connection, item_id, described, CNE)
            record_record(connection, item_id, record, vocabulary)
        record_item(connection, "hidden", ItemDescription({"vi": ("Trống",)}, draft=True), CNE)
        record_collection(
            connection, CollectionDescription("metal", {"vi": ("Kim loại",)}, {}), ["trong"]
        )


def ask(database: Database, text: str = "", **asked: object) -> Answer:
    chosen = asked.pop("chosen", {})
    index = FacetIndex(database)
    with database.read() as connection:
        question = Question(text, {f: frozenset(v) for f, v in chosen.items()}, **asked)  # type: ignore[attr-defined,arg-type]
        return find_items(connection, index.current(), question)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trống đồng", ["trong"]),
        ("trong dong", ["trong"]),
        ("TRỐNG ĐỒNG", ["trong"]),
        ("tro\u0302\u0301ng", ["trong", "khan"]),
        ("trống", ["trong", "khan"]),
        ("đông", ["dong", "trong"]),  # as it is written first, then without marks
        ("đồng", ["trong", "dong"]),
        ("dong", ["dong", "trong"]),
        ("hòa bình", ["trong"]),
        ("hoà", ["trong", "hoa", "dinh", "sac"]),  # a monument is of "di sản văn hoá"
        ("thủy", ["khan"]),
        ("thuy", ["khan"]),
        ("dinh hong", ["dinh"]),
        ("hồng th", ["dinh"]),
        ("1234", ["trong"]),
        ("bttq 1234/đ.56", ["trong"]),
        ("BTTQ1234", ["trong"]),
        ("bttq-1234", ["trong"]),
        ("quy", ["sac"]),  # begins "quyển"
        ("trống đồ", ["trong", "khan"]),
        ("tron don hoa", ["trong"]),  # where nothing has whole words
        ("帝皇", []),  # not in this order
        ("皇帝敕封", ["sac"]),
        ("di vật, hiện vật", ["trong"]),  # what is broader than a national treasure
        ("bảo vật quốc gia", ["trong"]),
        ("tày", ["trong"]),
        ("hà giang", ["khan"]),
        ("tuyên quang", ["dinh", "khan", "trong"]),  # Hà Giang became part of it
        ("thế kỷ v", ["trong"]),
        ("皇帝", ["sac"]),
        ("封", ["sac"]),
        ("không có gì", []),
        ("'); DROP TABLE item; --", []),
        ('"trống" OR NEAR(', []),
        ("!!! ...", []),
        ("\ud800\x00", []),
        ("trống " * 5000, ["trong", "khan"]),
    ],
)
def test_a_question_has_its_answer(unchanged: Database, text: str, found: list[str]) -> None:
    assert list(ask(unchanged, text).item_ids) == found


def test_without_marks_a_name_comes_before_a_word_that_has_none(filled: Database) -> None:
    with filled.write() as connection:
        described = ItemDescription({"vi": ("Ảnh",)}, summary={"vi": ("Ở trong nhà, nước dong.",)})
        record_item(connection, "photo", described, CNE)
    assert list(ask(filled, "trong dong").item_ids) == ["trong", "photo"]
    assert ask(filled, "trong do").item_ids[0] == "trong"
    index = FacetIndex(filled)
    contents = index.current()
    with filled.read() as connection:
        assert find_named(connection, contents, "trong do", 5) == ("trong",)
        assert find_named(connection, contents, "", 5) == find_named(connection, contents, "!", 5)


def test_without_words_everything_public_is_found_in_vietnamese_order(filled: Database) -> None:
    answer = ask(filled)
    assert list(answer.item_ids) == ["hoa", "dong", "dinh", "khan", "sac", "trong"]
    assert answer.total == 6
    assert list(ask(filled, order=Order.OLDEST).item_ids)[:2] == ["trong", "dong"]
    assert set(ask(filled, order=Order.NEWEST_ENTRY).item_ids) == set(ITEMS)


def test_pages_follow_one_another(filled: Database) -> None:
    pages = [ask(filled, page=page, page_size=4) for page in (1, 2)]
    assert [len(page.item_ids) for page in pages] == [4, 2]
    whole = ask(filled).item_ids
    assert pages[0].item_ids + pages[1].item_ids == whole
    assert {page.total for page in pages} == {6}
    beyond = ask(filled, page=10**30, page_size=4)
    assert (beyond.page, beyond.item_ids) == (2, pages[1].item_ids)
    assert ask(filled, page=-5, page_size=-5).item_ids == whole[:1]


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ((None, None), set(ITEMS)),
        ((-499, -400), {"trong"}),
        ((-400, None), {"trong", "dong", "khan", "dinh"}),
        ((-399, 1937), {"dinh", "khan"}),
        ((1938, 1938), {"dong", "dinh"}),
        ((1976, 2100), {"dinh"}),  # is still in use
        ((None, 1937), {"trong", "dinh", "khan"}),
        ((1939, 1974), {"dinh"}),  # of what is older than 1900 no more is known
        ((2000, 1900), set()),
        ((10**30, None), {"dinh"}),
        ((-(10**30), 10**30), {"trong", "dong", "dinh", "khan"}),
    ],
)
def test_years_find_what_may_be_of_them(
    filled: Database, years: tuple[int | None, int | None], found: set[str]
) -> None:
    with filled.write() as connection:
        vocabulary = read_whole_vocabulary(connection)
        for item_id, edtf in (("dinh", "1600~/.."), ("khan", "../1900")):
            dated = replace(ITEMS[item_id][2], dated=When({}, edtf))
            record_record(connection, item_id, dated, vocabulary)
    assert set(ask(filled, years=years).item_ids) == found


def counts(answer: Answer, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in answer.facets.get(facet, ())}


def test_facets_count_what_the_others_leave(filled: Database) -> None:
    answer = ask(filled)
    assert counts(answer, "place")["tuyen-quang"] == 3
    assert counts(answer, "class")["hien-vat"] == 1
    assert counts(answer, COLLECTION) == {"metal": 1}
    assert "has-model" not in answer.facets
    answer = ask(filled, chosen={"place": ["ha-giang-1991", "huyen-na-hang"]})
    assert set(answer.item_ids) == {"khan", "trong"}
    assert counts(answer, "community") == {"dao": 1, "tay": 1}
    assert counts(answer, "place")["huyen-son-duong"] == 1
    answer = ask(filled, "trống", chosen={"place": ["tuyen-quang"], "community": ["dao"]})
    assert list(answer.item_ids) == ["khan"]
    assert counts(answer, "community") == {"dao": 1, "tay": 1}
    dao = next(each for each in answer.facets["community"] if each.value == "dao")
    assert dao.chosen
    assert dao.label["vi"] == ("Dao",)


def test_what_is_chosen_and_unknown_finds_nothing(filled: Database) -> None:
    answer = ask(filled, chosen={"period": ["no-such-period"], "no-such-facet": ["x"]})
    assert answer.total == 0
    assert counts(answer, "period")["no-such-period"] == 0
    assert answer.chosen == {"period": {"no-such-period"}}
    hostile = ["\x00", "\ud800", "a' OR 1=1", "x" * 10_000, "🥁"]
    assert ask(filled, chosen={"place": hostile, COLLECTION: hostile}).total == 6


def test_changes_are_found_at_once(filled: Database) -> None:
    index = FacetIndex(filled)
    with filled.read() as connection:
        find_items(connection, index.current(), Question())
    with filled.write() as connection:
        record_state(connection, "trong", "withdrawn")
        record_state(connection, "hidden", "published")
        record_item(connection, "khan", ItemDescription({"vi": ("Áo",)}), CNE)
    with filled.read() as connection:
        contents = index.current()
        assert list(find_items(connection, contents, Question("trống")).item_ids) == [
            "hidden",
            "khan",
        ]
        assert find_items(connection, contents, Question("bình")).total == 0
        assert find_items(connection, contents, Question("áo")).item_ids == ("khan",)
        assert COLLECTION not in find_items(connection, contents, Question()).facets


def test_what_was_withdrawn_a_moment_ago_is_on_no_page(filled: Database) -> None:
    contents = FacetIndex(filled).current()
    with filled.write() as connection:
        record_state(connection, "trong", "withdrawn")
    with filled.read() as connection:
        assert find_items(connection, contents, Question("trống đồng")).item_ids == ()


def test_sets_are_read_ahead_where_there_is_a_database(
    filled: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    index = FacetIndex(filled)
    index.read_ahead()
    assert len(index.current().public) == len(ITEMS)
    assert caplog.messages == []
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    FacetIndex(empty).read_ahead()
    empty.close()
    assert "when somebody asks" in caplog.text


def test_a_word_of_another_name_is_found_by_it(filled: Database) -> None:
    with filled.write() as connection:
        record_term(
            connection, Term("theu", Scheme.TECHNIQUE, {"vi": ("Thêu tay",), "en": ("Needlework",)})
        )
    assert ask(filled, "needlework").item_ids == ("khan",)
    assert ask(filled, "embroidery").item_ids == ()


def test_a_word_or_place_that_lies_elsewhere_is_found_there(filled: Database) -> None:
    crafts = Term("nghe", Scheme.TECHNIQUE, {"vi": ("Nghề thủ công",)})
    with filled.write() as connection:
        record_term(connection, crafts)
        theu = Term("theu", Scheme.TECHNIQUE, {"vi": ("Thêu",)}, broader="nghe")
        record_term(connection, theu)
    assert ask(filled, "nghề thủ công").item_ids == ("khan",)
    assert ask(filled, chosen={"technique": ["nghe"]}).item_ids == ("khan",)
    with filled.write() as connection:
        record_term(connection, replace(theu, broader=""))
        known = {each.id: each for each in list_places(connection)}
        province = Place(
            "tinh-moi", "province", {"vi": ("Tỉnh Mới",)}, predecessors=("tuyen-quang",)
        )
        record_place(connection, province)
        record_place(connection, replace(known["tuyen-quang"], label={"vi": ("Xứ Tuyên",)}))
    assert ask(filled, chosen={"technique": ["nghe"]}).item_ids == ()
    assert ask(filled, "nghề thủ công").item_ids == ()
    assert set(ask(filled, chosen={"place": ["tinh-moi"]}).item_ids) == {"trong", "dinh", "khan"}
    assert set(ask(filled, "tỉnh mới").item_ids) >= {"trong", "dinh", "khan"}
    assert set(ask(filled, "xứ tuyên").item_ids) >= {"trong", "dinh", "khan"}


def test_an_index_that_is_written_anew_says_the_same(filled: Database) -> None:
    before = {text: ask(filled, text).item_ids for text in ("trống", "dong", "hoà")}
    with filled.write() as connection:
        index_everything(connection)
    assert {text: ask(filled, text).item_ids for text in before} == before
