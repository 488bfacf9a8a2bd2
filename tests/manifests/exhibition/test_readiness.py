"""The readiness of an exhibition: every topic is found, and every point names a place that there is."""

from __future__ import annotations

from dataclasses import replace

from manifests.exhibition.edits import ChangeStep, apply
from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition, Gallery, GalleryPicture, ModelView, Words
from manifests.exhibition.plan import plan_tour
from manifests.exhibition.readiness import Topic, judge_readiness
from manifests.exhibition.translations import find_texts
from manifests.exhibition.weight import BYTES_PER_PX, SCREEN_PX, weigh_tour
from manifests.model import ModelLevel
from tests.manifests.examples import image, item, model
from tests.manifests.exhibition.tours import BODY, DRUM, MATERIAL, RIM, STAR, TOUR, both, step

IN_COPYRIGHT = "http://rightsstatements.org/vocab/InC/1.0/"


def topics(exhibition, material=MATERIAL, marks=None):
    found = judge_readiness(exhibition, material, marks or {})
    return {(point.topic, point.code, point.step, point.place) for point in found.points}


def alone(shows, **said) -> Exhibition:
    return replace(TOUR, cover=None, steps=(step("a", shows, **said),))


def test_a_finished_exhibition_is_ready() -> None:
    assert judge_readiness(alone(STAR), MATERIAL, {}).is_ready


def test_what_is_withdrawn_is_told_with_where_it_is_mended() -> None:
    judged = judge_readiness(alone(STAR), Material(), {})
    assert not judged.is_ready
    assert (Topic.REFERENCES, "item", "a", "shows") in topics(alone(STAR), Material())


def test_a_missing_translation_leads_to_its_text() -> None:
    gallery = Gallery((GalleryPicture(STAR), GalleryPicture(STAR, {"vi": ("Sao",)})))
    place = "shows.pictures.1.caption"
    assert (Topic.TRANSLATIONS, "language", "a", place) in topics(alone(gallery))
    assert f"steps/a/{place}" in find_texts(alone(gallery))


def test_every_text_in_one_language_leads_to_a_text_that_there_is() -> None:
    def vietnamese_only(value):
        if isinstance(value, dict) and "vi" in value:
            return {"vi": value["vi"]}
        if isinstance(value, tuple):
            return tuple(vietnamese_only(each) for each in value)
        if hasattr(value, "__dataclass_fields__"):
            fields = {name: vietnamese_only(getattr(value, name)) for name in vars(value)}
            return replace(value, **fields)
        return value

    tour = vietnamese_only(TOUR)
    known = find_texts(tour)
    led = {
        f"steps/{name}/{place}" if name else place
        for topic, code, name, place in topics(tour)
        if code == "language"
    }
    assert led == {place for place in known if not place.endswith("alt")} - {"credits"}


def test_stale_translations_are_told_by_their_steps() -> None:
    found = topics(TOUR, marks={"steps/hoi/title": ("Xưa",), "title": ("Xưa",), "gone": ("x",)})
    stale = {(name, place) for topic, code, name, place in found if code == "stale"}
    assert stale == {("hoi", "title"), ("", "title")}


def test_rights_of_what_is_shown_are_told_once() -> None:
    closed = Material({DRUM: replace(MATERIAL.items[DRUM], rights=IN_COPYRIGHT)})
    tour = replace(TOUR, cover=None, steps=(step("a", STAR), step("b", RIM)))
    told = [
        point for point in judge_readiness(tour, closed, {}).points if point.topic is Topic.RIGHTS
    ]
    assert [(point.step, point.severity) for point in told] == [("a", "warning")]
    assert "In Copyright" in told[0].sentence["en"][0]


def test_a_heavy_model_is_told_and_a_lighter_level_mends_it() -> None:
    levels = (ModelLevel("low", 100, 900_000, 1), ModelLevel("full", 9000, 80_000_000, 0.1))
    heavy = Material({DRUM: item(image(), model(levels=levels))})
    asked = {code for topic, code, *_ in topics(alone(ModelView(BODY, level="full")), heavy)}
    assert {"step-weight", "tour-weight"} <= asked
    mended = apply(ChangeStep("a", step("a", ModelView(BODY, level="low"))), alone(Words()))
    assert not any(topic is Topic.WEIGHT for topic, *_ in topics(mended, heavy))


def test_what_is_there_already_costs_nothing_more() -> None:
    tour = replace(TOUR, steps=(step("a", STAR), step("b", STAR), step("c", RIM)))
    weight = weigh_tour(plan_tour(tour, MATERIAL))
    screen = round(SCREEN_PX * BYTES_PER_PX)
    assert weight.steps == (("a", screen), ("b", 0), ("c", screen))
    assert weight.total_bytes == 2 * screen


def test_sentences_are_there_in_both_languages() -> None:
    marks = {"steps/hoi/title": ("Xưa",)}
    tour = replace(TOUR, rights="", title=both("", "x"))
    for point in judge_readiness(tour, Material(), marks).points:
        assert point.sentence["vi"][0]
        assert point.sentence["en"][0]
