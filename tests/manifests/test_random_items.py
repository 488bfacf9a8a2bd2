"""Whatever a database holds, the documents made of it have no fault."""

import json

from hypothesis import HealthCheck, Phase, given, settings

from manifests.collection import build_collection
from manifests.jsonld import encode
from manifests.lint import check
from manifests.manifest import build_manifest
from tests.manifests import examples

# Without shrinking: fifty media shrink for minutes, and the fault is named in the first failure already.
SETTINGS = settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@SETTINGS
@given(examples.items(), examples.limits)
def test_any_item_makes_a_manifest_without_fault_that_survives_json(item, limits):
    document = build_manifest(item, examples.URIS, limits)
    assert check(document) == []
    assert json.loads(encode(document)) == document


@SETTINGS
@given(examples.collections, examples.limits)
def test_any_collection_makes_a_document_without_fault_that_survives_json(collection, limits):
    document = build_collection(collection, examples.URIS, limits)
    assert check(document) == []
    assert json.loads(encode(document)) == document
