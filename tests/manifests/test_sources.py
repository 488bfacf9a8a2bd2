"""An item that was taken from elsewhere names its source in our own manifest."""

from __future__ import annotations

from dataclasses import replace

from manifests import lint
from manifests.jsonld import Document
from manifests.sizes import NO_LIMITS
from manifests.source import Agent, Source, is_address, source_from_values, source_to_values
from manifests.version_2.manifest import build_manifest_2
from manifests.version_4.manifest import build_manifest_4
from tests.manifests.examples import URIS, image, item, manifest_of
from tests.manifests.version_2_rules import faults

SOURCE = Source(
    id="https://thu-vien.example.org/iiif/so-7/manifest",
    format="application/ld+json",
    agents=(
        Agent(
            {"vi": ("Thư viện Mẫu",), "en": ("Sample & Library",)},
            id="https://thu-vien.example.org/ve",
            homepage="https://thu-vien.example.org/",
            logo="https://thu-vien.example.org/dau.png",
        ),
        Agent({"vi": ("Chỉ có tên",)}),
    ),
    pages=("https://thu-vien.example.org/sach/7",),
    digest="0" * 64,
)


def test_the_manifest_names_institution_homepage_logo_and_original() -> None:
    document = manifest_of(image(), source=SOURCE)
    assert lint.check(document) == []
    ours, theirs = document["provider"]
    assert ours["id"] == "https://baotang.example.vn/gioi-thieu"
    assert theirs["id"] == "https://thu-vien.example.org/ve"
    assert theirs["label"] == {"vi": ["Thư viện Mẫu"], "en": ["Sample & Library"]}
    assert theirs["homepage"][0]["id"] == "https://thu-vien.example.org/"
    assert theirs["logo"] == [
        {"id": "https://thu-vien.example.org/dau.png", "type": "Image", "format": "image/png"}
    ]
    assert document["homepage"][-1]["id"] == "https://thu-vien.example.org/sach/7"
    assert document["seeAlso"][-1]["id"] == SOURCE.id
    said = document["metadata"][-1]
    assert said["label"] == {"vi": ["Nguồn"], "en": ["Source"]}
    link = f'<a href="{SOURCE.id}">{SOURCE.id}</a>'
    assert said["value"]["en"] == [f"<span>Sample &amp; Library; Chỉ có tên, {link}</span>"]
    assert said["value"]["vi"] == [f"<span>Thư viện Mẫu; Chỉ có tên, {link}</span>"]


def test_a_source_without_addresses_is_named_in_words() -> None:
    source = Source("DE-Mb/<7>", "application/xml", (Agent({"none": ("Mẫu",)}),))
    document = manifest_of(image(), source=source)
    assert lint.check(document) == []
    assert len(document["provider"]) == 1
    assert not links_elsewhere(document)
    assert document["metadata"][-1]["value"]["en"] == ["<span>Mẫu, DE-Mb/&lt;7&gt;</span>"]


def test_our_own_items_name_no_source() -> None:
    document = manifest_of(image())
    assert [line["label"] for line in document["metadata"]] == [
        {"vi": ["Chất liệu"], "en": ["Material"]}
    ]
    assert not links_elsewhere(document)


def links_elsewhere(document: Document) -> list[object]:
    return [link["id"] for link in document["seeAlso"] if not link["id"].startswith(URIS.base)]


def test_version_2_names_the_source_with_its_pages_and_its_document() -> None:
    document = build_manifest_2(item(image(), source=SOURCE), URIS, NO_LIMITS)
    assert faults(document) == []
    assert "https://thu-vien.example.org/sach/7" in [page["@id"] for page in document["related"]]
    assert document["seeAlso"][-1]["@id"] == SOURCE.id
    said = document["metadata"][-1]["value"]
    assert any("Sample &amp; Library" in each["@value"] for each in said)


def test_version_4_names_the_source_as_version_3_does() -> None:
    document = build_manifest_4(item(image(), source=SOURCE), URIS, NO_LIMITS)
    assert lint.check(document) == []
    _ours, theirs = document["provider"]
    assert theirs["id"] == "https://thu-vien.example.org/ve"
    assert document["homepage"][-1]["id"] == "https://thu-vien.example.org/sach/7"
    assert document["seeAlso"][-1]["id"] == SOURCE.id
    assert document["metadata"][-1]["label"]["en"] == ["Source"]
    page_only = replace(SOURCE, agents=(replace(SOURCE.agents[0], id=""),))
    [_ours, theirs] = build_manifest_4(item(source=page_only), URIS, NO_LIMITS)["provider"]
    assert theirs["id"] == theirs["homepage"][0]["id"] + "#institution"


def test_a_source_is_the_same_when_read_again() -> None:
    read = source_from_values(source_to_values(SOURCE))
    assert (read, read.digest) == (SOURCE, SOURCE.digest)


def test_addresses_are_of_the_web_and_well_formed() -> None:
    assert is_address("https://thu-vien.example.org/iiif/s%C3%A1ch?x=1#a")
    assert is_address("http://127.0.0.1:8080/")
    wrong = ["", "x", "//x", "https:", "http://", "http://[", "ftp://x.org/", "javascript:alert(1)", "http://a b/",
             'http://x/"', "http://x/<b>", "http://x/\n", f"http://x/{'a' * 3_000}", "http://x:99999/"]  # fmt: skip
    assert [each for each in wrong if is_address(each)] == []
