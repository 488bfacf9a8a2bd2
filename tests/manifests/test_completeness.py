from dataclasses import fields, replace

import pytest

from manifests.completeness import (
    _ADVICE,
    _OF_KIND,
    OTHERS,
    Described,
    Status,
    measure_completeness,
)
from manifests.record import Missing, Record
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from manifests.vocabulary import Heritage
from tests.manifests.examples import FULL_RECORD

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
NAMED = {"vi": ("Trống đồng",), "en": ("Bronze drum",)}
NOTHING = Described({}, {}, "", Record(), None)
FULL = Described(
    NAMED,
    NAMED,
    CC0,
    replace(FULL_RECORD, missing={}, provenance={"vi": ("Tìm thấy năm 1964.",)}),
    Heritage.OBJECT,
    pictures=2,
)


def status_of(described, name):
    return {point.name: point for point in measure_completeness(described).points}[name].status


def names(measured):
    return [point.name for point in measured.missing]


def test_a_whole_record_is_complete_and_an_empty_one_is_not():
    whole = measure_completeness(FULL)
    assert (names(whole), whole.percent) == ([], 100)
    empty = measure_completeness(NOTHING)
    assert (empty.percent, len(empty.missing)) == (0, len(empty.points))


def test_one_thing_missing_is_named_with_what_to_do_and_is_never_100_percent():
    measured = measure_completeness(replace(FULL, summary={"vi": ("Trống.",)}))
    [point] = measured.missing
    assert point.name == "summary_en"
    assert set(point.label) == set(point.advice) == {"vi", "en"}
    assert measured.percent == 100 * (len(measured.points) - 1) // len(measured.points) < 100


@pytest.mark.parametrize("heritage", [*Heritage, None])
def test_every_expectation_is_a_field_or_told_and_has_its_sentence_in_both_languages(heritage):
    known = {each.name for each in fields(Record)} | set(OTHERS)
    seen = replace(NOTHING, heritage=heritage, pictures=1, silent_pictures=1)
    heard = replace(seen, recordings=1, untold_recordings=1)
    for point in measure_completeness(heard).points:
        assert point.name in known
        assert set(point.label) == {"vi", "en"}
        assert point.is_answered or set(point.advice) == {"vi", "en"}
    assert set(_OF_KIND[heritage]) <= set(_ADVICE)


def test_an_intangible_practice_needs_no_picture_and_no_dimensions():
    points = {
        each.name
        for each in measure_completeness(replace(NOTHING, heritage=Heritage.INTANGIBLE)).points
    }
    assert not points & {"pictures", "alt", "dimensions", "materials", "holder", "inventory_number"}
    assert "communities" in points


@pytest.mark.parametrize(
    ("reason", "status", "percent_rises"),
    [
        (Missing.NOT_APPLICABLE, Status.NOT_APPLICABLE, True),
        (Missing.UNKNOWN, Status.UNKNOWN, True),
        (Missing.RESTRICTED, Status.RESTRICTED, True),
        (Missing.NOT_ENTERED, Status.MISSING, False),
    ],
)
def test_a_stated_reason_is_an_answer_unless_it_says_that_nobody_entered_it(
    reason, status, percent_rises
):
    without = replace(FULL, record=replace(FULL.record, techniques=(), missing={}))
    stated = replace(FULL, record=replace(without.record, missing={"techniques": reason}))
    assert status_of(stated, "techniques") is status
    before, after = measure_completeness(without).percent, measure_completeness(stated).percent
    assert (after > before) is percent_rises
    [told] = [each for each in measure_completeness(stated).points if each.name == "techniques"]
    assert told.advice["vi"][0]
    assert told.advice["en"][0]


def test_a_reason_beside_a_value_says_nothing():
    both = replace(FULL, record=replace(FULL.record, missing={"materials": Missing.NOT_ENTERED}))
    assert status_of(both, "materials") is Status.THERE


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        (CC0, Status.THERE),
        (COPYRIGHT_NOT_EVALUATED.uri, Status.UNKNOWN),
        ("", Status.MISSING),
        ("http://example.org/mine", Status.MISSING),
    ],
)
def test_rights_are_stated_in_words_that_iiif_knows(uri, status):
    assert status_of(replace(FULL, copy_rights=uri), "copy_rights") is status


def test_texts_are_expected_of_pictures_and_recordings_that_are_there():
    assert status_of(replace(FULL, silent_pictures=1), "alt") is Status.MISSING
    heard = replace(FULL, recordings=2, untold_recordings=1)
    assert status_of(heard, "texts") is Status.MISSING
    points = {each.name for each in measure_completeness(replace(FULL, pictures=0)).points}
    assert not points & {"alt", "texts"}


def test_blank_texts_are_none():
    blank = replace(
        FULL, label={"vi": ("  ",), "en": ("Drum",)}, record=Record(provenance={"vi": (" ",)})
    )
    assert status_of(blank, "label") is Status.MISSING
    assert status_of(blank, "provenance") is Status.MISSING
