"""Manifests of versions 2 and 3, read into the same values."""

from __future__ import annotations

import copy
import json

import pytest

from manifests.model import Statement
from manifests.reading.foreign import ForeignChapter, ForeignCollection, ForeignItem
from manifests.reading.json_tree import DEEPEST, LARGEST_DOCUMENT_BYTES, parse_json
from manifests.reading.presentation_3 import read_presentation
from manifests.reading.remarks import RemarkKind, UnreadableDocumentError
from manifests.reading.texts import LONGEST_TEXT
from manifests.record import Layout, ReadingDirection
from tests.support.foreign import HOST, IMAGE, canvas_3, manifest_2, manifest_3


def read(document: dict) -> ForeignItem:
    found = read_presentation(document)
    assert isinstance(found, ForeignItem)
    return found


def kinds(found: ForeignItem | ForeignCollection) -> list[tuple[RemarkKind, str]]:
    return [(each.kind, each.place) for each in found.remarks]


def test_a_manifest_of_version_3_is_taken_whole() -> None:
    found = read(manifest_3())
    assert found.label == {"vi": ("Sách thuốc",), "en": ("A book of remedies",)}
    assert found.metadata == (
        Statement({"vi": ("Chữ viết",)}, {"vi": ("Nôm",), "en": ("Nôm script",)}),
    )
    assert found.required_statement == Statement(
        {"en": ("Attribution",)}, {"vi": ("Ảnh: Thư viện Mẫu",)}
    )
    assert found.rights == "http://creativecommons.org/licenses/by/4.0/"
    assert found.record.dated.edtf == "1842-03-01"
    assert found.record.layout is Layout.PAGED
    assert found.record.reading is ReadingDirection.RIGHT_TO_LEFT
    [agent] = found.source.agents
    assert agent.label == {"vi": ("Thư viện Mẫu",)}
    assert agent.homepage == "https://thu-vien.example.org/"
    assert agent.logo == "https://thu-vien.example.org/dau.png"
    assert found.source.id == f"{HOST}/manifest"
    assert found.source.pages == ("https://thu-vien.example.org/sach/7",)
    assert [file.label for file in found.files] == [{"vi": (f"Tờ {n}",)} for n in (1, 2, 3)]
    assert [file.service for file in found.files] == [IMAGE.format(n) for n in (1, 2, 3)]
    assert found.remarks == ()


def test_the_table_of_contents_names_canvases_without_their_parts() -> None:
    [contents] = read(manifest_3()).contents
    assert contents == ForeignChapter(
        {"vi": ("Mục lục",)},
        (),
        (
            ForeignChapter({"vi": ("Rễ",)}, (f"{HOST}/c1",)),
            ForeignChapter({"vi": ("Lá",)}, (f"{HOST}/c2", f"{HOST}/c3")),
        ),
    )


def test_version_2_says_the_same_as_version_3() -> None:
    old, new = read(manifest_2()), read(manifest_3())
    assert old.label == new.label
    assert old.rights == new.rights
    assert old.record.layout is Layout.PAGED
    assert old.record.reading is ReadingDirection.RIGHT_TO_LEFT
    assert old.metadata == (
        Statement({"none": ("Chữ viết",)}, {"vi": ("Nôm",), "none": ("chữ vuông",)}),
    )
    assert old.required_statement is not None
    assert old.required_statement.value == {"vi": ("Ảnh: Thư viện Mẫu",)}
    assert old.source.pages == new.source.pages
    assert old.source.agents[0].logo == new.source.agents[0].logo
    assert old.source.agents[0].label == {"none": ("thu-vien.example.org",)}
    assert [file.service for file in old.files] == [file.service for file in new.files]
    assert [file.key for file in old.files] == [file.key for file in new.files]
    assert [chapter.keys for chapter in old.contents] == [
        (f"{HOST}/c1",),
        (f"{HOST}/c2", f"{HOST}/c3"),
    ]
    assert old.remarks == ()


