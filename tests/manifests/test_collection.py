import pytest

from manifests.collection import build_collection, build_collection_page
from manifests.errors import DocumentError, NothingToShowError
from manifests.lint import check
from manifests.model import CollectionReference
from manifests.sizes import NO_LIMITS
from tests.manifests.examples import URIS, collection, nested_collection


def test_items_are_named_with_label_and_thumbnail_and_never_embedded():
    members = build_collection(collection(), URIS)["items"]
    assert [member["type"] for member in members] == ["Collection", "Manifest", "Manifest"]
    drum = members[1]
    assert drum["id"] == "https://baotang.example.vn/iiif/presentation/3/trong-dong/manifest"
    assert drum["label"] == {"vi": ["Trống đồng"]}
    assert (drum["thumbnail"][0]["width"], drum["thumbnail"][0]["height"]) == (400, 300)
    assert all("items" not in member for member in members)


def test_an_item_with_nothing_ready_is_named_without_a_picture():
    assert "thumbnail" not in build_collection(collection(), URIS)["items"][2]


def test_smaller_collections_are_named_by_their_address():
    smaller = build_collection(collection(), URIS)["items"][0]
    assert smaller["id"] == "https://baotang.example.vn/iiif/presentation/3/collection/gom"


def test_a_smaller_collection_is_part_of_the_top_one_and_the_top_one_of_none():
    assert "partOf" not in build_collection(collection(), URIS)
    (whole,) = build_collection(collection(id="gom"), URIS)["partOf"]
    assert whole["id"] == "https://baotang.example.vn/iiif/presentation/3/collection/top"


def test_the_top_collection_is_the_home_page_and_others_have_their_own():
    top, smaller = (build_collection(collection(id=name), URIS) for name in ("top", "gom"))
    assert [page["id"] for page in top["homepage"]] == [
        "https://baotang.example.vn/",
        "https://baotang.example.vn/en/",
    ]
    assert smaller["homepage"][1]["id"] == "https://baotang.example.vn/en/collections/gom"


def test_a_collection_in_another_one_is_part_of_the_nearest_and_shows_its_own_picture_and_text():
    document = build_collection(nested_collection(), URIS)
    [around] = document["partOf"]
    assert around["id"].endswith("/collection/dong")
    assert around["label"]["en"] == ["Bronze"]
    assert "/mat-sau/" in document["thumbnail"][0]["id"]
    assert "/nap/" in document["items"][0]["thumbnail"][0]["id"]
    assert document["metadata"][0]["value"]["vi"] == [
        "Trống đồng Đông Sơn.",
        "Tìm thấy ở bờ sông Lô.",
    ]
    assert check(document) == []


def test_a_large_collection_names_pages_beside_its_smaller_collections():
    whole = build_collection(collection(), URIS, NO_LIMITS, 1)
    assert [each["id"].partition("/collection/")[2] for each in whole["items"]] == [
        *("gom", "top/page/1", "top/page/2")
    ]
    assert whole["items"][2]["label"]["en"] == ["The whole collection (2/2)"]
    pages = [build_collection_page(collection(), number, URIS, NO_LIMITS, 1) for number in (1, 2)]
    assert [page["id"] for page in pages] == [each["id"] for each in whole["items"][1:]]
    in_one = build_collection(collection(), URIS)["items"][1:]
    assert [each for page in pages for each in page["items"]] == in_one
    for number in (0, 3):
        with pytest.raises(NothingToShowError):
            build_collection_page(collection(), number, URIS, NO_LIMITS, 1)


def test_a_page_is_built_from_its_own_items_alone():
    second = collection().items[1:]
    alone = collection(items=second, start=1, item_count=2)
    assert build_collection_page(alone, 2, URIS, NO_LIMITS, 1)["items"][0]["id"] == URIS.manifest_3(
        "dang-so-hoa"
    )


def test_an_empty_collection_is_a_valid_one():
    empty = build_collection(collection(items=(), collections=()), URIS)
    assert empty["items"] == []
    assert check(empty) == []


def test_a_label_no_document_can_hold_is_refused_by_the_collections_name():
    wrong = collection(collections=(CollectionReference("gom", {"vi 1": ("Gốm",)}),))
    with pytest.raises(DocumentError, match="collection top cannot be built"):
        build_collection(wrong, URIS)
