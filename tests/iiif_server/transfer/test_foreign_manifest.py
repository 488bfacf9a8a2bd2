"""Manifests and collections of other institutions become items and collections here."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.items import find_stamp, read_item
from iiif_server.catalog.records import read_record, record_record
from iiif_server.database.tables import collection, collection_item, item, media
from iiif_server.errors import DatabaseError
from iiif_server.runtime import Runtime
from iiif_server.transfer import taking_in
from iiif_server.transfer.foreign_items import foreign_identifier
from iiif_server.transfer.foreign_manifest import import_manifest
from iiif_server.transfer.foreign_report import ForeignReport, Imported, Outcome
from manifests.model import Item, Provider
from manifests.reading.remarks import RemarkKind
from manifests.record import Chapter
from manifests.vocabulary import Vocabulary
from tests.support.foreign import HOST, canvas_3, manifest_2, manifest_3, write_json
from tests.support.pictures import write_grid

ITEM = foreign_identifier(f"{HOST}/manifest")
US = Provider("https://here.example.org/", {"vi": ("Chúng tôi",)}, "https://here.example.org/")


def take(runtime: Runtime, path: Path, **how: Any) -> tuple[ForeignReport, list[Imported]]:
    done: list[Imported] = []
    report = import_manifest(runtime, path, on_imported=done.append, **how)
    return report, done


def read(runtime: Runtime, item_id: str = ITEM) -> Item:
    with runtime.database.read() as connection:
        return read_item(connection, item_id, US, Actor.OPERATOR)


def count(runtime: Runtime, table: Any) -> int:
    with runtime.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.parametrize("write", [manifest_3, manifest_2], ids=["3", "2"])
def test_a_manifest_becomes_a_draft_that_names_its_source(
    house: Runtime, tmp_path: Path, write
) -> None:
    report, [done] = take(house, write_json(tmp_path / "so-7.json", write()))
    assert report.counts == {Outcome.NEW: 1}
    assert (done.id, done.kind, done.files) == (ITEM, "item", 0)
    assert {each.kind for each in done.remarks} == {RemarkKind.FILE_ELSEWHERE}
    found = read(house)
    assert found.label == {"vi": ("Sách thuốc",), "en": ("A book of remedies",)}
    assert found.rights == "http://creativecommons.org/licenses/by/4.0/"
    assert found.required_statement is not None
    assert found.required_statement.value == {"vi": ("Ảnh: Thư viện Mẫu",)}
    assert found.source is not None
    assert found.source.id == f"{HOST}/manifest"
    assert found.source.agents[0].logo == "https://thu-vien.example.org/dau.png"
    assert found.record.work_rights == "http://rightsstatements.org/vocab/CNE/1.0/"
    with house.database.read() as connection:
        stamp = find_stamp(connection, ITEM)
    assert stamp is not None
    assert stamp.state == "draft"


def test_the_same_file_again_changes_nothing(house: Runtime, tmp_path: Path) -> None:
    path = write_json(tmp_path / "so-7.json", manifest_3())
    take(house, path)
    before = read(house).revision
    report, _ = take(house, path)
    assert report.counts == {Outcome.UNCHANGED: 1}
    assert read(house).revision == before
    other = write_json(tmp_path / "khac.json", dict(reversed(manifest_3().items())))
    assert take(house, other)[0].counts == {Outcome.UNCHANGED: 1}


def test_a_changed_document_changes_what_it_says_and_keeps_what_a_curator_added(
    house: Runtime, tmp_path: Path
) -> None:
    take(house, write_json(tmp_path / "so-7.json", manifest_3()))
    with house.database.write() as connection:
        added = replace(read_record(connection, ITEM), inventory_number="TV.7")
        record_record(connection, ITEM, added, Vocabulary())
    changed = manifest_3(label={"vi": ["Sách thuốc nam"]}, navDate="1843-01-01T00:00:00Z")
    report, _ = take(house, write_json(tmp_path / "so-7.json", changed))
    assert report.counts == {Outcome.CHANGED: 1}
    found = read(house)
    assert found.label == {"vi": ("Sách thuốc nam",)}
    assert (found.record.inventory_number, found.record.dated.edtf) == ("TV.7", "1843-01-01")


def test_pictures_beside_the_document_are_deposited_under_any_name_it_gives(
    house: Runtime, tmp_path: Path
) -> None:
    document = manifest_3(items=[canvas_3(1), canvas_3(2, {"id": "anh/t%E1%BB%9D%202.png", "type": "Image"}),
                                 canvas_3(3, {"id": "https://x.example.org/goc/3.png", "type": "Image"})])  # fmt: skip
    (tmp_path / "anh").mkdir()
    (tmp_path / "so-7").mkdir()
    write_grid(tmp_path / "so-7" / "so-7_1.png", 40, 60)
    write_grid(tmp_path / "anh" / "t\u01a1\u0300 2.png", 41, 60)
    write_grid(tmp_path / "3.png", 42, 60)
    path = write_json(tmp_path / "so-7.json", document)

    dry, [looked] = take(house, path, dry_run=True)
    assert (dry.counts, looked.files, looked.remarks) == ({Outcome.NEW: 1}, 3, ())
    assert count(house, item) == count(house, media) == 0
    assert list(house.store.keys()) == []

    report, [done] = take(house, path)
    assert (report.counts, done.files, done.remarks) == ({Outcome.NEW: 1}, 3, ())
    with house.database.read() as connection:
        rows = connection.execute(select(media).order_by(media.c.position)).all()
    assert [row.label for row in rows] == [{"vi": [f"Tờ {n}"]} for n in (1, 2, 3)]
    [contents] = read(house).record.contents
    roots, leaves = contents.chapters
    assert roots == Chapter({"vi": ("Rễ",)}, (rows[0].id,))
    assert leaves == Chapter({"vi": ("Lá",)}, (rows[1].id, rows[2].id))
    assert take(house, path)[0].counts == {Outcome.UNCHANGED: 1}
    assert take(house, path, dry_run=True)[0].counts == {Outcome.UNCHANGED: 1}


def test_a_picture_that_comes_later_is_added(house: Runtime, tmp_path: Path) -> None:
    path = write_json(tmp_path / "so-7.json", manifest_3(items=[canvas_3(1)]))
    take(house, path)
    write_grid(tmp_path / "so-7_1.png", 40, 60)
    assert take(house, path, dry_run=True)[0].counts == {Outcome.CHANGED: 1}
    report, [done] = take(house, path)
    assert (report.counts, done.files) == ({Outcome.CHANGED: 1}, 1)
    [contents] = read(house).record.contents
    assert len(contents.chapters[0].media) == 1


@pytest.mark.parametrize(
    "address",
    [
        "../ngoai.png",
        "/etc/passwd",
        "anh/../../ngoai.png",
        "%2e%2e/ngoai.png",
        "lien-ket.png",
        "a\x00b",
        "x" * 5_000,
        "",
    ],
)
def test_no_address_leads_out_of_the_folder(house: Runtime, tmp_path: Path, address: str) -> None:
    write_grid(tmp_path / "ngoai.png", 40, 60)
    (tmp_path / "trong").mkdir()
    (tmp_path / "trong" / "lien-ket.png").symlink_to(tmp_path / "ngoai.png")
    document = manifest_3(items=[canvas_3(1, {"id": address, "type": "Image"})])
    _, [done] = take(house, write_json(tmp_path / "trong" / "m.json", document))
    assert done.files == 0
    assert count(house, media) == 0


def test_a_file_that_is_no_picture_is_told_and_the_rest_is_taken(
    house: Runtime, tmp_path: Path
) -> None:
    document = manifest_3(items=[canvas_3(n, {"id": f"{n}.png", "type": "Image"}) for n in (1, 2)])
    (tmp_path / "1.png").write_text("no picture")
    write_grid(tmp_path / "2.png", 40, 60)
    path = write_json(tmp_path / "m.json", document)
    for dry_run in (True, False):
        report, [done] = take(house, path, dry_run=dry_run)
        assert report.counts == {Outcome.NEW: 1}
        assert done.files == 1
        assert [each.kind for each in done.remarks] == [RemarkKind.FILE_REFUSED]
        assert done.remarks[0].values[0] == "1.png"


def collections(folder: Path) -> Path:
    """Write a collection with an inner one, two manifests beside them, and one that is elsewhere."""
    second = manifest_3(id=f"{HOST}/hai/manifest", items=[])
    inner = {"id": "https://thu-vien.example.org/iiif/trong", "type": "Collection", "label": {"vi": ["Trong"]},
             "items": [{"id": f"{HOST}/hai/manifest/", "type": "Manifest", "label": {"vi": ["Hai"]}}]}  # fmt: skip
    named = [f"{HOST}/manifest".replace("https", "http"), "https://khac.example.org/m"]
    outer = {
        "id": "https://thu-vien.example.org/iiif/ngoai", "type": "Collection", "label": {"vi": ["Ngoài"]},
        "summary": {"vi": ["Sách"]},
        "items": [*({"id": each, "type": "Manifest", "label": {"vi": ["x"]}} for each in named),
                  {"id": inner["id"], "type": "Collection", "label": {"vi": ["Trong"]}}],
    }  # fmt: skip
    (folder / "con").mkdir()
    write_json(folder / "con" / "sach-1.json", manifest_3(items=[]))
    write_json(folder / "hai.json", second)
    write_json(folder / "con" / "trong.json", inner)
    (folder / "hong.json").write_text("{")
    return write_json(folder / "ngoai.json", outer)


def test_a_collection_is_made_with_its_items_and_inner_collections(
    house: Runtime, tmp_path: Path
) -> None:
    path = collections(tmp_path)
    dry, _ = take(house, path, dry_run=True)
    assert dry.counts == {Outcome.NEW: 4}
    assert count(house, item) == count(house, collection) == 0
    report, done = take(house, path)
    assert report.counts == {Outcome.NEW: 4}
    outer = next(each for each in done if each.label == {"vi": ("Ngoài",)})
    assert [(each.kind, each.values) for each in outer.remarks] == [
        (RemarkKind.REFERENCE_ELSEWHERE, ("https://khac.example.org/m",))
    ]
    with house.database.read() as connection:
        rows = {row.id: row for row in connection.execute(select(collection))}
        members = connection.execute(
            select(collection_item.c.collection_id, collection_item.c.item_id)
        ).all()
    inner_id = foreign_identifier("https://thu-vien.example.org/iiif/trong")
    assert rows[inner_id].parent_id == outer.id
    assert rows[outer.id].parent_id is None
    assert rows[outer.id].summary == {"vi": ["Sách"]}
    assert set(members) == {
        (outer.id, ITEM),
        (inner_id, foreign_identifier(f"{HOST}/hai/manifest")),
    }
    assert take(house, path)[0].counts == {Outcome.UNCHANGED: 4}


def test_collections_that_name_each_other_come_to_an_end(house: Runtime, tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        named = [
            {"id": f"https://x.org/{each}", "type": "Collection", "label": {"vi": [each]}}
            for each in (other, one)
        ]
        write_json(tmp_path / f"{one}.json", {"id": f"https://x.org/{one}", "type": "Collection",
                                              "label": {"vi": [one]}, "items": named})  # fmt: skip
    report, _ = take(house, tmp_path / "a.json")
    assert report.counts == {Outcome.NEW: 2}


def test_a_collection_keeps_the_picture_and_query_that_it_has_here(
    house: Runtime, tmp_path: Path
) -> None:
    path = collections(tmp_path)
    take(house, path)
    outer = foreign_identifier("https://thu-vien.example.org/iiif/ngoai")
    with house.database.write() as connection:
        connection.execute(
            collection.update().where(collection.c.id == outer).values(picture="anh")
        )
    document = json.loads(path.read_text())
    write_json(path, document | {"label": {"vi": ["Ngoài kia"]}})
    report, _ = take(house, path)
    assert report.counts == {Outcome.UNCHANGED: 3, Outcome.CHANGED: 1}
    with house.database.read() as connection:
        row = connection.execute(select(collection).where(collection.c.id == outer)).one()
    assert (row.label, row.picture) == ({"vi": ["Ngoài kia"]}, "anh")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{", RemarkKind.NOT_JSON),
        (b"{}", RemarkKind.NOT_IIIF),
        (b'{"a":' * 9_999, RemarkKind.TOO_DEEP),
    ],
)
def test_what_is_no_manifest_is_wrong_and_writes_nothing(
    house: Runtime, tmp_path: Path, content, kind
) -> None:
    (tmp_path / "m.json").write_bytes(content)
    report, [done] = take(house, tmp_path / "m.json")
    assert not report.is_well
    assert [each.kind for each in done.remarks] == [kind]
    assert count(house, item) == 0


def test_a_document_of_our_own_is_not_taken_in_again(house: Runtime, tmp_path: Path) -> None:
    ours = replace(
        house, settings=replace(house.settings, public_url="https://thu-vien.example.org")
    )
    report, [done] = take(ours, write_json(tmp_path / "m.json", manifest_3()))
    assert report.counts == {Outcome.WRONG: 1}
    assert done.remarks[0].kind is RemarkKind.OURS


def test_an_item_is_whole_or_absent(
    house: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_json(tmp_path / "m.json", manifest_3())

    def broken(*_: object) -> None:
        raise DatabaseError("the disk went away")

    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "record_source", broken)
        with pytest.raises(DatabaseError):
            take(house, path)
    assert count(house, item) == 0
    assert take(house, path)[0].counts == {Outcome.NEW: 1}


def test_an_item_of_ours_with_such_an_identifier_is_not_written_over(
    house: Runtime, tmp_path: Path
) -> None:
    with house.database.write() as connection:
        record_item(
            connection,
            ITEM,
            ItemDescription(label={"vi": ("Của ta",)}),
            "http://rightsstatements.org/vocab/CNE/1.0/",
        )
    report, [done] = take(house, write_json(tmp_path / "m.json", manifest_3()))
    assert report.counts == {Outcome.WRONG: 1}
    assert done.remarks[0].kind is RemarkKind.ID_TAKEN
    assert read(house).label == {"vi": ("Của ta",)}
