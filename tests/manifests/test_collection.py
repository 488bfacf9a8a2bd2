import pytest

from manifests.collection import build_collection
from manifests.errors import DocumentError
from manifests.lint import check
from manifests.model import CollectionReference
from tests.manifests.examples import URIS, collection


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


def test_an_empty_collection_is_a_valid_one():
    empty = build_collection(collection(items=(), collections=()), URIS)
    assert empty["items"] == []
    assert check(empty) == []


def test_a_label_no_document_can_hold_is_refused_by_the_collections_name():
    wrong = collection(collections=(CollectionReference("gom", {"vi 1": ("Gốm",)}),))
    with pytest.raises(DocumentError, match="collection top cannot be built"):
        build_collection(wrong, URIS)
