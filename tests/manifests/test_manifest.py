from dataclasses import replace

import pytest

from manifests.errors import DocumentError, NothingToShowError, UnknownRightsError
from manifests.jsonld import encode
from manifests.lint import check
from manifests.manifest import build_manifest
from manifests.model import CopyForm, DepositedFile, ModelCopy, Provider, Statement
from manifests.record import Layout, ReadingDirection, Record
from manifests.sizes import NO_LIMITS, ImageLimits
from tests.manifests.examples import URIS, image, item, manifest_of, model


def painted(document, position=0):
    return document["items"][position]["items"][0]["items"][0]["body"]


def test_the_context_is_the_first_key_and_the_id_is_where_it_is_fetched():
    document = manifest_of()
    assert list(document)[:3] == ["@context", "id", "type"]
    assert document["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert document["id"] == "https://baotang.example.vn/iiif/presentation/3/trong-dong/manifest"


def test_the_same_item_gives_the_same_bytes():
    assert encode(manifest_of()) == encode(manifest_of())


def test_the_order_in_which_languages_were_stored_does_not_matter():
    first = manifest_of(label={"vi": ("Trống",), "en": ("Drum",)})
    assert encode(first) == encode(manifest_of(label={"en": ("Drum",), "vi": ("Trống",)}))


def test_a_canvas_has_the_full_size_of_its_picture():
    canvas = manifest_of(image(width=16_000, height=12_000), limits=ImageLimits(4000))["items"][0]
    assert (canvas["width"], canvas["height"]) == (16_000, 12_000)


def test_a_picture_within_the_limits_is_painted_at_max():
    body = painted(manifest_of(image(width=3000, height=2000), limits=ImageLimits(4000)))
    assert body["id"].endswith("/iiif/image/3/mat-trong/full/max/0/default.jpg")
    assert (body["width"], body["height"]) == (3000, 2000)


def test_a_picture_beyond_the_limits_is_painted_at_the_size_it_comes_in():
    body = painted(manifest_of(image(width=16_000, height=12_000), limits=ImageLimits(4000)))
    assert body["id"].endswith("/iiif/image/3/mat-trong/full/4000,3000/0/default.jpg")
    assert (body["width"], body["height"]) == (4000, 3000)


def test_a_picture_offers_both_image_services():
    assert painted(manifest_of())["service"] == [
        {
            "id": "https://baotang.example.vn/iiif/image/3/mat-trong",
            "type": "ImageService3",
            "profile": "level2",
        },
        {
            "@id": "https://baotang.example.vn/iiif/image/2/mat-trong",
            "@type": "ImageService2",
            "profile": "http://iiif.io/api/image/2/level2.json",
        },
    ]


def test_a_thumbnail_says_the_size_its_address_gives():
    for owner in (manifest_of(), manifest_of()["items"][0]):
        (thumbnail,) = owner["thumbnail"]
        assert thumbnail["id"].endswith("/full/400,300/0/default.jpg")
        assert (thumbnail["width"], thumbnail["height"]) == (400, 300)


def test_the_painting_annotation_targets_its_canvas():
    canvas = manifest_of()["items"][0]
    (annotation,) = canvas["items"][0]["items"]
    assert annotation["motivation"] == "painting"
    assert annotation["target"] == canvas["id"]


def test_alternative_text_is_the_summary_of_the_canvas():
    assert manifest_of()["items"][0]["summary"]["en"] == ["A star of fourteen rays"]


@pytest.mark.parametrize(
    ("layout", "label"),
    [
        (None, {"vi": ["Ảnh 2"], "en": ["Image 2"]}),
        (Layout.PAGED, {"vi": ["Trang 2"], "en": ["Page 2"]}),
    ],
)
def test_media_without_a_label_are_numbered(layout, label):
    document = manifest_of(
        image("a", label={}), image("b", label={"vi": (" ",)}), record=Record(layout=layout)
    )
    assert document["items"][1]["label"] == label


def test_models_are_numbered_only_where_there_are_several():
    assert manifest_of(image(), model())["items"][1]["label"]["en"] == ["3D model"]
    assert manifest_of(model("a"), model("b"))["items"][1]["label"]["en"] == ["3D model 2"]


def test_a_model_is_its_poster_with_the_levels_beside_it_most_detailed_first():
    document = manifest_of(model())
    (canvas,) = document["items"]
    assert painted(document)["id"].endswith("/iiif/image/3/than-trong/full/max/0/default.jpg")
    assert [level["id"] for level in canvas["rendering"]] == [
        "https://baotang.example.vn/models/than-trong/full.glb",
        "https://baotang.example.vn/models/than-trong/medium.glb",
        "https://baotang.example.vn/models/than-trong/thumb.glb",
    ]
    assert document["rendering"] == canvas["rendering"]
    assert {(level["type"], level["format"]) for level in canvas["rendering"]} == {
        ("Model", "model/gltf-binary")
    }


def test_a_level_says_its_detail_triangles_size_and_error_in_both_languages():
    label = manifest_of(model())["rendering"][1]["label"]
    assert label["en"] == ["3D model, medium detail: 150,000 triangles, 4.2 MB, error 0.123 mm"]
    assert label["vi"] == [
        "Mô hình 3D, mức chi tiết trung bình: 150.000 tam giác, 4,2 MB, sai lệch 0,123 mm"
    ]


def with_other_forms(media):
    largest = replace(
        media.levels[-1],
        copies=(ModelCopy(CopyForm.PLAIN, 9), ModelCopy(CopyForm.DRACO, 7)),
    )
    smaller = replace(media.levels[0], copies=(ModelCopy(CopyForm.AR, 8),))
    original = DepositedFile("application/zip", 10, "0" * 64)
    return replace(media, levels=(smaller, *media.levels[1:-1], largest), original=original)


def test_other_forms_follow_the_levels_and_say_what_they_are_for():
    document = manifest_of(with_other_forms(model()))
    forms = document["rendering"][3:]
    assert [(form["id"].rpartition("/")[2], form["format"]) for form in forms] == [
        ("plain.glb", "model/gltf-binary"),
        ("ar.usdz", "model/vnd.usdz+zip"),
        ("original", "application/zip"),
    ]
    for form in forms:
        assert set(form["label"]) == {"vi", "en"}
    assert "mọi phần mềm" in forms[0]["label"]["vi"][0]
    assert check(document) == []


def test_levels_of_several_models_say_which_model_they_are():
    document = manifest_of(model("a", label={"vi": ("Thân",)}), model("b", label={"vi": ("Nắp",)}))
    assert [entry["label"]["vi"][0].partition(" – ")[0] for entry in document["rendering"]] == [
        *["Thân"] * 3,
        *["Nắp"] * 3,
    ]


def test_only_models_have_a_report_to_see():
    report = "https://baotang.example.vn/models/than-trong/report.json"
    assert report in [link["id"] for link in manifest_of(image(), model())["seeAlso"]]
    pictured = manifest_of(image())
    assert report not in [link["id"] for link in pictured["seeAlso"]]
    assert "rendering" not in pictured


def test_the_pages_of_both_languages_are_its_homepages():
    assert [(page["id"], page["language"]) for page in manifest_of()["homepage"]] == [
        ("https://baotang.example.vn/items/trong-dong", ["vi"]),
        ("https://baotang.example.vn/en/items/trong-dong", ["en"]),
    ]


def test_the_institution_is_an_agent_with_home_page_and_logo():
    (agent,) = manifest_of()["provider"]
    assert agent["type"] == "Agent"
    assert agent["homepage"][0]["id"] == "https://baotang.example.vn/gioi-thieu"
    assert agent["logo"][0]["width"] == 120


def test_every_item_is_part_of_the_top_collection():
    (whole,) = manifest_of()["partOf"]
    assert whole["id"] == "https://baotang.example.vn/iiif/presentation/3/collection/top"


def test_a_layout_and_a_direction_are_said_only_of_several_pictures():
    hannom = {"record": Record(layout=Layout.PAGED, reading=ReadingDirection.RIGHT_TO_LEFT)}
    several = manifest_of(image("a"), image("b"), **hannom)
    assert several["behavior"] == ["paged"]
    assert several["viewingDirection"] == "right-to-left"
    assert not {"behavior", "viewingDirection"} & manifest_of(image(), **hannom).keys()
    assert not {"behavior", "viewingDirection"} & manifest_of(image("a"), image("b")).keys()


def test_a_document_with_a_model_is_not_turned_like_pages():
    assert manifest_of(image(), model(), record=Record(layout=Layout.PAGED))["behavior"] == [
        "individuals"
    ]


def test_rights_are_written_in_their_http_form():
    document = manifest_of(rights="https://creativecommons.org/licenses/by/4.0/deed.vi")
    assert document["rights"] == "http://creativecommons.org/licenses/by/4.0/"


def test_a_licence_that_demands_attribution_names_the_institution():
    document = manifest_of(rights="http://creativecommons.org/licenses/by/4.0/")
    assert document["requiredStatement"]["value"]["vi"] == ["Bảo tàng tỉnh"]
    assert "requiredStatement" not in manifest_of()


def test_a_stated_requirement_is_kept():
    stated = Statement({"en": ("Credit",)}, {"en": ("Photograph: Lan",)})
    document = manifest_of(
        rights="http://creativecommons.org/licenses/by/4.0/", required_statement=stated
    )
    assert document["requiredStatement"]["value"] == {"en": ["Photograph: Lan"]}


def test_what_says_nothing_is_left_out():
    document = manifest_of(
        summary={"vi": ("",)}, metadata=(Statement({"vi": ("Niên đại",)}, {"vi": (" ",)}),)
    )
    assert not {"summary", "metadata"} & document.keys()


def test_an_item_without_a_name_is_called_by_its_identifier():
    assert manifest_of(label={"vi": ("  ",)})["label"] == {"none": ["trong-dong"]}


def test_an_item_with_nothing_ready_has_nothing_to_show():
    with pytest.raises(NothingToShowError, match="item trong-dong has no image or model"):
        build_manifest(item(image(), media=()), URIS, NO_LIMITS)


def test_a_media_listed_twice_is_refused():
    with pytest.raises(DocumentError, match="media mat-trong is listed twice"):
        manifest_of(image(), image())


def test_unknown_rights_are_refused():
    with pytest.raises(UnknownRightsError):
        manifest_of(rights="http://example.org/free")


@pytest.mark.parametrize(
    "changes",
    [
        {"label": {"es-419": ("Tambor",)}},
        {"label": {"tiếng Việt": ("Trống",)}},
        {"provider": Provider("không phải địa chỉ", {"vi": ("Bảo tàng",)}, "https://x.vn/")},
    ],
)
def test_values_iiif_cannot_hold_are_refused_in_one_line_that_names_the_item(changes):
    with pytest.raises(
        DocumentError, match="manifest of item trong-dong cannot be built"
    ) as refused:
        manifest_of(**changes)
    assert "\n" not in str(refused.value)
