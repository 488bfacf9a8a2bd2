"""Shelves by the page, collections in collections, and collections that fill themselves, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event, select

from iiif_server.catalog.collection_rows import (
    CollectionChange,
    change_collection,
    list_members,
    read_said_of,
    remove_collection,
)
from iiif_server.catalog.collections import read_collection, read_collections_of
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
    record_state,
)
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.collection_errors import CollectionError, EmptyQuestionError, UnknownFacetError
from iiif_server.database.engine import Database
from iiif_server.database.tables import collection
from iiif_server.errors import (
    BaovatError,
    UnknownCollectionError,
    UnknownItemError,
    UnknownMediaError,
    UnknownPageError,
    UnknownPlaceError,
    UnknownTermError,
)
from iiif_server.finding.answer import find_items
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.member_query import (
    check_question,
    find_questions_met,
    question_to_values,
    read_questions,
)
from iiif_server.finding.question import COLLECTION, Question
from iiif_server.finding.shelves import list_items_on_shelves, read_shelf
from iiif_server.image.geometry import PyramidGeometry
from manifests.model import MediaKind
from manifests.record import Record
from tests.manifests.examples import PROVIDER
from tests.support.shelves import cards_of, counts_of, whole_collection

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"
GEOMETRY = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))

ITEMS = {
    "trong": ("Trống đồng", Record(materials=("dong-kim-loai",), current_place="huyen-na-hang")),
    "chuong": ("Chuông đồng", Record(materials=("dong-kim-loai",))),
    "khan": ("Khăn thêu", Record(communities=("dao",), origin_place="huyen-meo-vac")),
    "ao": ("Áo thêu", Record(communities=("dao",))),
}


def add(database: Database, item_id: str, label: str, record: Record) -> str:
    """Write an item with a picture that is ready, and return its media."""
    with database.write() as connection:
        vocabulary = read_whole_vocabulary(connection)
        record_item(connection, item_id, ItemDescription({"vi": (label,)}), CNE)
        record_record(connection, item_id, record, vocabulary)
        file = ReceivedFile("ab" * 32, 1, f"{item_id}.tif")
        page = Page(MediaKind.IMAGE, 0, "image/tiff")
        media_id = record_media(connection, item_id, file, page, MediaWords()).media_id
        made = MadePyramid("r-1", GEOMETRY, 9, "ab" * 32)
        mark_ready(connection, media_id, made, levels=(), notes=())
    return media_id


@pytest.fixture
def filled(database: Database) -> Database:
    with database.write() as connection:
        sow_vocabularies(connection)
    for item_id, (label, record) in ITEMS.items():
        add(database, item_id, label, record)
    return database


def change(database: Database, collection_id: str, **said: object) -> bool:
    with database.write() as connection:
        asked = said.pop("question", None)
        if isinstance(asked, Question):
            check_question(connection, asked)
            said["query"] = question_to_values(asked)
        return change_collection(connection, collection_id, CollectionChange(**said))  # type: ignore[arg-type]


def asking(text: str = "", **chosen: str) -> Question:
    return Question(text, {facet: frozenset([value]) for facet, value in chosen.items()})


def ids_of(database: Database, collection_id: str) -> list[str]:
    return [card.id for card in cards_of(database, collection_id)]


def collections_of(database: Database, item_id: str) -> list[str]:
    with database.read() as connection:
        met = find_questions_met(connection, item_id, read_questions(connection))
        return [each.id for each in read_collections_of(connection, item_id, met)]


def test_pages_of_a_shelf_hold_everything_once_and_in_order(filled: Database) -> None:
    change(filled, "chosen", items=("khan", "trong", "ao", "khan"))
    contents = FacetIndex(filled).current()
    with filled.read() as connection:
        on_shelves = list_items_on_shelves(connection, contents)
        for name, wanted in ((None, list(ITEMS)), ("chosen", ["khan", "trong", "ao"])):
            seen: list[str] = []
            for page in range(1, 3):
                shelf = read_shelf(connection, contents, name, on_shelves, page, 2)
                assert (shelf.page, shelf.last, shelf.total) == (page, 2, len(wanted))
                seen += shelf.item_ids
            assert seen == wanted
            for page in (0, 3, 10**9):
                with pytest.raises(UnknownPageError):
                    read_shelf(connection, contents, name, on_shelves, page, 2)


@pytest.mark.parametrize(
    ("question", "members"),
    [
        (asking(material="dong-kim-loai"), ["chuong", "trong"]),
        (asking("thêu"), ["ao", "khan"]),
        (asking("theu", community="dao"), ["ao", "khan"]),
        (asking("khăn thêu"), ["khan"]),
        (asking(place="tuyen-quang"), ["khan", "trong"]),
        (asking(material="dong-kim-loai", place="tuyen-quang"), ["trong"]),
        (asking("không có", community="dao"), []),
        (asking(collection="chosen"), ["trong", "khan"]),
        (asking("đồng", collection="chosen"), ["trong"]),
    ],
)
def test_a_collection_by_query_has_what_answers_it_and_each_item_knows(
    filled: Database, question: Question, members: list[str]
) -> None:
    """Asked for all at once and of each item alone, the answer is the same; public or not, shown or counted."""
    change(filled, "chosen", items=("khan", "trong"))
    change(filled, "asked", label={"vi": ("Hỏi",)}, question=question)
    assert sorted(ids_of(filled, "asked")) == sorted(members)
    assert {name: "asked" in collections_of(filled, name) for name in ITEMS} == {
        name: name in members for name in ITEMS
    }
    found = whole_collection(filled, "asked", PROVIDER)
    assert sorted(each.id for each in found.items) == sorted(members)
    assert counts_of(filled, "asked") == {"asked": len(members)}


def test_members_follow_the_catalogue_by_themselves(filled: Database) -> None:
    change(filled, "dao", label={"vi": ("Người Dao",)}, question=asking(community="dao"))
    index = FacetIndex(filled)
    assert (COLLECTION, "dao") in index.current().facets
    assert ids_of(filled, "dao") == ["ao", "khan"]  # by their labels
    add(filled, "mu", "Mũ", Record(communities=("dao",)))
    with filled.write() as connection:
        record_record(connection, "khan", Record(), read_whole_vocabulary(connection))
        record_state(connection, "ao", "withdrawn")
    assert ids_of(filled, "dao") == ["mu"]
    with filled.read() as connection:
        answer = find_items(connection, index.current(), Question())
        assert [(each.value, each.count) for each in answer.facets[COLLECTION]] == [("dao", 1)]
        chosen = Question(chosen={COLLECTION: frozenset(["dao"])})
        assert find_items(connection, index.current(), chosen).item_ids == ("mu",)
    change(filled, "dao", question=asking("chuông"))
    with filled.read() as connection:
        assert find_items(connection, index.current(), chosen).item_ids == ("chuong",)
    change(filled, "dao", items=("trong",))
    assert ids_of(filled, "dao") == ["trong"]
    with filled.write() as connection:
        assert remove_collection(connection, "dao") == ()
    with filled.read() as connection:
        assert COLLECTION not in find_items(connection, index.current(), Question()).facets


def test_collections_lie_in_one_another_with_texts_and_a_picture_of_their_own(
    filled: Database,
) -> None:
    picture = add(filled, "mat", "Mặt trống", Record())
    change(filled, "kim-loai", label={"vi": ("Kim loại",)}, text={"vi": ("Một.", "Hai.")})
    change(filled, "dong", parent="kim-loai", picture=picture, summary={"vi": ("Đồ đồng.",)})
    change(filled, "trong-dong", parent="dong", items=("trong",))
    with filled.read() as connection:
        top, found, inner = (
            read_collection(connection, name, PROVIDER)
            for name in ("top", "kim-loai", "trong-dong")
        )
    assert [each.id for each in top.collections] == ["kim-loai"]
    assert found.text == {"vi": ("Một.", "Hai.")}
    assert [(each.id, each.picture.id) for each in found.collections if each.picture] == [
        ("dong", picture)
    ]
    assert [each.id for each in inner.parents] == ["kim-loai", "dong"]
    assert counts_of(filled, "kim-loai", "trong-dong") == {"kim-loai": 1, "trong-dong": 1}
    with filled.write() as connection:
        record_state(connection, "mat", "withdrawn")
    with filled.read() as connection:
        assert read_collection(connection, "dong", PROVIDER).picture is None
    with filled.write() as connection:
        assert remove_collection(connection, "dong") == ("trong-dong",)
    with filled.read() as connection:
        inner = read_collection(connection, "trong-dong", PROVIDER)
        assert [each.id for each in inner.parents] == ["kim-loai"]


def test_what_is_not_said_stays_and_the_same_again_changes_nothing(filled: Database) -> None:
    assert change(filled, "a", label={"vi": ("A",), "en": ("A",)}, items=("trong", "khan"))
    assert not change(filled, "a", label={"vi": ("A",)}, items=("trong", "khan"))
    assert change(filled, "a", label={"en": ("An A",)})
    assert change(filled, "a", items=("khan", "trong"))
    with filled.read() as connection:
        said = read_said_of(connection, "a")
        assert said.label == {"vi": ("A",), "en": ("An A",)}
        assert list_members(connection, "a") == ("khan", "trong")
    assert change(filled, "a", question=asking("trống"))
    with filled.read() as connection:
        assert list_members(connection, "a") == ()
    assert not change(filled, "a", question=asking("trống"))


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"items": ("trong", "nobody")}, UnknownItemError),
        ({"items": ("\x00",)}, BaovatError),
        ({"picture": "nothing"}, UnknownMediaError),
        ({"parent": "nothing"}, UnknownCollectionError),
        ({"parent": "inner"}, CollectionError),
        ({"parent": "outer"}, CollectionError),
        ({"label": {"vi": ("Bên cạnh",)}}, CollectionError),
        ({"question": asking()}, EmptyQuestionError),
        ({"question": asking("!!!")}, EmptyQuestionError),
        ({"question": asking("!!!", community="dao")}, EmptyQuestionError),
        ({"question": asking(colour="red")}, UnknownFacetError),
        ({"question": asking(community="nobody")}, UnknownTermError),
        ({"question": asking(place="nowhere")}, UnknownPlaceError),
        ({"question": asking(collection="nothing")}, UnknownCollectionError),
        ({"question": asking(collection="by-query")}, UnknownCollectionError),
        ({"question": asking(collection="top")}, UnknownCollectionError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    filled: Database, said: dict[str, object], error: type[BaovatError]
) -> None:
    change(filled, "outer", label={"vi": ("Ngoài",)}, items=("trong",))
    change(filled, "inner", parent="outer")
    change(filled, "beside", label={"vi": ("Bên cạnh",)})
    change(filled, "by-query", question=asking("trống"))
    with filled.read() as connection:
        before = connection.execute(select(collection).order_by(collection.c.id)).all()
    with pytest.raises(error):
        change(filled, "outer", **said)
    with filled.read() as connection:
        assert connection.execute(select(collection).order_by(collection.c.id)).all() == before
        assert list_members(connection, "outer") == ("trong",)
    for name in ("top", "a/b", ""):
        with pytest.raises(BaovatError):
            change(filled, name, label={"vi": ("Tên",)})


def test_a_circle_that_somebody_wrote_ends(filled: Database) -> None:
    change(filled, "a", label={"vi": ("A",)})
    change(filled, "b", parent="a")
    with filled.write() as connection:
        connection.execute(collection.update().where(collection.c.id == "a").values(parent_id="b"))
    with filled.read() as connection:
        assert {each.id for each in read_collection(connection, "a", PROVIDER).parents} == {
            "a",
            "b",
        }
    assert counts_of(filled, "a") == {"a": 0}


def test_what_one_item_answers_is_asked_of_its_own_rows(filled: Database) -> None:
    """No statement that tells an item's collections reads the index of words or of facets as a whole."""
    change(filled, "w", label={"vi": ("W",)}, question=asking("thêu", community="dao"))
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert collections_of(filled, "khan") == ["w"]
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    words = [each for each in statements if "item_words" in each]
    assert words
    assert all("rowid = " in each or "number = " in each for each in words)
    facets = [each for each in statements if "FROM item_facet" in each]
    assert all("item_facet.item_id = " in each for each in facets)
