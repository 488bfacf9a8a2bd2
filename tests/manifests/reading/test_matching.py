"""Words of foreign documents in our vocabularies."""

from __future__ import annotations

from datetime import date

from manifests.reading.foreign import Field, Word
from manifests.reading.matching import Lexicon, match_words
from manifests.reading.remarks import RemarkKind
from manifests.record import EMPTY
from manifests.vocabulary import Place, Scheme, Term, Vocabulary

BRONZE = Term("dong", Scheme.MATERIAL, {"vi": ("Đồng",)}, alternative=("bronze",),
              same_as="http://vocab.getty.edu/aat/300010957")  # fmt: skip
TREASURE = Term(
    "bao-vat-quoc-gia", Scheme.CLASS, {"vi": ("Bảo vật quốc gia",), "en": ("National treasure",)}
)
OLD = Place("ha-tuyen", "province", {"vi": ("Hà Tuyên",)}, valid_to=date(1991, 8, 12))
OLD_NAME = Place("tuyen-quang-cu", "province", {"vi": ("Tuyên Quang",)}, valid_to=date(2025, 6, 30))
NEW = Place("tuyen-quang", "province", {"vi": ("Tuyên Quang",)}, valid_from=date(2025, 7, 1))


def lexicon() -> Lexicon:
    terms = {(term.scheme, term.id): term for term in (BRONZE, TREASURE)}
    return Lexicon(Vocabulary(terms, {place.id: place for place in (OLD, OLD_NAME, NEW)}))


def word(field: Field, *uris: str, **label: str) -> Word:
    return Word(field, {tag: (text,) for tag, text in label.items()}, uris, "line 1: x")


def test_a_word_is_found_by_its_uri_by_its_name_and_by_another_spelling() -> None:
    words = [
        word(Field.MATERIAL, "https://vocab.getty.edu/page/aat/300010957", en="an alloy"),
        word(Field.MATERIAL, vi="ĐỒNG"),
        word(Field.MAKING, en="Bronze"),
    ]
    for each in words:
        matched = match_words(EMPTY, [each], lexicon())
        assert matched.record.materials == ("dong",)
        assert matched.terms == matched.remarks == ()
    assert match_words(EMPTY, words, lexicon()).record.materials == ("dong",)


def test_an_open_vocabulary_takes_new_words_and_says_so() -> None:
    uri = "http://vocab.getty.edu/aat/300375333"
    wood = word(Field.MATERIAL, uri, vi="Gỗ mun")
    words = [wood, wood, word(Field.HOLDER, vi="Bảo tàng Mẫu")]
    matched = match_words(EMPTY, words, lexicon())
    assert matched.record.materials == ("go-mun",)
    assert matched.record.holder == "bao-tang-mau"
    assert matched.terms == (
        Term("go-mun", Scheme.MATERIAL, {"vi": ("Gỗ mun",)}, same_as=uri),
        Term("bao-tang-mau", Scheme.INSTITUTION, {"vi": ("Bảo tàng Mẫu",)}),
    )
    assert [each.kind for each in matched.remarks] == [RemarkKind.WORD_ADDED] * 2


def test_what_was_added_is_found_the_next_time() -> None:
    known = lexicon()
    known.add(match_words(EMPTY, [word(Field.KEYWORD, vi="Nghi lễ")], known).terms)
    again = match_words(EMPTY, [word(Field.KEYWORD, vi="nghi lễ")], known)
    assert again.record.keywords == ("nghi-le",)
    assert again.terms == ()


def test_a_closed_vocabulary_keeps_unknown_words_as_a_line_of_the_record() -> None:
    known = match_words(EMPTY, [word(Field.KIND, en="national treasure")], lexicon())
    assert known.record.heritage_class == "bao-vat-quoc-gia"
    unknown = match_words(
        EMPTY, [word(Field.KIND, vi="thạp"), word(Field.COMMUNITY, vi="Lạc Việt")], lexicon()
    )
    assert unknown.record == EMPTY
    assert [(each.label["vi"], each.value) for each in unknown.statements] == [
        (("Loại hình",), {"vi": ("thạp",)}),
        (("Cộng đồng, văn hoá",), {"vi": ("Lạc Việt",)}),
    ]
    assert [each.kind for each in unknown.remarks] == [RemarkKind.WORD_UNKNOWN] * 2


def test_of_places_of_one_name_the_one_that_is_still_there_is_meant() -> None:
    matched = match_words(
        EMPTY,
        [word(Field.ORIGIN_PLACE, vi="Hà Tuyên"), word(Field.CURRENT_PLACE, vi="tuyên quang")],
        lexicon(),
    )
    assert (matched.record.origin_place, matched.record.current_place) == (
        "ha-tuyen",
        "tuyen-quang",
    )
    away = match_words(EMPTY, [word(Field.ORIGIN_PLACE, it="Napoli")], lexicon())
    assert away.statements[0].value == {"it": ("Napoli",)}


def test_words_in_other_scripts_get_identifiers_of_their_own() -> None:
    words = [
        word(Field.KEYWORD, zh="祭"),
        word(Field.KEYWORD, zh="鼓"),
        word(Field.KEYWORD, vi="!?"),
    ]
    matched = match_words(EMPTY, words, lexicon())
    assert len(set(matched.record.keywords)) == 3
    assert all(each.isascii() and each for each in matched.record.keywords)


def test_two_words_that_look_alike_without_marks_stay_two() -> None:
    words = [word(Field.KEYWORD, vi="Đông"), word(Field.KEYWORD, vi="Đồng")]
    known = lexicon()
    known.add(match_words(EMPTY, words[:1], known).terms)
    matched = match_words(EMPTY, words, known)
    assert len(set(matched.record.keywords)) == 2
    assert len(match_words(EMPTY, words, lexicon()).record.keywords) == 2
