"""A catalogue as large as a province's: items with Vietnamese labels, records, places, collections and media.

The same number of items is always the same catalogue. Rows are written by the thousand into the tables of the service,
with what it would have written beside them: facets, words, numbers. Media have rows and no files.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, insert, update

from iiif_server.catalog.facets import facets_of
from iiif_server.catalog.records import read_whole_vocabulary
from iiif_server.catalog.search_index import Described, list_item_words, write_words
from iiif_server.catalog.seeds import read_seed_places, read_seed_terms, sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.database.tables import change, collection, collection_item, item, media
from iiif_server.database.word_tables import item_facet, item_number
from manifests.edtf import parse_edtf
from manifests.record import Maker, Record, When
from manifests.record_values import record_to_values
from manifests.vietnamese import sort_key
from manifests.vocabulary import Scheme, Vocabulary

RIGHTS = "http://rightsstatements.org/vocab/NoC-CR/1.0/"

AT_ONCE = 1_000
COLLECTIONS = 40
#: Of a hundred items: those that are published, and that have pictures; of a hundred with pictures, those in 3D.
PUBLISHED, PICTURED, IN_3D = 95, 80, 15

_THINGS = (
    ("Trống đồng", "Bronze drum"), ("Bia đá", "Stele"), ("Ấn triện", "Seal"), ("Đình làng", "Communal house"),
    ("Chuông đồng", "Bronze bell"), ("Sắc phong", "Royal edict"), ("Khăn thêu", "Embroidered scarf"),
    ("Áo dài", "Tunic"), ("Tượng Phật", "Buddha statue"), ("Bình gốm", "Ceramic vase"), ("Lễ hội", "Festival"),
    ("Mâm gỗ", "Wooden tray"), ("Gùi tre", "Bamboo basket"), ("Đàn tính", "Lute"), ("Rìu đá", "Stone axe"),
    ("Ảnh tư liệu", "Photograph"), ("Hoành phi", "Lacquered panel"), ("Vòng bạc", "Silver bracelet"),
)  # fmt: skip
_PLACES = (
    "Tân Trào", "Hồng Thái", "Na Hang", "Lâm Bình", "Sơn Dương", "Yên Sơn", "Hàm Yên", "Chiêm Hoá", "Đồng Văn",
    "Mèo Vạc", "Quản Bạ", "Bắc Mê", "Vị Xuyên", "Thượng Lâm", "Kim Bình", "Minh Thanh", "Mỹ Bằng", "Phú Lâm",
)  # fmt: skip
_QUALITIES = (
    "chạm hình rồng", "thêu chỉ màu", "men nâu", "sơn son thếp vàng", "khắc chữ Hán", "hoa văn hình học", "cỡ lớn",
    "nguyên vẹn", "đã phục chế", "hình thuyền", "mặt trời mười hai cánh", "quai kép", "dáng hoa sen", "nét chìm",
)  # fmt: skip
_SENTENCES = (
    "Hiện vật được sưu tầm trong đợt điền dã và bàn giao cho bảo tàng tỉnh.",
    "Bề mặt còn dấu vết sử dụng, một phần hoa văn đã mòn.",
    "Đồng bào dùng trong nghi lễ cấp sắc và lễ mừng cơm mới.",
    "Theo các cụ cao niên kể lại, vật này được truyền qua nhiều đời trong dòng họ.",
    "Kỹ thuật chế tác cho thấy tay nghề cao của thợ thủ công địa phương.",
    "Di tích gắn với cuộc kháng chiến chống thực dân Pháp ở chiến khu Việt Bắc.",
    "Hoa văn gồm vòng tròn đồng tâm, chim bay và người hoá trang.",
    "Chất liệu, kích thước và niên đại được hội đồng khoa học thẩm định.",
    "Văn bia ghi việc trùng tu chùa, khắc tên những người công đức.",
    "Được phát hiện khi người dân đào móng nhà bên bờ sông Lô.",
    "Lễ hội diễn ra vào tháng Giêng, có rước kiệu, hát then và ném còn.",
    "Tư liệu ghi lại cuộc họp Quốc dân Đại hội tháng Tám năm 1945.",
)  # fmt: skip
_MAKERS = (
    "Nguyễn Văn Thuỷ",
    "Triệu Thị Mai",
    "Hoàng Đức Quý",
    "Lý Văn Sơn",
    "Ma Thị Hồng",
    "Đặng Kim Ngân",
)


def write_many_items(database: Database, count: int) -> None:
    """Fill an empty database with so many items, and let PostgreSQL look at what it got."""
    chosen = random.Random(count)
    with database.write() as connection:
        sow_vocabularies(connection)
        vocabulary = read_whole_vocabulary(connection)
        _write_collections(connection)
    for start in range(0, count, AT_ONCE):
        numbers = range(start + 1, min(start + AT_ONCE, count) + 1)
        with database.write() as connection:
            _write_items(connection, numbers, vocabulary, chosen)
    with database.write() as connection:
        connection.execute(update(change).values(number=count))
    if database.sqlite_path is None:
        with database.autocommit() as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def item_name(number: int) -> str:
    """Return the identifier of an item of such a catalogue, counted from 1."""
    return f"hv-{number:06d}"


def _write_collections(connection: Connection) -> None:
    rows = [
        {
            "id": f"bst-{number}",
            "position": number,
            "label": {"vi": [f"Bộ sưu tập {_PLACES[number % len(_PLACES)]} {number}"]},
            "summary": {},
        }
        for number in range(COLLECTIONS)
    ]
    connection.execute(insert(collection), rows)


def _write_items(
    connection: Connection, numbers: range, vocabulary: Vocabulary, chosen: random.Random
) -> None:
    rows = [_row(number, chosen) for number in numbers]
    records = {row["id"]: row.pop("whole") for row in rows}
    connection.execute(insert(item), rows)
    facets = {name: sorted(facets_of(record, vocabulary)) for name, record in records.items()}
    connection.execute(
        insert(item_facet),
        [
            {"item_id": name, "facet": facet, "value": value}
            for name, has in facets.items()
            for facet, value in has
        ],
    )
    connection.execute(
        insert(item_number),
        [{"number": number, "item_id": item_name(number)} for number in numbers],
    )
    words = []
    for number, row in zip(numbers, rows, strict=True):
        described = Described(row["id"], row["label"], row["summary"], (), records[row["id"]])
        words.append((number, list_item_words(described, facets[row["id"]], vocabulary)))
    write_words(connection, words)
    connection.execute(insert(collection_item), list(_members(numbers, chosen)))
    connection.execute(insert(media), list(_media(numbers, chosen)))


def _row(number: int, chosen: random.Random) -> dict[str, Any]:
    name, english = chosen.choice(_THINGS)
    quality, place = chosen.choice(_QUALITIES), chosen.choice(_PLACES)
    label = {"vi": [f"{name} {quality} {place}"], "en": [f"{english} of {place}"]}
    summary = {"vi": [" ".join(chosen.sample(_SENTENCES, 4))]}
    record = _record(number, chosen)
    years = parse_edtf(record.dated.edtf)
    return {
        "id": item_name(number),
        "state": "published" if chosen.randrange(100) < PUBLISHED else "draft",
        "changed": number,
        "label": label,
        "summary": summary,
        "metadata": [],
        "rights": RIGHTS,
        "sort_key": sort_key(label["vi"][0]),
        "record": record_to_values(record),
        "inventory_number": record.inventory_number,
        "year_from": years[0],
        "year_to": years[1],
        "created_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number),
        "whole": record,
    }


@cache
def _seeds() -> dict[Scheme | None, tuple[str, ...]]:
    """Return the words that a new catalogue begins with, by vocabulary, and under None its places."""
    words: dict[Scheme | None, tuple[str, ...]] = {None: tuple(p.id for p in read_seed_places())}
    for scheme in Scheme:
        words[scheme] = tuple(t.id for t in read_seed_terms() if t.scheme is scheme)
    return words


def _record(number: int, chosen: random.Random) -> Record:
    year = chosen.randrange(1400, 1990)
    return Record(
        inventory_number=f"BTTQ {number:06d}/{chosen.choice('ĐGVKM')}.{chosen.randrange(99)}",
        alternative={"vi": (f"Hiện vật số {number}",)},
        heritage_class=_one(Scheme.CLASS, chosen),
        dated=When({"vi": (f"khoảng năm {year}",)}, f"{year}~"),
        periods=(_one(Scheme.PERIOD, chosen),),
        materials=(_one(Scheme.MATERIAL, chosen),),
        techniques=(_one(Scheme.TECHNIQUE, chosen),),
        communities=(_one(Scheme.COMMUNITY, chosen),),
        makers=(Maker({"vi": (chosen.choice(_MAKERS),)}),),
        current_place=_one(None, chosen),
        origin_place=_one(None, chosen),
        work_rights=RIGHTS,
        metadata_rights=RIGHTS,
    )


def _one(scheme: Scheme | None, chosen: random.Random) -> str:
    """Return a word or place of the seeds; the first ones are chosen most."""
    known = _seeds()[scheme]
    return known[min(int(chosen.expovariate(5 / len(known))), len(known) - 1)]


def _members(numbers: range, chosen: random.Random) -> Iterator[dict[str, Any]]:
    for number in numbers:
        if chosen.random() < 0.5:
            name = f"bst-{chosen.randrange(COLLECTIONS)}"
            yield {"collection_id": name, "item_id": item_name(number), "position": number}


def _media(numbers: range, chosen: random.Random) -> Iterator[dict[str, Any]]:
    for number in numbers:
        if chosen.randrange(100) >= PICTURED:
            continue
        kinds = ["image"] * chosen.randrange(1, 4)
        if chosen.randrange(100) < IN_3D:
            kinds[0] = "model"
        for position, kind in enumerate(kinds):
            yield _media_row(number, position, kind)


def _media_row(number: int, position: int, kind: str) -> dict[str, Any]:
    pyramid = {"width": 4000, "height": 3000, "tile": 512, "levels": 4}
    return {
        "id": f"m{number:06d}-{position}",
        "item_id": item_name(number),
        "position": position,
        "kind": kind,
        "label": {},
        "alt": {"vi": ["Ảnh chụp mặt trước"]},
        "sha256": f"{number:056x}{position:08x}",
        "page": 0,
        "bytes": 5_000_000,
        "file_name": f"{number}.tif",
        "format": "tiff",
        "state": "ready",
        "recipe": "pyramid-1",
        "derived_at": datetime(2026, 1, 2, tzinfo=UTC),
        "picture_width": 4000,
        "picture_height": 3000,
        "pyramid": pyramid,
        "levels": [
            {"name": "thumb", "triangles": 5_000, "bytes": 180_000, "rms_mm": 1.0, "detail_mm": 2.0}
        ]
        if kind == "model"
        else [],
        "notes": [],
    }