def test_remarks_on_version_2_name_the_place_in_the_document_as_it_is() -> None:
    document = manifest_2()
    document["sequences"][0]["canvases"][1]["images"] = []
    document["sequences"][0]["canvases"].append("tờ 4")
    found = read(document)
    assert kinds(found) == [
        (RemarkKind.WRONG_TYPE, "/items/3"),
        (RemarkKind.CANVAS_EMPTY, "/sequences/0/canvases/1"),
    ]


def test_choices_and_parts_of_pictures_are_all_found() -> None:
    document = manifest_2()
    images = [canvas["images"][0] for canvas in document["sequences"][0]["canvases"]]
    images[0]["resource"] = {
        "@type": "oa:Choice",
        "default": {"@id": "a.jpg", "@type": "dctypes:Image", "label": "Thường"},
        "item": [{"@id": "b.jpg", "@type": "dctypes:Image", "label": "Tia X"}, "rdf:nil"],
    }
    images[1]["resource"] = {"@type": "oa:SpecificResource", "full": {"@id": "c.jpg"}}
    found = read(document)
    assert [file.address for file in found.files[:3]] == ["a.jpg", "b.jpg", "c.jpg"]
    assert found.files[1].label == {"none": ("Tia X",)}


def test_ranges_in_a_circle_and_of_great_depth_come_to_an_end() -> None:
    circle = [
        {"@id": "r1", "ranges": ["r2"], "label": "1"},
        {"@id": "r2", "ranges": ["r1"], "label": "2", "canvases": ["c"]},
    ]
    deep = [{"@id": f"d{n}", "ranges": [f"d{n + 1}"]} for n in range(5_000)]
    assert len(read(manifest_2(structures=circle)).contents) == 2
    assert len(read(manifest_2(structures=deep)).contents) == 1


def test_what_is_not_taken_is_told_with_its_place() -> None:
    document = manifest_3(
        rights="https://example.org/dieu-khoan",
        navDate="hôm qua",
        seeAlso=[{"id": "x"}],
        behavior=["paged", "auto-advance", []],
        label={"tiếng việt": ["Sách thuốc"]},
        annotations=[{"id": "p1", "type": "AnnotationPage"}],
    )
    document["items"][0]["annotations"] = [{"type": "AnnotationPage", "items": [{}, {}]}]
    found = read(document)
    assert kinds(found) == [
        (RemarkKind.RIGHTS_UNKNOWN, "/rights"),
        (RemarkKind.LANGUAGE_UNKNOWN, "/label"),
        (RemarkKind.PROPERTY_LEFT, "/behavior/1"),
        (RemarkKind.PROPERTY_LEFT, "/behavior/2"),
        (RemarkKind.DATE_UNREADABLE, "/navDate"),
        (RemarkKind.PROPERTY_LEFT, "/seeAlso"),
        (RemarkKind.ANNOTATIONS_LEFT, ""),
    ]
    assert found.remarks[-1].values == ("3",)
    assert found.rights == ""
    assert found.metadata[-1].value == {"none": ("https://example.org/dieu-khoan",)}
    assert found.label == {"none": ("Sách thuốc",)}


def test_only_addresses_of_the_web_become_addresses() -> None:
    provider = {
        "id": "javascript:alert(1)",
        "type": "Agent",
        "label": {"vi": ["Mẫu"]},
        "homepage": [{"id": "http://[::1"}, {"id": 'https://mau.example.org/"onclick=x'}],
        "logo": "data:image/png;base64,AAAA",
    }
    [agent] = read(manifest_3(provider=[provider])).source.agents
    assert (agent.id, agent.homepage, agent.logo) == ("", "", "")


def test_a_name_that_is_missing_is_told_and_replaced() -> None:
    document = manifest_3()
    del document["label"]
    found = read(document)
    assert found.label == {"none": (f"{HOST}/manifest",)}
    assert kinds(found) == [(RemarkKind.LABEL_MISSING, "")]


def test_texts_lose_what_no_database_holds() -> None:
    found = read(manifest_3(label={"vi": ["Trống\x00 đô\u0300ng \ud800", "  "]}))
    assert found.label == {"vi": ("Trống đồng",)}


def test_the_same_document_otherwise_laid_out_has_the_same_digest() -> None:
    document = manifest_3()
    turned = dict(reversed(document.items()))
    assert read(document).source.digest == read(turned).source.digest
    other = read(manifest_3(label={"vi": ["Sách khác"]}))
    assert read(document).source.digest != other.source.digest


