"""What a record becomes: statements, ranges, choices, places, dates, and the same as Linked Art and schema.org."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from manifests import prezi
from manifests.canvas_plan import plan_canvases
from manifests.jsonld import encode
from manifests.linked_art import build_linked_art
from manifests.linked_art_terms import build_place, build_term
from manifests.lint import check
from manifests.model import CollectionReference, DepositedFile, MediaRole, Picture, Statement
from manifests.record import (
    Chapter,
    Dimension,
    Extent,
    Inscription,
    Layout,
    Missing,
    ReadingDirection,
    Record,
    When,
)
from manifests.schema_org import build_schema_org
from manifests.sizes import NO_LIMITS
from manifests.statements import build_statements
from manifests.vocabulary import Scheme
from tests.manifests import examples
from tests.manifests.examples import (
    FULL_RECORD,
    URIS,
    VOCABULARY,
    image,
    item,
    manifest_of,
    model,
)

SETTINGS = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def lines(record, metadata=()):
    told = build_statements(item(record=record, vocabulary=VOCABULARY, metadata=metadata))
    return {line.label["vi"][0]: line.value for line in told}


def of_record(record, *media, **changes):
    return manifest_of(*media, record=record, vocabulary=VOCABULARY, **changes)


def test_a_full_record_says_all_of_itself_in_both_languages():
    told = lines(FULL_RECORD)
    assert told["Số kiểm kê"] == {"none": ("BTTQ 1994.12",)}
    assert told["Chất liệu"] == {"vi": ("Đồng", "Gỗ"), "en": ("Bronze", "Wood")}
    assert told["Kích thước"]["vi"] == (
        "Cao 63,5 cm",
        "Mặt trống: đường kính 1,2345 m",
        "Nặng 0,086 tấn",
        "Diện tích 12.345,5 m²",
    )
    assert told["Kích thước"]["en"][3] == "Area 12,345.5 m²"
    assert told["Xếp hạng, ghi danh"]["vi"] == (
        "Bảo vật quốc gia, đợt 9, quyết định số 2198/QĐ-TTg ngày 25/12/2021 của Thủ tướng Chính phủ, "
        "có hiệu lực đến 25/12/2031",
    )
    assert told["Tác giả"]["en"] == ("Nguyễn Văn A (caster)",)
    assert told["Nơi xuất xứ"]["vi"] == (
        "Huyện Na Hang, Tỉnh Tuyên Quang cũ, Việt Nam (nay thuộc Tỉnh Tuyên Quang)",
    )
    assert told["Từ khóa"] == {"vi": ("Lễ hội", "chua-co")}
    assert len(told["Tài liệu tham khảo"]["none"]) == 2
    assert told["Quyền đối với hiện vật"]["en"] == ("Public Domain Mark 1.0",)


def test_a_place_that_ended_says_what_it_is_now():
    assert lines(Record(origin_place="tuyen-quang-1991"))["Nơi xuất xứ"]["en"] == (
        "former Tuyên Quang province, Việt Nam (now Tuyên Quang province)",
    )


def test_an_inscription_has_three_layers_each_in_its_language():
    told = lines(FULL_RECORD)
    assert told["Minh văn (mặt sau): nguyên văn"] == {"lzh-Hant": ("銅鼓",)}
    assert told["Minh văn (mặt sau): phiên âm Hán Việt"] == {"vi": ("đồng cổ",)}
    assert told["Minh văn (mặt sau): dịch nghĩa"]["en"] == ("bronze drum",)


def test_several_inscriptions_are_numbered_and_layers_that_are_missing_left_out():
    told = lines(Record(inscriptions=(Inscription("一"), Inscription("二", "không phải thẻ"))))
    assert told == {
        "Minh văn 1: nguyên văn": {"none": ("一",)},
        "Minh văn 2: nguyên văn": {"none": ("二",)},
    }


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (Missing.UNKNOWN, "Chưa xác định được"),
        (Missing.RESTRICTED, "Thông tin hạn chế công bố"),
        (Missing.NOT_ENTERED, None),
        (Missing.NOT_APPLICABLE, None),
    ],
)
def test_why_a_field_is_empty_is_told_where_it_tells_something(missing, said):
    told = lines(Record(missing={"dated": missing, "materials": missing}, materials=("go",)))
    assert told.get("Niên đại", {"vi": (None,)})["vi"] == (said,)
    assert told["Chất liệu"]["vi"] == ("Gỗ",)


@pytest.mark.parametrize(
    ("edtf", "vi", "en"),
    [
        ("1428", "1428", "1428"),
        ("1428/1527~", "khoảng 1428–1527", "about 1428–1527"),
        ("1975/..", "từ 1975", "from 1975"),
        ("-0499", "500 TCN", "500 BCE"),
        ("14XX", "1400–1499", "1400–1499"),
    ],
)
def test_a_date_without_words_is_said_from_its_edtf(edtf, vi, en):
    assert lines(Record(dated=When({}, edtf)))["Niên đại"] == {"vi": (vi,), "en": (en,)}


def test_other_statements_follow_the_record():
    extra = Statement({"vi": ("Hoa văn",)}, {"vi": ("Sao 14 cánh",)})
    assert list(lines(Record(materials=("go",)), (extra,))) == ["Chất liệu", "Hoa văn"]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("1428", "1428-01-01T00:00:00Z"),
        ("1975-04-30", "1975-04-30T00:00:00Z"),
        ("1975-04", "1975-04-01T00:00:00Z"),
        *((text, None) for text in ("1428~", "1428?", "-0500", "0000", "1428/1527", "14XX", "1975-21", "")),
    ],
)  # fmt: skip
def test_only_a_date_without_doubt_is_a_navdate(edtf, expected):
    document = of_record(Record(dated=When({}, edtf)))
    assert document.get("navDate") == expected
    assert check(document) == []


def test_places_are_longitude_first_and_the_context_of_navplace_comes_before_iiifs():
    document = of_record(FULL_RECORD)
    assert document["@context"][0] == "http://iiif.io/api/extension/navplace/context.json"
    origin, current = document["navPlace"]["features"]
    assert origin["geometry"] == {"type": "Point", "coordinates": [105.21, 21.82]}
    assert current["geometry"]["coordinates"] == [105.1, 22.3]
    assert origin["properties"]["label"]["vi"] == ["Nơi xuất xứ: Tỉnh Tuyên Quang cũ"]
    assert len({document["navPlace"]["id"], origin["id"], current["id"]}) == 3
    assert check(document) == []


def test_a_country_or_an_unknown_place_is_not_pointed_at():
    for place in ("viet-nam", "chua-co", ""):
        assert "navPlace" not in of_record(Record(origin_place=place))


def test_chapters_become_ranges_of_canvases_without_what_is_not_shown():
    contents = (
        Chapter(
            {"vi": ("Bìa",)},
            ("a", "khong-co"),
            (Chapter({}, ("b", "b")), Chapter({"vi": ("Trống",)}, ("x",))),
        ),
        Chapter({"vi": ("Không có gì",)}),
    )
    record = Record(contents=contents, layout=Layout.PAGED, reading=ReadingDirection.RIGHT_TO_LEFT)
    document = of_record(record, image("a"), image("b"))
    (cover,) = document["structures"]
    assert cover["viewingDirection"] == "right-to-left"
    page, inner = cover["items"]
    assert page == {"id": document["items"][0]["id"], "type": "Canvas"}
    assert inner["label"] == {"none": ["1.1"]}
    assert [entry["id"] for entry in inner["items"]] == [document["items"][1]["id"]]
    assert check(document) == []


def test_pictures_of_one_view_are_a_choice_on_one_canvas():
    views = (
        image("mat", 4000, 3000, label={"vi": ("Mặt trước",)}),
        image("x", 2000, 1501, label={}, role=MediaRole.XRAY, alternative_to="mat"),
        image("ir", 400, 300, label={}, role=MediaRole.INFRARED, alternative_to="x"),
    )
    document = of_record(Record(contents=(Chapter({}, ("x",)),)), *views)
    (canvas,) = document["items"]
    choice = canvas["items"][0]["items"][0]["body"]
    assert choice["type"] == "Choice"
    assert [option["label"]["vi"] for option in choice["items"]] == [
        ["Mặt trước"],
        ["Ảnh X-quang"],
        ["Ảnh hồng ngoại"],
    ]
    assert (canvas["width"], canvas["height"]) == (4000, 3000)
    assert document["structures"][0]["items"] == [{"id": canvas["id"], "type": "Canvas"}]
    assert check(document) == []


@pytest.mark.parametrize(
    "other",
    [
        image("b", 3000, 3000, alternative_to="a"),
        image("b", alternative_to="khong-co"),
        image("b", alternative_to="b"),
        model("b", picture=Picture(16_000, 12_000), alternative_to="a"),
    ],
)
def test_what_cannot_be_chosen_keeps_a_canvas_of_its_own(other):
    planned = plan_canvases((image("a"), other))
    assert [each.media.id for each in planned] == ["a", "b"]


def test_alternatives_in_a_circle_keep_their_canvases():
    circle = (image("a", alternative_to="b"), image("b", alternative_to="a"))
    assert [each.media.id for each in plan_canvases((*circle, image("c", alternative_to="a")))] == [
        "a",
        "b",
        "c",
    ]


def test_a_visitor_starts_with_the_thing_and_not_with_its_papers():
    papers = image("ho-so", 300, 400, role=MediaRole.DOSSIER)
    document = manifest_of(papers, image("mat"))
    assert document["start"] == {"id": document["items"][1]["id"], "type": "Canvas"}
    assert "/mat/" in document["thumbnail"][0]["id"]
    assert "start" not in manifest_of(image("mat"), papers)
    assert "start" not in manifest_of(papers)


def test_a_media_without_a_label_is_called_by_its_view_or_role():
    document = manifest_of(
        image("a", label={}, view={"vi": ("Mặt sau",)}),
        image("b", label={}, role=MediaRole.XRAY),
        image("c", label={}, role=MediaRole.DETAIL),
        image("d", label={}, role=MediaRole.DETAIL),
    )
    assert [canvas["label"]["vi"] for canvas in document["items"]] == [
        ["Mặt sau"], ["Ảnh X-quang"], ["Chi tiết 1"], ["Chi tiết 2"],
    ]  # fmt: skip


def test_how_a_picture_was_taken_is_metadata_of_its_canvas():
    taken = Statement({"vi": ("Máy ảnh",)}, {"none": ("Phase One",)})
    (canvas,) = manifest_of(image(capture=(taken,)))["items"]
    assert canvas["metadata"] == [{"label": {"vi": ["Máy ảnh"]}, "value": {"none": ["Phase One"]}}]


def test_a_document_is_offered_once_and_a_picture_on_its_canvas():
    pdf = DepositedFile("application/pdf", 3_200_000, "a" * 64)
    tiff = DepositedFile("image/tiff", 254_300_000, "b" * 64)
    document = manifest_of(
        image("p1", original=pdf), image("p2", original=pdf), image("t", original=tiff)
    )
    (whole,) = document["rendering"]
    assert whole["id"].endswith("/originals/p1")
    assert (whole["type"], whole["format"]) == ("Text", "application/pdf")
    assert "3,2 MB" in whole["label"]["vi"][0]
    assert ["rendering" in canvas for canvas in document["items"]] == [False, False, True]
    assert document["items"][2]["rendering"][0]["format"] == "image/tiff"
    assert check(document) == []


def test_collections_come_before_the_collection_of_everything():
    document = manifest_of(collections=(CollectionReference("gom", {"vi": ("Gốm",)}),))
    assert [each["id"].rpartition("/")[2] for each in document["partOf"]] == ["gom", "top"]


def test_the_same_record_in_other_words_is_seen_also():
    links = {link["id"]: link for link in manifest_of()["seeAlso"]}
    assert links[URIS.linked_art("trong-dong")]["profile"] == "https://linked.art/ns/terms"
    assert "profile" not in links[URIS.schema_org("trong-dong")]


@SETTINGS
@given(examples.items(), examples.limits)
def test_plain_canvases_are_what_iiif_prezi3_takes_and_writes(item, limits):
    from iiif_prezi3 import Canvas

    from manifests.manifest import build_manifest

    for canvas in build_manifest(item, URIS, limits)["items"]:
        assert prezi.write_values(Canvas(**canvas)) == canvas


def whole():
    media = (image(), model())
    return item(*media, record=FULL_RECORD, vocabulary=VOCABULARY)


def test_linked_art_tells_what_where_when_and_of_what():
    document = build_linked_art(whole(), URIS, NO_LIMITS)
    assert (document["type"], document["id"]) == ("HumanMadeObject", URIS.linked_art("trong-dong"))
    assert document["made_of"][0]["id"] == "http://vocab.getty.edu/aat/300010957"
    assert document["made_of"][1]["id"] == URIS.term("material", "go")
    span = document["produced_by"]["timespan"]
    assert span["begin_of_the_begin"] == "-0499-01-01T00:00:00Z"
    assert span["end_of_the_end"] == "-0400-12-31T23:59:59Z"
    height, _diameter, weight = document["dimension"]
    assert (height["value"], height["unit"]["_label"]) == (63.5, "centimeters")
    assert (weight["value"], weight["unit"]["_label"]) == (86.0, "kilograms")
    assert document["current_owner"][0]["type"] == "Group"
    assert document["current_location"]["id"] == URIS.place("tuyen-quang")
    assert document["part_of"][0]["id"] == URIS.linked_art("bo-trong")
    numbers = [
        each["content"] for each in document["identified_by"] if each["type"] == "Identifier"
    ]
    assert numbers == ["BTTQ 1994.12"]
    assert "publicdomain/mark" in document["subject_to"][0]["classified_as"][0]["id"]
    (shown,) = document["representation"][0]["digitally_shown_by"]
    (service,) = shown["digitally_available_via"]
    assert service["access_point"][0]["id"] == URIS.image_3("mat-trong")


def test_intangible_heritage_needs_no_picture():
    practice = item(record=Record(heritage_class="phi-vat-the"), vocabulary=VOCABULARY)
    practice = replace(practice, media=())
    document = build_linked_art(practice, URIS, NO_LIMITS)
    assert document["type"] == "PropositionalObject"
    assert "representation" not in document
    assert "manifest" not in json.dumps(document)
    described = build_schema_org(practice, URIS, NO_LIMITS)
    assert described["@type"] == "CreativeWork"
    assert not {"image", "subjectOf"} & described.keys()


def test_schema_org_speaks_one_language_on_a_page_and_all_by_itself():
    page = build_schema_org(whole(), URIS, NO_LIMITS, "en")
    assert (page["@type"], page["name"]) == ("VisualArtwork", "Đông Sơn bronze drum")
    assert page["height"] == {"@type": "QuantitativeValue", "value": 63.5, "unitCode": "CMT"}
    assert page["temporalCoverage"] == "-0499/-0400"
    assert page["locationCreated"]["geo"]["longitude"] == 105.21
    assert page["image"][0]["license"].startswith("http://creativecommons.org/")
    assert [each["@type"] for each in page["encoding"]] == ["3DModel"] * 3
    alone = build_schema_org(whole(), URIS, NO_LIMITS)
    assert {"@language": "vi", "@value": "Trống đồng Đông Sơn"} in alone["name"]


def test_a_monument_is_a_place_with_all_of_its_record():
    record = Record(heritage_class="di-tich", current_place="tuyen-quang", inventory_number="DT 1")
    described = build_schema_org(item(record=record, vocabulary=VOCABULARY), URIS, NO_LIMITS, "vi")
    assert described["@type"] == "LandmarksOrHistoricalBuildings"
    assert described["containedInPlace"]["geo"]["latitude"] == 22.3
    assert {"@type": "PropertyValue", "name": "Số kiểm kê", "value": "DT 1"} in described[
        "additionalProperty"
    ]


@SETTINGS
@given(examples.items(fewest=0), examples.limits)
def test_any_item_can_be_described_to_other_machines(item, limits):
    for build in (build_linked_art, build_schema_org):
        document = build(item, URIS, limits)
        assert json.loads(encode(document)) == document


def test_words_and_places_describe_themselves():
    bronze = build_term(Scheme.MATERIAL, "dong", VOCABULARY, URIS)
    assert bronze["type"] == "Material"
    assert bronze["equivalent"][0]["id"] == "http://vocab.getty.edu/aat/300010957"
    district = build_place("na-hang", VOCABULARY, URIS)
    assert district["part_of"][0]["id"] == URIS.place("tuyen-quang-1991")
    province = build_place("tuyen-quang-1991", VOCABULARY, URIS)
    assert province["defined_by"] == "POINT (105.21 21.82)"
    assert "Đến 30/6/2025; nay là Tỉnh Tuyên Quang" in [
        each["content"] for each in province["referred_to_by"]
    ]


def test_a_length_in_kilometres_is_told_in_metres_without_noise():
    record = Record(dimensions=(Dimension(Extent.LENGTH, 0.1, "km"),))
    document = build_linked_art(item(record=record), URIS, NO_LIMITS)
    assert document["dimension"][0]["value"] == 100.0
