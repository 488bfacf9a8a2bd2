"""Items at random, of what a sheet can hold, and the vocabularies that they name."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import strategies as st

from iiif_server.catalog.descriptions import DescribedItem, DescribedMedia
from iiif_server.catalog.seeds import read_seed_places, read_seed_terms
from manifests.model import MediaRole
from manifests.record import (
    Bond,
    Designation,
    Dimension,
    Extent,
    Inscription,
    Layout,
    Maker,
    Missing,
    ReadingDirection,
    Record,
    Relation,
    When,
)
from manifests.rights import KNOWN_RIGHTS
from manifests.scale import UNSTATED, Scale, Span
from manifests.vocabulary import Scheme, Term, Vocabulary

_SEEDS = read_seed_terms()
#: Words that people add, among them some that are hard to write into a cell.
_ADDED = (
    Term("bao-tang", Scheme.INSTITUTION, {"vi": ("Bảo tàng tỉnh Tuyên Quang",)}),
    Term("dinh", Scheme.INSTITUTION, {"vi": ("Ban quản lý di tích; Sở VHTTDL",)}),
    Term("le-hoi", Scheme.KEYWORD, {"vi": ("Lễ hội, tín ngưỡng",)}),
    Term("tin-nguong", Scheme.KEYWORD, {"vi": ("=Tín ngưỡng | (cổ)",)}),
    Term("khong-ro", Scheme.KEYWORD, {"vi": (r"a\;b",)}),
)
VOCABULARY = Vocabulary(
    {(each.scheme, each.id): each for each in (*_SEEDS, *_ADDED)},
    {each.id: each for each in read_seed_places()},
)


def _is_text(text: str) -> bool:
    return (
        bool(text.strip()) and text.strip() == text and unicodedata.normalize("NFC", text) == text
    )


#: Letters that mean something in cells come often.
_LETTERS = st.one_of(
    st.sampled_from("\\;|/()=+-@',:\"\nđồngA1 "),
    st.characters(categories=["L", "N", "P", "S", "Zs"]),
)
TEXT = st.text(_LETTERS, min_size=1, max_size=12).map(str.strip).filter(_is_text)
LINE = TEXT.map(lambda text: " ".join(text.split())).filter(_is_text)
_LANGUAGES = st.sampled_from(["vi", "en", "tyz", "zh-Hant", "none"])
_REASONS = ("KHONG", "CHUA", "HAN_CHE")


def _says_a_reason(text: str) -> bool:
    from iiif_server.transfer.named import MISSING

    return MISSING.find(text) is not None


_SAID = TEXT.filter(lambda text: not _says_a_reason(text))
TEXTS = st.dictionaries(_LANGUAGES, st.lists(_SAID, min_size=1, max_size=3).map(tuple), max_size=3)
LINES = st.dictionaries(_LANGUAGES, st.lists(LINE, min_size=1, max_size=2).map(tuple), max_size=2)
SOME_TEXTS = st.dictionaries(
    _LANGUAGES, st.lists(_SAID, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2
)


def words(scheme: Scheme) -> st.SearchStrategy[tuple[str, ...]]:
    known = [term_id for of, term_id in VOCABULARY.terms if of is scheme]
    return st.lists(st.sampled_from(known), max_size=3, unique=True).map(tuple)


def word(scheme: Scheme) -> st.SearchStrategy[str]:
    return words(scheme).map(lambda found: found[0] if found else "")


_CLASSES = st.sampled_from([term_id for of, term_id in VOCABULARY.terms if of is Scheme.CLASS])
_DAYS = st.none() | st.dates(date(1, 1, 1), date(2999, 12, 31))
_DESIGNATIONS = st.builds(
    Designation,
    status=_CLASSES,
    listed_as=TEXTS,
    number=LINE | st.just(""),
    issuer=TEXTS,
    decided_on=_DAYS,
    valid_from=_DAYS,
    valid_to=_DAYS,
)
_LONG = st.builds(
    Dimension,
    extent=st.sampled_from([e for e in Extent if e not in (Extent.AREA, Extent.WEIGHT)]),
    value=st.floats(0, 1e6, allow_nan=False),
    unit=st.sampled_from(["mm", "cm", "m", "km"]),
    part=LINES,
)
_HEAVY = st.builds(
    Dimension,
    extent=st.just(Extent.WEIGHT),
    value=st.floats(0, 1e6),
    unit=st.sampled_from(["g", "kg", "t"]),
)
_EDTF = st.sampled_from(
    ["1428", "1428/1527", "14XX", "1428~", "-0499/-0400~", "1975/..", "../1945"]
)
_TAGS = st.sampled_from(["none", "lzh-Hant", "vi-Hani", "fr"])
_INSCRIPTIONS = st.builds(
    Inscription,
    original=_SAID,
    language=_TAGS,
    reading=TEXT | st.just(""),
    translation=TEXTS,
    position=TEXTS,
)
_PLACES = st.sampled_from(["", *VOCABULARY.places])
RIGHTS = st.sampled_from(["", *(each.uri for each in KNOWN_RIGHTS)])
_RELATIONS = st.builds(
    Relation,
    bond=st.sampled_from(Bond),
    item=st.from_regex(r"[A-Za-z0-9._~-]{3,12}", fullmatch=True),
)


def _several(each: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=3).map(tuple)


def _with_reasons(record: Record, reasons: dict[str, Missing]) -> Record:
    from dataclasses import replace

    empty = {name: why for name, why in reasons.items() if not getattr(record, name)}
    return replace(record, missing=empty)


RECORDS = st.builds(
    _with_reasons,
    st.builds(
        Record,
        inventory_number=LINE.filter(lambda text: not _says_a_reason(text)),
        alternative=TEXTS,
        heritage_class=word(Scheme.CLASS),
        designations=_several(_DESIGNATIONS),
        dated=st.builds(When, SOME_TEXTS, _EDTF),
        periods=words(Scheme.PERIOD),
        materials=words(Scheme.MATERIAL),
        techniques=words(Scheme.TECHNIQUE),
        dimensions=_several(_LONG | _HEAVY),
        makers=_several(st.builds(Maker, name=SOME_TEXTS, role=TEXTS)),
        communities=words(Scheme.COMMUNITY),
        holder=word(Scheme.INSTITUTION),
        current_place=_PLACES,
        origin_place=_PLACES,
        keywords=words(Scheme.KEYWORD),
        bibliography=_several(LINE.filter(lambda text: not _says_a_reason(text))),
        relations=_several(_RELATIONS).map(
            lambda found: tuple(sorted(found, key=lambda each: list(Bond).index(each.bond)))
        ),
        provenance=TEXTS,
        inscriptions=_several(_INSCRIPTIONS),
        work_rights=RIGHTS,
        metadata_rights=RIGHTS,
        layout=st.none() | st.sampled_from(Layout),
        reading=st.sampled_from(ReadingDirection),
    ),
    st.dictionaries(
        st.sampled_from(
            ["materials", "provenance", "holder", "designations", "relations", "makers"]
        ),
        st.sampled_from(Missing),
    ),
)

_FILE_NAMES = st.from_regex(r"[A-Za-z0-9 ;|()+=đồ_-]{1,12}\.(jpg|tif|glb)", fullmatch=True).filter(
    _is_text
)
_MEDIA = st.builds(
    DescribedMedia,
    file_name=_FILE_NAMES,
    label=TEXTS,
    alt=TEXTS,
    role=st.sampled_from(MediaRole),
    view=TEXTS,
    scale=st.sampled_from((UNSTATED, Scale(1.2345, Span.HEIGHT), Scale(25.4, Span.PIXELS, 600))),
)
ITEMS = st.builds(
    DescribedItem,
    id=st.just("thing"),
    label=SOME_TEXTS,
    summary=TEXTS,
    rights=RIGHTS,
    state=st.sampled_from(["draft", "in-review", "withdrawn"]),
    record=RECORDS,
    media=st.lists(_MEDIA, max_size=3, unique_by=lambda each: each.file_name).map(tuple),
)
