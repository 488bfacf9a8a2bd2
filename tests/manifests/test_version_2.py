from dataclasses import replace

import pytest
from hypothesis import given

from manifests.errors import DocumentError, NothingToShowError, UnknownRightsError
from manifests.jsonld import encode
from manifests.model import CollectionReference, MediaRole, Provider, Statement
from manifests.record import Chapter, Layout, ReadingDirection, Record, When
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.version_2.collection import build_collection_2, build_collection_page_2
from manifests.version_2.manifest import build_manifest_2
from tests.manifests import examples
from tests.manifests.examples import (
    FULL_RECORD,
    URIS,
    VOCABULARY,
    collection,
    image,
    item,
    model,
    nested_collection,
)
from tests.manifests.recordings import film, items_with_everything, sound
from tests.manifests.test_random_items import SETTINGS
from tests.manifests.version_2_rules import faults

BASE = "https://baotang.example.vn"


def manifest_2(*media, limits=NO_LIMITS, **changes):
    return build_manifest_2(item(*media, **changes), URIS, limits)


def canvases(document):
    return document["sequences"][0]["canvases"]


def painted(document, position=0):
    return canvases(document)[position]["images"][0]["resource"]


@pytest.mark.parametrize(
    "document",
    [
        lambda: manifest_2(),
        lambda: manifest_2(image("a"), image("b", alternative_to="a", role=MediaRole.XRAY)),
        lambda: manifest_2(sound(), film(), model("a"), model("b")),
        lambda: manifest_2(record=FULL_RECORD, vocabulary=VOCABULARY),
        lambda: build_collection_2(collection(), URIS, NO_LIMITS),
        lambda: build_collection_2(collection(), URIS, NO_LIMITS, 1),
        lambda: build_collection_page_2(collection(), 2, URIS, NO_LIMITS, 1),
        lambda: build_collection_2(nested_collection(), URIS, NO_LIMITS),
    ],
)
def test_a_document_keeps_the_rules_of_version_2(document):
    assert faults(document()) == []


def test_the_rules_are_really_asked():
    broken = manifest_2()
    del broken["label"]
    broken["sequences"][0]["canvases"][0]["images"][0]["on"] = "x"
    assert len(faults(broken)) == 2


@SETTINGS
@given(items_with_everything(), examples.limits)
def test_any_item_keeps_the_rules_or_has_nothing_to_show(item, limits):
    if all(media.picture is None for media in item.media):
        with pytest.raises(NothingToShowError):
            build_manifest_2(item, URIS, limits)
        return
    document = build_manifest_2(item, URIS, limits)
    assert faults(document) == []
    encode(document)


@SETTINGS
@given(examples.collections, examples.limits)
def test_any_collection_keeps_the_rules(collection, limits):
    assert faults(build_collection_2(collection, URIS, limits)) == []


def test_texts_have_their_language_and_one_without_is_a_plain_string():
    document = manifest_2(label={"vi": ("Trống",), "none": ("T. 12",)}, summary={"en": ("Drum",)})
    assert document["label"] == [{"@value": "Trống", "@language": "vi"}, "T. 12"]
    assert document["description"] == {"@value": "Drum", "@language": "en"}


def test_the_record_is_told():
    lines = manifest_2(record=FULL_RECORD, vocabulary=VOCABULARY)["metadata"]
    assert {"@value": "Số kiểm kê", "@language": "vi"} in lines[0]["label"]
    assert lines[0]["value"] == "BTTQ 1994.12"


def test_a_canvas_is_the_same_as_in_version_3():
    assert canvases(manifest_2())[0]["@id"] == URIS.canvas("trong-dong", "mat-trong")


def test_a_picture_is_painted_at_the_size_it_comes_in():
    body = painted(manifest_2(image(width=16_000, height=12_000), limits=ImageLimits(4000)))
    assert body["@id"] == f"{BASE}/iiif/image/2/mat-trong/full/4000,3000/0/default.jpg"
    assert canvases(manifest_2(image(width=16_000, height=12_000)))[0]["width"] == 16_000


def test_other_pictures_of_a_view_are_a_choice():
    xray = image("x", label={}, alternative_to="a", role=MediaRole.XRAY)
    document = manifest_2(image("a", label={}), xray)
    assert len(canvases(document)) == 1
    choice = painted(document)
    assert choice["@type"] == "oa:Choice"
    assert [option["@id"].split("/")[6] for option in (choice["default"], *choice["item"])] == [
        "a",
        "x",
    ]
    assert {"@value": "X-ray", "@language": "en"} in choice["item"][0]["label"]


def test_a_model_is_its_poster_with_the_levels_beside_it():
    [canvas] = canvases(manifest_2(model()))
    assert canvas["images"][0]["resource"]["@id"].startswith(f"{BASE}/iiif/image/2/than-trong/")
    assert canvas["rendering"][0]["@id"] == f"{BASE}/models/than-trong/full.glb"
    assert canvas["rendering"][0]["format"] == "model/gltf-binary"
    assert canvas["seeAlso"][0]["@id"] == f"{BASE}/models/than-trong/report.json"


