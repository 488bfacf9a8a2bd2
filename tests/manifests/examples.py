"""Items, media and collections the tests of this folder describe in IIIF."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from manifests.manifest import build_manifest
from manifests.model import (
    Collection,
    CollectionReference,
    Item,
    ItemReference,
    Logo,
    Media,
    MediaKind,
    ModelLevel,
    Picture,
    Provider,
    Statement,
)
from manifests.record import Layout, ReadingDirection, Record
from manifests.rights import KNOWN_RIGHTS
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.uris import Uris

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
_media = st.builds(
    Media,
    id=_identifiers,
    kind=st.sampled_from(MediaKind),
    label=language_maps,
    picture=_pictures,
    alt=language_maps,
    levels=_levels,
)
_statements = st.builds(Statement, language_maps, language_maps)
_providers = st.builds(
    Provider,
    id=st.just(PROVIDER.id),
    label=language_maps,
    homepage=st.just(PROVIDER.homepage),
    logo=st.sampled_from([None, PROVIDER.logo]),
)
items = st.builds(
    Item,
    id=_identifiers,
    revision=st.integers(0, 9),
    label=language_maps,
    summary=language_maps,
    metadata=st.lists(_statements, max_size=4).map(tuple),
    rights=st.sampled_from([rights.uri for rights in KNOWN_RIGHTS]),
    required_statement=st.none() | _statements,
    provider=_providers,
    media=st.lists(_media, min_size=1, max_size=50, unique_by=lambda media: media.id).map(tuple),
    record=st.builds(
        Record,
        layout=st.none() | st.sampled_from(Layout),
        reading=st.sampled_from(ReadingDirection),
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
