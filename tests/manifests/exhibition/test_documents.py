"""An exhibition in versions 3 and 4: what players and other people's viewers read."""

import importlib.util
import json
from dataclasses import replace

import pytest
from jsonschema import Draft7Validator

from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition, Words
from manifests.exhibition.plan import plan_tour
from manifests.exhibition.presentation_3 import build_tour_3
from manifests.exhibition.presentation_4 import build_tour_4
from manifests.exhibition.telling import Telling
from manifests.lint import check as lint
from manifests.model import Picture
from manifests.sizes import NO_LIMITS, ImageLimits
from tests.manifests.examples import PROVIDER, URIS, image
from tests.manifests.exhibition.tours import (
    CC0,
    DRUM,
    LIFE,
    MATERIAL,
    STAR,
    TOUR,
    both,
    step,
)
from tests.support.conformance_dir import CONFORMANCE_DIR, PRESENTATION_3_SCHEMA

BASE = "https://baotang.example.vn/iiif/presentation/4/exhibition/tieng-trong"


def tell(exhibition=TOUR, material=MATERIAL, frozen=False):
    return Telling(exhibition, material, PROVIDER, 3, frozen)


def tour_4(*args, limits=NO_LIMITS, **kwargs):
    return build_tour_4(tell(*args, **kwargs), URIS, limits)


def tour_3(*args, limits=NO_LIMITS, **kwargs):
    return build_tour_3(tell(*args, **kwargs), URIS, limits)


EMPTY = Material()
WORDS_ONLY = Exhibition("loi", both("Lời", "Words"), CC0, (step("a", Words()), step("b", Words())))
CASES = {
    "all": {},
    "frozen": {"frozen": True},
    "nothing-public": {"material": EMPTY},
    "words": {"exhibition": WORDS_ONLY, "material": EMPTY},
    "no-steps": {"exhibition": replace(TOUR, steps=()), "material": EMPTY},
    "no-drum": {"material": Material({LIFE: MATERIAL.items[LIFE]})},
    "small": {"limits": ImageLimits(1000, 1000)},
    "untitled": {
        "exhibition": replace(
            TOUR, title={}, steps=tuple(replace(each, title={}) for each in TOUR.steps)
        )
    },
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("build", [tour_3, tour_4])
def test_our_lint_finds_nothing(build, case):
    assert lint(build(**CASES[case])) == []


@pytest.mark.skipif(
    not PRESENTATION_3_SCHEMA.is_file(), reason="no official IIIF schema: set CONFORMANCE_DIR"
)
@pytest.mark.parametrize("case", CASES)
def test_version_3_passes_the_official_schema(case):
    schema = Draft7Validator(json.loads(PRESENTATION_3_SCHEMA.read_text(encoding="utf-8")))
    assert [error.message for error in schema.iter_errors(tour_3(**CASES[case]))] == []


_CHECKER = CONFORMANCE_DIR / "presentation/validate_p.py"


@pytest.mark.skipif(not _CHECKER.is_file(), reason="no official IIIF checker: set CONFORMANCE_DIR")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("version", "build"), [(3, tour_3), (4, tour_4)])
def test_a_document_passes_the_official_checker(version, build, case):
    spec = importlib.util.spec_from_file_location("validate_p", _CHECKER)
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    assert checker.check(build(**CASES[case]), version)[1] == []


def steps_of(document):
    (page, *_) = document["annotations"]
    assert page["behavior"] == ["sequence"]
    return {
        each["id"].rsplit("/", 1)[1]: each
        for each in page["items"]
        if "commenting" in each["motivation"]
    }


def answers_of(document):
    return {each["id"]: each for each in document["annotations"][1]["items"]}


def test_version_4_leads_through_all_steps_in_their_order():
    assert list(steps_of(tour_4())) == [each.id for each in TOUR.steps]


def test_one_media_has_one_container_however_often_it_is_seen():
    document = tour_4()
    ids = [each["id"] for each in document["items"]]
    assert len(ids) == len(set(ids))
    assert ids[0] == f"{BASE}/canvas/mat-trong"
    assert {each["type"] for each in document["items"]} == {"Canvas", "Scene", "Timeline"}


def test_an_image_step_is_about_its_region():
    target = steps_of(tour_4())["ngoi-sao"]["target"]
    assert target["source"]["id"] == f"{BASE}/canvas/mat-trong"
    assert target["selector"][0]["value"] == "xywh=7000,5000,2000,2000"


def test_words_alone_stand_before_what_was_seen_before():
    steps = steps_of(tour_4())
    assert steps["mo-dau"]["target"]["id"] == f"{BASE}/canvas/mat-trong"
    assert steps["cuoi"]["target"]["id"] == f"{BASE}/canvas/step-tim"
    about, before = steps["cau"]["target"], steps["phim"]["target"]
    assert about["id"] == before["id"]