def test_a_recording_is_its_poster_and_left_out_without_one():
    document = manifest_2(sound(), film("f", picture=None), image())
    assert [canvas["@id"].rpartition("/")[2] for canvas in canvases(document)] == [
        "hat-then",
        "mat-trong",
    ]
    [link] = canvases(document)[0]["rendering"]
    assert (link["@id"], link["format"]) == (f"{BASE}/recordings/hat-then/file", "audio/mpeg")


def test_recordings_alone_have_nothing_to_show_here():
    with pytest.raises(NothingToShowError, match="version 3"):
        manifest_2(sound(picture=None))


def test_the_contents_are_a_flat_list_under_a_top():
    contents = (
        Chapter({"vi": ("Ngoài",)}, ("a", "mat-sau"), (Chapter({}, ("b",)),)),
        Chapter({"vi": ("Trống",)}, ("khong-co",)),
    )
    document = manifest_2(image("a"), image("b"), record=Record(contents=contents))
    top, outer, inner = document["structures"]
    assert top["viewingHint"] == "top"
    assert top["ranges"] == [outer["@id"]]
    assert outer["ranges"] == [inner["@id"]]
    assert outer["canvases"] == [URIS.canvas("trong-dong", "a")]
    assert inner["label"] == "1.1"


def test_rights_attribution_and_mark_of_the_institution():
    document = manifest_2(rights="https://creativecommons.org/licenses/by/4.0/deed.vi")
    assert document["license"] == "http://creativecommons.org/licenses/by/4.0/"
    assert {"@value": "Bảo tàng tỉnh", "@language": "vi"} in document["attribution"]
    assert document["logo"]["@id"] == f"{BASE}/logo.png"
    stated = manifest_2(required_statement=Statement({"en": ("Credit",)}, {"en": ("Lan",)}))
    assert stated["attribution"] == {"@value": "Lan", "@language": "en"}


def test_layout_direction_start_and_date():
    old = Record(
        layout=Layout.PAGED, reading=ReadingDirection.RIGHT_TO_LEFT, dated=When({}, "1428")
    )
    document = manifest_2(image("p", role=MediaRole.DOSSIER), image("a"), record=old)
    assert (document["viewingHint"], document["viewingDirection"]) == ("paged", "right-to-left")
    assert document["navDate"] == "1428-01-01T00:00:00Z"
    assert document["sequences"][0]["startCanvas"] == URIS.canvas("trong-dong", "a")
    scroll = manifest_2(image("a"), image("b"), record=Record(layout=Layout.CONTINUOUS))
    assert scroll["viewingDirection"] == "left-to-right"


def test_it_points_to_its_collections_and_to_the_other_versions():
    document = manifest_2(collections=(CollectionReference("gom", {"vi": ("Gốm",)}),))
    assert [each["@id"].rpartition("/")[2] for each in document["within"]] == ["gom", "top"]
    profiles = {link["@id"]: link.get("profile") for link in document["seeAlso"]}
    for version in ("3", "4"):
        address = f"{BASE}/iiif/presentation/{version}/trong-dong/manifest"
        assert profiles[address] == f"http://iiif.io/api/presentation/{version}/context.json"


def test_a_large_collection_has_pages_that_hold_everything_once():
    small = collection(collections=(CollectionReference("gom", {}),))
    whole = build_collection_2(small, URIS, NO_LIMITS, 1)
    assert whole["total"] == 3
    assert whole["first"].endswith("/iiif/presentation/2/collection/top/page/1")
    first, last = (build_collection_page_2(small, page, URIS, NO_LIMITS, 1) for page in (1, 2))
    assert first["next"] == last["@id"] == whole["last"]
    assert last["prev"] == first["@id"]
    assert "prev" not in first
    assert "next" not in last
    assert last["startIndex"] == 2
    held = [
        each["@id"]
        for page in (first, last)
        for each in (*page.get("collections", []), *page.get("manifests", []))
    ]
    assert held == [
        URIS.collection_2("gom"),
        URIS.manifest_2("trong-dong"),
        URIS.manifest_2("dang-so-hoa"),
    ]
    for number in (0, 3):
        with pytest.raises(NothingToShowError):
            build_collection_page_2(small, number, URIS, NO_LIMITS, 1)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"label": {"tiếng Việt": ("Trống",)}}, DocumentError),
        ({"provider": Provider("không phải địa chỉ", {}, "https://x.vn/")}, DocumentError),
        ({"rights": "http://example.org/free"}, UnknownRightsError),
        ({"media": (image(), image())}, DocumentError),
    ],
)
def test_values_that_make_no_document_are_refused(changes, refusal):
    with pytest.raises(refusal):
        build_manifest_2(replace(item(), **changes), URIS, NO_LIMITS)
