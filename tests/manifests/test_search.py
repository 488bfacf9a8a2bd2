"""What is found in which text, and where: the truth is written beside each question."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.annotation import Annotation, Body, Creator, Motivation
from manifests.errors import SearchError
from manifests.placed_words import fold_words, place_words
from manifests.record import Inscription, Record
from manifests.search import find_hits, parse_question, quote
from manifests.search_answer import Asked, choose_page, complete, parse_beginning
from manifests.search_texts import Filters, Passage, parse_filters, passages_of_record, search
from tests.manifests.examples import URIS, item

LINE = "Trống đồng Đông Sơn, hoà tiếng trống hội 銅鼓"


def found(question, text=LINE):
    return [text[hit.start : hit.end] for hit in find_hits(parse_question(question), text)]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("trong", ["Trống", "trống"]),
        ("TRỐNG", ["Trống", "trống"]),
        ("trong dong", ["Trống đồng Đông", "trống"]),
        ("đồng", ["đồng Đông"]),
        ("hòa", ["hoà"]),
        ("hoa", ["hoà"]),
        ('"trong dong"', ["Trống đồng"]),
        ("“tiếng trống”", ["tiếng trống"]),
        ('"dong trong"', []),
        ("hoi trong", ["Trống", "trống hội"]),
        ("trố", []),
        ("tro*", ["Trống", "trống"]),
        ('"dong s*"', ["Đông Sơn"]),
        ("鼓", ["鼓"]),
        ("銅鼓", ["銅鼓"]),
        ("trong khong", []),
        ("", []),
        ("?!, *", []),
        ("h_i", []),
        ("100%", []),
    ],
)
def test_a_question_finds_what_it_means(question, expected):
    assert found(question) == expected


def test_what_agrees_with_the_marks_typed_is_told_apart():
    hits = find_hits(parse_question("đồng"), "đồng, dòng, Đông")
    assert [hit.exact for hit in hits] == [
        False
    ]  # side by side they are one hit, of which some differ
    hits = find_hits(parse_question("đồng"), "đồng hay dòng hay đồng")
    assert [hit.exact for hit in hits] == [True, False, True]
    assert [hit.exact for hit in find_hits(parse_question("đồ*"), "đồng hay đống")] == [True, False]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("question_form", ["NFC", "NFD"])
def test_places_are_those_of_the_text_as_it_is_written(form, question_form):
    text = unicodedata.normalize(form, "Chiếc trống đồng ở Quốc Oai")
    question = unicodedata.normalize(question_form, "trống đồng")
    [hit] = find_hits(parse_question(question), text)
    assert hit.exact
    assert text[hit.start : hit.end] == unicodedata.normalize(form, "trống đồng")


@given(st.text(max_size=80))
def test_words_lie_in_the_text_one_after_the_other(text):
    end = 0
    for each in place_words(text):
        assert end <= each.start < each.end <= len(text)
        end = each.end
    assert fold_words(text) == " ".join(each.word.folded for each in place_words(text))


@given(st.text(max_size=60), st.text(max_size=12))
def test_any_question_of_any_text_finds_within_it(text, question):
    for hit in find_hits(parse_question(question), text):
        quoted = quote(text, hit)
        assert f"{quoted.prefix}{quoted.exact}{quoted.suffix}" in text


def test_a_quote_cuts_no_word():
    text = "một hai ba bốn năm sáu bảy tám chín mười trống mười chín tám bảy sáu năm bốn ba hai một"
    [hit] = find_hits(parse_question("trong"), text)
    quoted = quote(text, hit)
    assert quoted.exact == "trống"
    assert text.split().index(quoted.prefix.split()[0]) > 0
    assert set(quoted.prefix.split()) | set(quoted.suffix.split()) <= set(text.split())


@pytest.mark.parametrize("question", ["x" * 1_001, "a " * 51])
def test_a_question_that_is_too_long_is_refused(question):
    with pytest.raises(SearchError, match="ask"):
        parse_question(question)


def passage(number, text, **more):
    said = Annotation(str(number), more.pop("motivation", Motivation.COMMENTING), (Body(text),), **more)  # fmt: skip
    return Passage(f"https://x.example/{number}", "i", "m", said)


def test_exact_answers_come_first_and_else_the_order_stays():
    passages = [passage(n, text) for n, text in enumerate(["dòng", "đồng", "dong", "ba", "đồng"])]
    answers = search(parse_question("đồng"), passages, Filters())
    assert [each.passage.said.id for each in answers] == ["1", "4", "0", "2"]


def test_filters_take_only_what_says_so():
    made = datetime(2024, 5, 1, tzinfo=UTC)
    lan = Creator("Lan", "https://x.example/lan")
    passages = [
        passage(1, "a", motivation=Motivation.TAGGING),
        passage(2, "a", created=made),
        passage(3, "a", creator=lan),
    ]

    def ids(**given):
        filters = parse_filters(**({"motivation": "", "date": "", "user": ""} | given))
        return [each.passage.said.id for each in search((), passages, filters)]

    assert ids() == ["1", "2", "3"]
    assert ids(motivation="oa:tagging describing") == ["1"]
    assert ids(motivation="painting") == []
    assert ids(motivation="non-painting") == ["1", "2", "3"]
    assert ids(date="2024-05-01T00:00:00Z/2024-05-02T00:00:00Z") == ["2"]
    assert ids(date="2023-01-01T00:00:00Z/2024-01-01T00:00:00Z") == []
    assert ids(user="https://x.example/an https://x.example/lan") == ["3"]


@pytest.mark.parametrize("date", ["2024", "2024-01-01/2024-02-01", "a/b", "x" * 2_001, "1/2/3"])
def test_a_date_that_is_no_range_is_refused(date):
    with pytest.raises(SearchError):
        parse_filters("", date, "")


def test_words_are_completed_the_agreeing_ones_first():
    texts = ["Trống đồng", "trong nhà", "trong sân", "TRỐNG hội", "trăng"]
    done = complete(*parse_beginning("trố"), texts, 1)
    assert [(each.value, each.total) for each in done] == [("trống", 2), ("trong", 2)]
    assert [each.value for each in complete(*parse_beginning("tr"), texts, 2)] == ["trong", "trống"]
    assert [each.value for each in complete(*parse_beginning("trống h"), texts, 1)] == ["trống hội"]
    with pytest.raises(SearchError, match="q is missing"):
        parse_beginning(" *")


def test_an_answer_has_pages_and_no_more():
    passages = [passage(n, "đồng") for n in range(250)]
    answers = search(parse_question("dong"), passages, Filters())
    last = choose_page(Asked("i", {"q": "dong"}, 3), answers)
    assert (len(last.found), last.start, last.total, last.pages) == (50, 200, 250, 3)
    for page in (0, 4):
        with pytest.raises(SearchError, match="no page"):
            choose_page(Asked("i", {}, page), answers)


def test_a_record_is_found_with_its_inscriptions_in_all_layers():
    carved = Inscription("山高水深", "lzh-Hant", "Sơn cao thuỷ thâm", {"en": ("High mountains",)})
    described = item(record=Record(inscriptions=(carved,), alternative={"tyz": ("Tồng",)}))
    passages = passages_of_record(described, URIS)
    names = {
        question: [each.passage.said.id for each in search(parse_question(question), passages, Filters())]
        for question in ("水", "son cao", "mountains", "tong", "trong dong dong son", "chat lieu dong")
    }  # fmt: skip
    assert names == {
        "水": ["inscription-1"],
        "son cao": ["inscription-1"],
        "mountains": ["inscription-1"],
        "tong": ["alternative"],
        "trong dong dong son": ["label"],
        "chat lieu dong": ["metadata-1"],
    }
    assert {each.media_id for each in passages} == {described.media[0].id}