def test_a_model_step_activates_its_camera_its_lamp_and_its_level():
    document = tour_4(
        exhibition=replace(
            TOUR,
            steps=tuple(
                replace(each, shows=replace(each.shows, level="medium"))
                if each.id == "than"
                else each
                for each in TOUR.steps
            ),
        )
    )
    scene = next(each for each in document["items"] if each["type"] == "Scene")
    painted = {each["id"]: each for each in scene["items"][0]["items"]}
    activating = [
        each for each in document["annotations"][0]["items"] if each["motivation"] == ["activating"]
    ]
    assert {each["target"]["id"] for each in activating} == {f"{BASE}/step/than"}
    bodies = [painted[each["body"]["source"]["id"]] for each in activating]
    assert [each["body"]["type"] for each in bodies] == [
        "PerspectiveCamera",
        "DirectionalLight",
        "Model",
    ]
    assert all(each["behavior"] == ["hidden"] for each in bodies)
    assert bodies[0]["target"]["selector"][0] == {"type": "PointSelector", "x": 0, "y": 0.3, "z": 1}
    assert bodies[2]["body"]["id"].endswith("/medium.glb")


def test_a_time_of_a_recording_and_the_places_of_a_map():
    document = tour_4()
    heard = steps_of(document)["tieng"]["target"]
    assert heard["selector"][0]["value"] == "t=0.5,1.5"
    drawn = next(each for each in document["items"] if "navPlace" in each)
    assert drawn["navPlace"]["features"][0]["geometry"]["coordinates"] == [105.2, 22.2]
    body = drawn["items"][0]["items"][0]["body"]
    assert [each["language"] for each in body["items"]] == [["vi"], ["en"]]


def test_questions_have_answers_that_are_judged():
    answers = answers_of(tour_4())
    first = f"{BASE}/step/hoi/answer-1"
    assert answers[first]["motivation"] == ["replying"]
    assert answers[first]["target"]["id"] == f"{BASE}/step/hoi"
    assert answers[f"{first}/assessment"]["body"]["value"] == "wrong"
    assert answers[f"{BASE}/step/hoi/answer-2/assessment"]["body"]["value"] == "right"
    said = answers[f"{BASE}/step/hoi/answer-2/response"]["body"]["items"]
    assert [each["value"] for each in said] == ["Đúng!", "Yes!"]


def test_what_is_to_be_found_is_a_place_and_ways_lead_to_steps():
    answers = answers_of(tour_4())
    found = answers[f"{BASE}/step/tim/found"]
    assert found["motivation"] == ["identifying"]
    assert found["target"]["selector"][0]["value"] == "xywh=100,100,500,500"
    ways = [each for each in answers.values() if each["motivation"] == ["linking"]]
    assert [each["body"]["id"] for each in ways] == [f"{BASE}/step/mo-dau", f"{BASE}/step/cuoi"]
    assert ways[1]["label"] == {"vi": ["Kết"], "en": ["End"]}


def test_what_is_not_public_is_left_out_and_said():
    hidden = Material({LIFE: MATERIAL.items[LIFE]})
    for document in (tour_4(material=hidden), tour_3(material=hidden)):
        text = json.dumps(document, ensure_ascii=False)
        assert DRUM not in text
        assert "mat-trong" not in text
        assert "hiện không được trưng bày" in text
        assert "Ngôi sao" not in text.replace("Ngôi sao có mấy cánh", "")


def test_regions_are_scaled_to_the_picture_that_is_shown():
    shown = replace(MATERIAL.items[DRUM], media=(image(width=1600, height=1200),))
    material = Material({DRUM: shown}, {"mat-trong": Picture(16_000, 12_000)})
    planned = {each.step.id: each for each in plan_tour(TOUR, material)}
    region = planned["ngoi-sao"].seen[0].region
    assert (region.left, region.top, region.width, region.height) == (700, 500, 200, 200)
    assert planned["tim"].target.left == 10
    assert "xywh=700,500,200,200" in json.dumps(tour_4(material=material))


def test_version_3_has_a_canvas_for_each_step_with_its_title_and_comment():
    document = tour_3()
    ids = [each["id"] for each in document["items"]]
    assert [each.rsplit("/", 1)[1] for each in ids] == [each.id for each in TOUR.steps]
    star = document["items"][1]
    assert star["label"]["vi"] == ["Bước ngoi-sao"]
    comment = star["annotations"][0]["items"][0]
    assert comment["target"] == f"{ids[1]}#xywh=7000,5000,2000,2000"
    assert comment["body"]["value"] == "<div><p>Lời kể.</p></div>"
    model = document["items"][2]
    assert [each["format"] for each in model["rendering"]][:1] == ["model/gltf-binary"]
    assert document["items"][5]["duration"] > 0
    ranges = document["structures"][0]["items"]
    assert [each["items"][0]["id"] for each in ranges] == ids


def test_a_text_with_markup_is_shown_as_it_is_written():
    tour = replace(
        TOUR,
        title=both("<b>x</b>", "x"),
        steps=(step("a", STAR, text={"vi": ("<script>alert(1)</script>\nHai & ba",)}),),
    )
    body = steps_of(tour_4(exhibition=tour))["a"]["body"]
    assert (
        body["value"]
        == "<div><p>&lt;script&gt;alert(1)&lt;/script&gt;</p><p>Hai &amp; ba</p></div>"
    )


def test_the_same_exhibition_gives_the_same_document():
    assert tour_4() == tour_4()
    assert tour_3() == tour_3()


def test_the_largest_exhibition_is_built_soon():
    steps = tuple(replace(STAR_STEP, id=f"s{number}") for number in range(500))
    document = tour_4(exhibition=replace(TOUR, steps=steps))
    assert len(steps_of(document)) == 500
    assert len(document["items"]) == 1


STAR_STEP = step("a", STAR)
