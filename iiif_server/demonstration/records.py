"""What the records of the demonstration collection say: the fields by which objects are found, mapped and dated.

The places are those whose heritage is imitated; no decision and no inventory number is made up.
"""

from __future__ import annotations

from dataclasses import replace

from manifests.record import Dimension, Extent, Missing, ReadingDirection, Record, When
from manifests.record_words import say

#: Creative Commons Zero: no rights reserved.
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"

_TUYEN_QUANG, _HA_GIANG = "tuyen-quang-1991", "ha-giang-1991"

_NOT_APPLICABLE = (
    "inventory_number",
    "designations",
    "makers",
    "holder",
    "current_place",
    "provenance",
)
#: What is said of each: nobody holds it, made it or wrote it into an inventory.
_GENERATED = Record(
    work_rights=CC0,
    metadata_rights=CC0,
    missing=dict.fromkeys(_NOT_APPLICABLE, Missing.NOT_APPLICABLE),
)


def _cm(extent: Extent, value: float, *part: str) -> Dimension:
    return Dimension(extent, value, "cm", say(*part) if part else {})


DRUM = replace(
    _GENERATED,
    heritage_class="hien-vat",
    dated=When(
        say(
            "Khoảng thế kỷ V đến thế kỷ I trước Công nguyên", "About the 5th to the 1st century BCE"
        ),
        "-0499~/0000~",
    ),
    periods=("dong-son",),
    materials=("dong-kim-loai",),
    techniques=("duc",),
    dimensions=(
        _cm(Extent.DIAMETER, 79.3, "mặt trống", "face"),
        _cm(Extent.HEIGHT, 63),
    ),
    origin_place=_HA_GIANG,
)

BROCADE = replace(
    _GENERATED,
    heritage_class="hien-vat",
    dated=When(say("Thế kỷ XX", "20th century"), "19XX"),
    materials=("vai-bong", "lua"),
    techniques=("det",),
    communities=("tay",),
    origin_place=_TUYEN_QUANG,
)

VASE = replace(
    _GENERATED,
    heritage_class="hien-vat",
    dated=When(say("Thế kỷ XI đến thế kỷ XIV", "11th to 14th century"), "10XX/13XX"),
    periods=("ly", "tran"),
    materials=("gom",),
    techniques=("cham-khac", "trang-men"),
    dimensions=(
        _cm(Extent.HEIGHT, 34),
        _cm(Extent.DIAMETER, 24.5, "thân bình", "body"),
    ),
    origin_place=_TUYEN_QUANG,
)

STELE = replace(
    _GENERATED,
    heritage_class="hien-vat",
    dated=When(say("Thế kỷ XV đến thế kỷ XVII", "15th to 17th century"), "14XX/16XX"),
    periods=("le-so", "le-trung-hung"),
    materials=("da",),
    techniques=("cham-khac",),
    dimensions=(
        _cm(Extent.HEIGHT, 195),
        _cm(Extent.WIDTH, 90, "thân bia", "slab"),
        _cm(Extent.THICKNESS, 17, "thân bia", "slab"),
    ),
    origin_place=_TUYEN_QUANG,
)

DECREE = replace(
    _GENERATED,
    heritage_class="tu-lieu",
    dated=When(say("Thế kỷ XIX", "19th century"), "18XX"),
    periods=("nguyen",),
    materials=("giay-do",),
    techniques=("viet-tay",),
    dimensions=(
        _cm(Extent.WIDTH, 30, "mỗi trang", "each page"),
        _cm(Extent.HEIGHT, 42, "mỗi trang", "each page"),
    ),
    communities=("kinh",),
    origin_place=_TUYEN_QUANG,
    reading=ReadingDirection.RIGHT_TO_LEFT,
)