def test_a_collection_lists_what_it_names_and_what_it_embeds() -> None:
    inner = {
        "id": "https://x.org/c2",
        "type": "Collection",
        "label": {"vi": ["Trong"]},
        "items": [],
    }
    named = {"id": f"{HOST}/manifest", "type": "Manifest", "label": {"vi": ["Sách"]}}
    document = {"id": "https://x.org/c1", "type": "Collection", "label": {"vi": ["Ngoài"]},
                "rights": "x", "items": [named, inner, {"type": "Manifest"}, 7]}  # fmt: skip
    found = read_presentation(document)
    assert isinstance(found, ForeignCollection)
    assert [member.id for member in found.members] == [f"{HOST}/manifest", "https://x.org/c2"]
    assert found.members[0].item is None
    assert found.members[1].collection is not None
    assert kinds(found) == [
        (RemarkKind.PROPERTY_LEFT, "/rights"),
        (RemarkKind.WRONG_TYPE, "/items/2"),
        (RemarkKind.WRONG_TYPE, "/items/3"),
    ]


def test_a_collection_of_version_2_may_embed_its_manifests() -> None:
    document = {
        "@id": "https://x.org/c1", "@type": "sc:Collection", "label": "Ngoài",
        "manifests": [manifest_2(), {"@id": "https://x.org/m2", "label": "Hai"}],
        "members": [{"@id": "https://x.org/c2", "@type": "sc:Collection", "label": "Trong"}],
    }  # fmt: skip
    found = read_presentation(document)
    assert isinstance(found, ForeignCollection)
    embedded, named, inner = found.members
    assert embedded.item is not None
    assert len(embedded.item.files) == 3
    assert embedded.item.files[0].place == "/manifests/0/sequences/0/canvases/0/images/0/resource"
    assert (named.id, named.item, named.place) == ("https://x.org/m2", None, "/manifests/1")
    assert (inner.id, inner.collection) == ("https://x.org/c2", None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", RemarkKind.NOT_JSON),
        (json.dumps(manifest_3()).encode()[:-40], RemarkKind.NOT_JSON),
        (b'{"id": "\xff"}', RemarkKind.NOT_JSON),
        (b'{"n": ' + b"9" * 10_000 + b"}", RemarkKind.NOT_JSON),
        (b"[1, 2]", RemarkKind.NOT_IIIF),
        (b'{"a":' * 100_000, RemarkKind.TOO_DEEP),
        (b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1), RemarkKind.TOO_DEEP),
        (b" " * (LARGEST_DOCUMENT_BYTES + 1), RemarkKind.TOO_LARGE),
    ],
    ids=["empty", "truncated", "not UTF-8", "long number", "a list", "bomb", "deep", "large"],
)
def test_what_is_no_document_is_refused_with_a_reason(content: bytes, kind: RemarkKind) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        parse_json(content)
    assert refused.value.remark.kind is kind
    assert refused.value.remark.text("vi") != refused.value.remark.text("en")


@pytest.mark.parametrize(
    ("changes", "kind", "place"),
    [
        ({"type": "AnnotationPage"}, RemarkKind.NOT_IIIF, ""),
        ({"type": {"vi": []}}, RemarkKind.NOT_IIIF, ""),
        ({"id": ""}, RemarkKind.ID_MISSING, ""),
        ({"id": ["x"]}, RemarkKind.ID_MISSING, ""),
        ({"label": {"vi": ["x" * (LONGEST_TEXT + 1)]}}, RemarkKind.TOO_LONG, "/label"),
    ],
)
def test_a_document_without_what_makes_it_one_is_refused(changes, kind, place) -> None:
    with pytest.raises(UnreadableDocumentError) as refused:
        read_presentation(manifest_3(**changes))
    assert (refused.value.remark.kind, refused.value.remark.place) == (kind, place)


def test_reading_leaves_the_document_as_it_is() -> None:
    for document in (manifest_2(), manifest_3(items=[canvas_3(1, {"id": "a.jpg"})])):
        before = copy.deepcopy(document)
        read_presentation(document)
        assert document == before
