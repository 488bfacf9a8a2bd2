from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import iiif_server.demonstration
from iiif_server.catalog.seeds import read_seed_places, read_seed_terms
from iiif_server.demonstration.catalogue import DEMONSTRATION_COLLECTIONS, DEMONSTRATION_ITEMS
from iiif_server.demonstration.records import CC0
from manifests.edtf import parse_edtf
from manifests.vocabulary import Scheme

IDENTIFIER = re.compile(r"[A-Za-z0-9._~-]{1,128}")


def list_texts():
    for item in DEMONSTRATION_ITEMS:
        yield from (item.label, item.summary)
        for statement in item.metadata:
            yield from (statement.label, statement.value)
        for piece in item.pieces:
            yield from (piece.label, piece.alt)
    for collection in DEMONSTRATION_COLLECTIONS:
        yield from (collection.label, collection.summary)


def test_every_text_is_in_vietnamese_and_english():
    for text in list_texts():
        assert set(text) == {"vi", "en"}
        for language, values in text.items():
            assert len(values) == 1
            assert values[0].strip() == values[0] != "", language
            assert unicodedata.is_normalized("NFC", values[0])
            assert "  " not in values[0]


@pytest.mark.parametrize("item", DEMONSTRATION_ITEMS, ids=lambda item: item.id)
def test_every_object_says_first_that_it_is_not_real(item):
    first_vi = item.summary["vi"][0].split(".")[0]
    first_en = item.summary["en"][0].split(".")[0]
    assert "mô phỏng" in first_vi
    assert "không phải" in first_vi
    assert "generated" in first_en
    assert "not a real" in first_en
    assert "mô phỏng" in item.label["vi"][0]
    assert "generated" in item.label["en"][0]


@pytest.mark.parametrize("item", DEMONSTRATION_ITEMS, ids=lambda item: item.id)
def test_every_object_says_what_it_is_and_that_it_was_generated(item):
    labels = [statement.label["en"][0] for statement in item.metadata]
    assert len(labels) == len(set(labels))
    assert {"Object type", "Ornament", "How it was made", "Status"} <= set(labels)
    assert item.rights == CC0


@pytest.mark.parametrize("item", DEMONSTRATION_ITEMS, ids=lambda item: item.id)
def test_every_record_can_be_found_dated_and_put_on_the_map(item):
    known = {(term.scheme, term.id) for term in read_seed_terms()}
    record = item.record
    for scheme, named in (
        (Scheme.CLASS, (record.heritage_class,)),
        (Scheme.MATERIAL, record.materials),
        (Scheme.TECHNIQUE, record.techniques),
    ):
        assert named
        assert {(scheme, each) for each in named} <= known
    assert {(Scheme.PERIOD, each) for each in record.periods} <= known
    assert {(Scheme.COMMUNITY, each) for each in record.communities} <= known
    assert None not in parse_edtf(record.dated.edtf)
    places = {place.id: place for place in read_seed_places()}
    assert places[record.origin_place].latitude is not None
    assert not record.designations
    assert not record.inventory_number


def test_identifiers_are_unique_and_well_formed():
    ids = [item.id for item in DEMONSTRATION_ITEMS]
    ids += [collection.id for collection in DEMONSTRATION_COLLECTIONS]
    assert len(ids) == len(set(ids))
    for identifier in ids:
        assert IDENTIFIER.fullmatch(identifier)


def test_file_names_are_unique_and_of_formats_that_the_service_takes():
    names = [piece.file_name for item in DEMONSTRATION_ITEMS for piece in item.pieces]
    assert len(names) == len(set(names))
    assert {Path(name).suffix for name in names} <= {".tif", ".jpg", ".glb", ".ply", ".wav"}


def test_every_object_belongs_to_a_collection_and_no_collection_is_empty():
    known = {collection.id for collection in DEMONSTRATION_COLLECTIONS}
    assert {item.collection for item in DEMONSTRATION_ITEMS} == known


def test_the_five_promised_objects_are_there():
    assert [item.id for item in DEMONSTRATION_ITEMS] == [
        "trong-dong",
        "tho-cam-tay",
        "binh-gom-men-ngoc",
        "bia-da",
        "sac-phong",
    ]


def test_nothing_binary_lies_beside_the_generators():
    folder = Path(iiif_server.demonstration.__file__).parent
    kinds = {path.suffix for path in folder.iterdir() if path.is_file()}
    assert kinds <= {".py", ".md"}
