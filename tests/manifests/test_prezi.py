"""The surprises of iiif-prezi3 that this package keeps away from its documents."""

import ast
from pathlib import Path

import pytest

from manifests import errors
from manifests.collection import build_collection
from manifests.jsonld import encode
from tests.manifests.examples import URIS, collection, image, manifest_of, model

SOURCES = sorted(Path(errors.__file__).parent.rglob("*.py"))


def imported_by(source):
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize(
    ("library", "only"),
    [
        ("iiif_prezi3", ["prezi.py"]),
        (
            "pydantic",
            [
                *("annotation_values.py", "edits.py", "values.py", "prezi.py"),
                *("record_values.py", "source.py"),
            ],
        ),  # its refusals, and its readers
        ("nh3", ["markup.py"]),
        ("edtf", ["edtf.py"]),
    ],
)
def test_one_module_imports_each_library(library, only):
    assert [source.name for source in SOURCES if library in imported_by(source)] == only


def test_no_id_is_invented():
    document = manifest_of(image(), model())
    assert b"example.org" not in encode(document)


def test_a_text_that_ends_like_a_moment_is_not_rewritten():
    label = manifest_of(label={"none": ("A T1+00:00",)})["label"]
    assert label == {"none": ["A T1+00:00"]}


def test_references_gain_no_empty_items():
    for member in build_collection(collection(), URIS)["items"]:
        assert "items" not in member
    assert "items" not in manifest_of()["partOf"][0]


def test_no_property_is_null():
    assert b"null" not in encode(manifest_of(image(alt={}), model(), summary={}, metadata=()))
