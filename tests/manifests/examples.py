"""Items, media and collections the tests of this folder describe in IIIF."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import strategies as st

from manifests.manifest import build_manifest
from manifests.model import (
    Collection,
    CollectionReference,
    DepositedFile,
    Item,
    ItemReference,
    Logo,
    Media,
    MediaKind,
    MediaRole,
    ModelLevel,
    Picture,
    Provider,
    Statement,
)
from manifests.record import (
    UNITS,
    Bond,
    Chapter,
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
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.uris import Uris
from manifests.vocabulary import Place, Scheme, Term, Vocabulary

URIS = Uris("https://baotang.example.vn")

PROVIDER = Provider(
    id="https://baotang.example.vn/gioi-thieu",
    label={"vi": ("Bảo tàng tỉnh",), "en": ("Provincial museum",)},
    homepage="https://baotang.example.vn/gioi-thieu",
    logo=Logo("https://baotang.example.vn/logo.png", "image/png", 120, 80),
)

LADDER = (
    ModelLevel("thumb", 2_000, 41_000, 1.87),
    ModelLevel("medium", 150_000, 4_200_000, 0.1234),
    ModelLevel("full", 1_250_000, 31_400_000, 0.0),
)


def image(name="mat-trong", width=16_000, height=12_000, **changes):
    shown = Media(
        id=name,
        kind=MediaKind.IMAGE,
        label={"vi": ("Mặt trống",), "en": ("Tympanum",)},
        picture=Picture(width, height),
        alt={"vi": ("Ngôi sao mười bốn cánh",), "en": ("A star of fourteen rays",)},
    )
    return replace(shown, **changes)


def model(name="than-trong", **changes):
    shown = Media(
        id=name,
        kind=MediaKind.MODEL,
        label={},
        picture=Picture(1600, 1200),
        alt={},
        levels=LADDER,
    )
    return replace(shown, **changes)


def item(*media, **changes):
    described = Item(
        id="trong-dong",
        revision=3,
        label={"vi": ("Trống đồng Đông Sơn",), "en": ("Đông Sơn bronze drum",)},
        summary={"vi": ("Bản dựng minh hoạ.",), "en": ("A generated demonstration.",)},
        metadata=(
            Statement(
                {"vi": ("Chất liệu",), "en": ("Material",)}, {"vi": ("Đồng",), "en": ("Bronze",)}
            ),
        ),
        rights="http://creativecommons.org/publicdomain/zero/1.0/",
        required_statement=None,
        provider=PROVIDER,
        media=media or (image(), model()),
    )
    return replace(described, **changes)


#: Words and places of which records below name some; the district ended with the province around it.
VOCABULARY = Vocabulary(
    {
        (scheme, name): Term(name, scheme, {"vi": (vi,), "en": (en,)}, broader, same_as=same_as)
        for scheme, name, vi, en, broader, same_as in (
            (Scheme.CLASS, "hien-vat", "Di vật, hiện vật", "Object", "", ""),
            (
                Scheme.CLASS,
                "bao-vat-quoc-gia",
                "Bảo vật quốc gia",
                "National treasure",
                "hien-vat",
                "",
            ),
            (Scheme.CLASS, "di-tich", "Di tích", "Monument", "", ""),
            (Scheme.CLASS, "phi-vat-the", "Di sản phi vật thể", "Intangible heritage", "", ""),
            (Scheme.CLASS, "tu-lieu", "Di sản tư liệu", "Documentary heritage", "", ""),
            (Scheme.PERIOD, "dong-son", "Văn hóa Đông Sơn", "Đông Sơn culture", "", ""),
            (Scheme.MATERIAL, "dong", "Đồng", "Bronze", "", "http://vocab.getty.edu/aat/300010957"),
            (Scheme.MATERIAL, "go", "Gỗ", "Wood", "", ""),
            (Scheme.TECHNIQUE, "duc", "Đúc", "Casting", "", ""),
            (Scheme.COMMUNITY, "tay", "Tày", "Tày", "", ""),
            (Scheme.INSTITUTION, "bao-tang", "Bảo tàng tỉnh", "Provincial museum", "", ""),
        )
    }
    | {(Scheme.KEYWORD, "le-hoi"): Term("le-hoi", Scheme.KEYWORD, {"vi": ("Lễ hội",)})},
    {
        place.id: place
        for place in (
            Place("viet-nam", "country", {"vi": ("Việt Nam",)}, latitude=16.0, longitude=107.5),
            Place(
                "tuyen-quang",
                "province",
                {"vi": ("Tỉnh Tuyên Quang",), "en": ("Tuyên Quang province",)},
                "viet-nam",
                valid_from=date(2025, 7, 1),
                predecessors=("tuyen-quang-1991",),
                latitude=22.3,
                longitude=105.1,
            ),
            Place(
                "tuyen-quang-1991",
                "province",
                {"vi": ("Tỉnh Tuyên Quang cũ",), "en": ("former Tuyên Quang province",)},
                "viet-nam",
                valid_to=date(2025, 6, 30),
                latitude=21.82,
                longitude=105.21,
            ),
            Place(
                "na-hang",
                "district",
                {"vi": ("Huyện Na Hang",), "en": ("Na Hang district",)},
                "tuyen-quang-1991",
                valid_to=date(2025, 6, 30),
            ),
        )
    },
)

#: A record that says something of everything.
FULL_RECORD = Record(
    inventory_number="BTTQ 1994.12",
    alternative={"vi": ("Trống Na Hang",)},
    heritage_class="bao-vat-quoc-gia",
    designations=(
        Designation(
            "bao-vat-quoc-gia",
            {"vi": ("đợt 9",), "en": ("ninth list",)},
            "2198/QĐ-TTg",
            {"vi": ("Thủ tướng Chính phủ",), "en": ("the Prime Minister",)},
            date(2021, 12, 25),
            valid_to=date(2031, 12, 25),
        ),
    ),
    dated=When({"vi": ("Thế kỷ V TCN",), "en": ("5th century BCE",)}, "-0499/-0400"),
    periods=("dong-son",),
    materials=("dong", "go"),
    techniques=("duc",),
    dimensions=(
        Dimension(Extent.HEIGHT, 63.5, "cm"),
        Dimension(Extent.DIAMETER, 1.2345, "m", {"vi": ("mặt trống",), "en": ("tympanum",)}),
        Dimension(Extent.WEIGHT, 0.086, "t"),
        Dimension(Extent.AREA, 12_345.5, "m2"),
    ),
    makers=(Maker({"vi": ("Nguyễn Văn A",)}, {"vi": ("thợ đúc",), "en": ("caster",)}),),
    communities=("tay",),
    holder="bao-tang",
    current_place="tuyen-quang",
    origin_place="na-hang",
    keywords=("le-hoi", "chua-co"),
    bibliography=("Nguyễn Văn Huyên, 1989.", "Phạm Minh Huyền, 1996."),
    relations=(Relation(Bond.PART_OF, "bo-trong"),),
    provenance={"vi": ("Đào được năm 1994.",)},
    inscriptions=(
        Inscription(
            "銅鼓",
            "lzh-Hant",
            "đồng cổ",
            {"vi": ("trống đồng",), "en": ("bronze drum",)},
            {"vi": ("mặt sau",)},
        ),
    ),
    work_rights="http://creativecommons.org/publicdomain/mark/1.0/",
    metadata_rights="http://creativecommons.org/publicdomain/zero/1.0/",
    missing={"techniques": Missing.UNKNOWN},
)


def collection(**changes):
    chosen = Collection(
        id="top",
        label={"vi": ("Toàn bộ sưu tập",), "en": ("The whole collection",)},
        summary={"vi": ("Mọi hiện vật đã công bố.",)},
        provider=PROVIDER,
        collections=(CollectionReference("gom", {"vi": ("Gốm",)}),),
        items=(
            ItemReference("trong-dong", {"vi": ("Trống đồng",)}, {}, image()),
            ItemReference("dang-so-hoa", {"vi": ("Đang số hoá",)}, {}, None),
        ),
    )
    return replace(chosen, **changes)


def nested_collection(**changes):
    """A collection in another one with a text and a picture of its own, and two in it that share a picture."""
    inner = CollectionReference("nap-trong", {"vi": ("Nắp trống",)}, {}, image("nap"))
    return collection(
        id="trong",
        label={"vi": ("Trống",), "en": ("Drums",)},
        collections=(inner, replace(inner, id="tang-trong"), CollectionReference("gom", {})),
        text={"vi": ("Trống đồng Đông Sơn.", "Tìm thấy ở bờ sông Lô.")},
        picture=image("mat-sau"),
        parents=(
            CollectionReference("kim-loai", {"vi": ("Kim loại",)}),
            CollectionReference("dong", {"vi": ("Đồng",), "en": ("Bronze",)}),
        ),
        **changes,
    )


def manifest_of(*media, limits=NO_LIMITS, **changes):
    return build_manifest(item(*media, **changes), URIS, limits)


# Values nobody thinks of: any Unicode a database stores, and what looks like HTML.
_ODD = st.sampled_from(
    [
        "",
        "   ",
        "<b>Trống</b>",
        "<Không đề>",
        "<3 trống>",
        "<p>một<br>hai&nbsp;ba</p><p>bốn",
        "<script>alert(1)</script>",
        '<a href="javascript:alert(1)" onclick="x()">vào</a>',
        '<a href="/a:b?c<d>&e">vào</a>',
        "<svg><p>x</p></svg>",
        "<!-- c --><i>x</i>",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "<p>\x0b\ufffe</p>",
        "lúc T12:00+00:00",
        "\u202eđảo ngược\u202c",
        "銅鼓 🥁 \U0010ffff",
        "a\x00b",
        "=1+1",
    ]
)
_TEXTS = st.one_of(
    _ODD, st.text(max_size=40), st.from_regex(r"<[^\ud800-\udfff]{0,20}>", fullmatch=True)
)
_TAGS = st.sampled_from(["vi", "en", "none", "fr", "zh-Hant", "x-cham"])
language_maps = st.dictionaries(_TAGS, st.lists(_TEXTS, max_size=3).map(tuple), max_size=3)
_identifiers = st.from_regex(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,20}", fullmatch=True)
_pictures = st.builds(Picture, st.integers(1, 400_000), st.integers(1, 400_000))
_levels = st.lists(
    st.builds(
        ModelLevel,
        st.sampled_from(["thumb", "low", "medium", "high", "full", "khac"]),
        st.integers(1, 10**9),
        st.integers(1, 10**11),
        st.floats(0, 1e6),
    ),
    max_size=5,
    unique_by=lambda level: level.name,
).map(tuple)
_originals = st.builds(
    DepositedFile,
    st.sampled_from(["image/tiff", "image/jpeg", "application/pdf", "application/zip"]),
    st.integers(1, 10**11),
    st.sampled_from(["a" * 64, "b" * 64]),
)
_statements = st.builds(Statement, language_maps, language_maps)
_media = st.builds(
    Media,
    id=_identifiers,
    kind=st.sampled_from([MediaKind.IMAGE, MediaKind.MODEL]),
    label=language_maps,
    picture=_pictures,
    alt=language_maps,
    levels=_levels,
    original=st.none() | _originals,
    role=st.sampled_from(MediaRole),
    view=language_maps,
    capture=st.lists(_statements, max_size=2).map(tuple),
    mm_per_pixel=st.sampled_from([0.0, 0.04233, 1250.5]),
)
_dates = st.none() | st.dates()
_term_ids = st.sampled_from(
    [
        "hien-vat",
        "bao-vat-quoc-gia",
        "phi-vat-the",
        "di-tich",
        "dong",
        "go",
        "duc",
        "tay",
        "chua-co",
    ]
)
_terms = st.lists(_term_ids, max_size=3).map(tuple)
_places = st.sampled_from(["", "viet-nam", "tuyen-quang", "tuyen-quang-1991", "na-hang", "chua-co"])
_edtf = st.sampled_from(
    ["", "1428", "1975-04-30", "1975-04", "1428~", "-0500", "0000", "1428/1527", "1975/..", "../1945",
     "14XX", "1975-21", "Y-17000", "9999", "1667?", "2024-02-29"]
)  # fmt: skip
_sayings = st.text(max_size=20)
records = st.builds(
    Record,
    inventory_number=_sayings,
    alternative=language_maps,
    heritage_class=st.just("") | _term_ids,
    designations=st.lists(
        st.builds(
            Designation,
            status=_term_ids,
            listed_as=language_maps,
            number=_sayings,
            issuer=language_maps,
            decided_on=_dates,
            valid_from=_dates,
            valid_to=_dates,
        ),
        max_size=2,
    ).map(tuple),
    dated=st.builds(When, language_maps, _edtf),
    periods=_terms,
    materials=_terms,
    techniques=_terms,
    dimensions=st.lists(
        st.builds(
            Dimension,
            st.sampled_from(Extent),
            st.floats(0, 1e9, allow_subnormal=False),
            st.sampled_from(sorted(UNITS)),
            language_maps,
        ),
        max_size=3,
    ).map(tuple),
    makers=st.lists(st.builds(Maker, language_maps, language_maps), max_size=2).map(tuple),
    communities=_terms,
    holder=st.just("") | _term_ids,
    current_place=_places,
    origin_place=_places,
    keywords=_terms,
    bibliography=st.lists(_sayings, max_size=2).map(tuple),
    relations=st.lists(st.builds(Relation, st.sampled_from(Bond), _identifiers), max_size=2).map(
        tuple
    ),
    provenance=language_maps,
    inscriptions=st.lists(
        st.builds(
            Inscription,
            _TEXTS,
            st.sampled_from(["lzh-Hant", "vi-Hani", "none", "es-419", "không"]),
            _TEXTS,
            language_maps,
            language_maps,
        ),
        max_size=2,
    ).map(tuple),
    work_rights=st.sampled_from(["", "http://rightsstatements.org/vocab/CNE/1.0/", "tự do"]),
    metadata_rights=st.sampled_from(["", "http://creativecommons.org/publicdomain/zero/1.0/"]),
    layout=st.none() | st.sampled_from(Layout),
    reading=st.sampled_from(ReadingDirection),
    missing=st.dictionaries(
        st.sampled_from(["dated", "current_place", "makers", "inscriptions"]),
        st.sampled_from(Missing),
        max_size=2,
    ),
)
_providers = st.builds(
    Provider,
    id=st.just(PROVIDER.id),
    label=language_maps,
    homepage=st.just(PROVIDER.homepage),
    logo=st.sampled_from([None, PROVIDER.logo]),
)


@st.composite
def _related(draw, media):
    """Say of some media that they are alternatives to others, also to what is not there, and in circles."""
    names = [each.id for each in media] + ["khong-co"]
    related = []
    for each in media:
        other = draw(st.sampled_from(["", *names]))
        shape = draw(st.sampled_from([each.picture, media[0].picture]))
        related.append(replace(each, alternative_to=other, picture=shape))
    return tuple(related)


@st.composite
def _chapters(draw, media):
    """Write a table of contents of media that are there, and of some that are not."""
    names = st.lists(st.sampled_from([*(each.id for each in media), "khong-co"]), max_size=3)
    leaves = st.builds(Chapter, language_maps, names.map(tuple))
    nested = st.recursive(
        leaves,
        lambda inner: st.builds(
            Chapter, language_maps, names.map(tuple), st.lists(inner, max_size=2).map(tuple)
        ),
        max_leaves=4,
    )
    return tuple(draw(st.lists(nested, max_size=3)))


@st.composite
def items(draw, fewest=1):
    """Draw an item with a record, media and a table of contents of them."""
    media = draw(
        st.lists(_media, min_size=fewest, max_size=30, unique_by=lambda media: media.id).map(tuple)
    )
    related = draw(_related(media)) if media else ()
    return Item(
        id=draw(_identifiers),
        revision=draw(st.integers(0, 9)),
        label=draw(language_maps),
        summary=draw(language_maps),
        metadata=draw(st.lists(_statements, max_size=4).map(tuple)),
        rights=draw(st.sampled_from([rights.uri for rights in KNOWN_RIGHTS])),
        required_statement=draw(st.none() | _statements),
        provider=draw(_providers),
        media=related,
        record=replace(draw(records), contents=draw(_chapters(related))),
        vocabulary=VOCABULARY,
        collections=draw(
            st.lists(
                st.builds(CollectionReference, _identifiers, language_maps),
                max_size=2,
                unique_by=lambda each: each.id,
            ).map(tuple)
        ),
    )


collections = st.builds(
    Collection,
    id=_identifiers,
    label=language_maps,
    summary=language_maps,
    provider=_providers,
    collections=st.lists(
        st.builds(CollectionReference, _identifiers, language_maps), max_size=4
    ).map(tuple),
    items=st.lists(
        st.builds(ItemReference, _identifiers, language_maps, language_maps, st.none() | _media),
        max_size=6,
    ).map(tuple),
)
limits = st.builds(
    ImageLimits,
    st.none() | st.integers(1, 20_000),
    st.none() | st.integers(1, 20_000),
    st.none() | st.integers(1, 10**8),
)
