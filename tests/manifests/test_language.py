import pytest
from hypothesis import given, settings

from manifests.errors import LanguageError
from manifests.language import (
    choose,
    parse_language_pair,
    parse_language_pairs,
    parse_language_tag,
    plain_text,
    tidy,
)
from tests.manifests.examples import language_maps


@pytest.mark.parametrize(
    ("typed", "pair"),
    [
        ("vi=Trống đồng", ("vi", "Trống đồng")),
        ("en = Bronze drum ", ("en", "Bronze drum")),
        ("zh-Hant=銅鼓", ("zh-Hant", "銅鼓")),
        ("Trống đồng", ("none", "Trống đồng")),
        ("none=a=b", ("none", "a=b")),
        ("vi=E=mc²", ("vi", "E=mc²")),
    ],
)
def test_a_text_is_filed_under_its_language(typed, pair):
    assert parse_language_pair(typed) == pair


@pytest.mark.parametrize(
    "typed", ["", "  ", "vi=", "vi=  ", "=x", "tiếng việt=x", "vi_VN=x", "es-419=x", "v=x"]
)
def test_a_text_without_a_language_or_words_is_refused_with_an_example(typed):
    with pytest.raises(LanguageError, match="vi") as refused:
        parse_language_pair(typed)
    assert "\n" not in str(refused.value)


def test_a_sentence_with_an_equals_sign_is_not_filed_under_its_first_word():
    with pytest.raises(LanguageError, match="none=Kích thước=5"):
        parse_language_pair("Kích thước=5")


@pytest.mark.parametrize(
    "tag", ["vi", "en-GB", "zh-Hant-TW", "sr-Latn", "x-cham", "none", "vi-x-han"]
)
def test_tags_of_bcp_47_are_accepted(tag):
    assert parse_language_tag(tag) == tag


@pytest.mark.parametrize(
    "tag",
    ["", "v", "vi_VN", "vi-", "-vi", "@none", "vi vi", "tiếng", "a" * 9, "vi-" * 20 + "x", "vi\n"],
)
def test_what_is_no_tag_is_refused(tag):
    with pytest.raises(LanguageError):
        parse_language_tag(tag)


def test_several_texts_of_a_language_keep_their_order():
    texts = parse_language_pairs(("en=Drum", "vi=Trống", "vi=Trống đồng"))
    assert list(texts.items()) == [("vi", ("Trống", "Trống đồng")), ("en", ("Drum",))]


def test_vietnamese_comes_first_english_second_and_no_language_last():
    said = {
        "none": ("?",),
        "fr": ("Tambour",),
        "en": ("Drum",),
        "vi": ("Trống",),
        "de": ("Trommel",),
    }
    assert list(tidy(said)) == ["vi", "en", "de", "fr", "none"]


def test_languages_that_say_nothing_are_left_out():
    assert tidy({"vi": ("", " \n"), "en": (), "fr": ("", "Tambour")}) == {"fr": ("Tambour",)}


@pytest.mark.parametrize(
    ("language", "chosen"),
    [
        ("en", ("en", ("Drum",))),
        ("en-GB", ("en", ("Drum",))),
        ("EN", ("en", ("Drum",))),
        ("zh", ("zh-Hant", ("銅鼓",))),
        ("ja", ("vi", ("Trống",))),
        ("", ("vi", ("Trống",))),
    ],
)
def test_a_reader_gets_their_language_or_vietnamese(language, chosen):
    said = {"zh-Hant": ("銅鼓",), "en": ("Drum",), "vi": ("Trống",)}
    assert choose(said, language) == chosen


def test_nothing_said_gives_nothing():
    assert choose({}, "vi") == ("none", ())
    assert plain_text({"vi": ("",)}, "vi") == ""


def test_plain_text_has_no_markup_and_keeps_what_only_looks_like_it():
    assert plain_text({"vi": ("<p>Một<br>hai</p><p>ba &amp; bốn</p>",)}, "vi") == "Một hai ba & bốn"
    assert plain_text({"vi": ("<Không đề>", "a < b")}, "vi") == "<Không đề>; a < b"


@settings(deadline=None)
@given(language_maps)
def test_tidying_twice_changes_nothing(said):
    assert list(tidy(tidy(said)).items()) == list(tidy(said).items())
