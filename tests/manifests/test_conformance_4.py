"""The official Presentation 4 checker (schema, duplicate ids), where it is at hand; it has no licence to be shipped."""

import importlib.util

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings

from manifests.model import Bounds
from manifests.sizes import NO_LIMITS
from manifests.version_4.collection import build_collection_4
from manifests.version_4.manifest import build_manifest_4
from tests.manifests import examples
from tests.manifests.examples import (
    FULL_RECORD,
    URIS,
    VOCABULARY,
    collection,
    image,
    item,
    model,
    nested_collection,
)
from tests.manifests.recordings import film, items_with_everything, sound
from tests.manifests.said import item_with_everything_said
from tests.manifests.test_lint_version_4 import rich_manifest_4
from tests.manifests.test_version_4 import RIM, STAR, SceneTalk
from tests.support.conformance_dir import CONFORMANCE_DIR

_CHECKER = CONFORMANCE_DIR / "presentation/validate_p.py"

pytestmark = pytest.mark.skipif(
    not _CHECKER.is_file(),
    reason="no official IIIF schema: set CONFORMANCE_DIR to a folder with presentation/validate_p.py",
)

TALKS = {"than-trong": SceneTalk((STAR, RIM)), "nap": SceneTalk((STAR, RIM), guided=True)}
BOX = Bounds((-0.3, 0.0, -0.3), (0.3, 0.6, 0.3))


@pytest.fixture(scope="module")
def official():
    """Return the faults that the official checker finds."""
    spec = importlib.util.spec_from_file_location("validate_p", _CHECKER)
    checker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(checker)
    return lambda document: checker.check(document, 4)[1]


@pytest.mark.parametrize(
    "document",
    [
        lambda: build_manifest_4(item(), URIS, NO_LIMITS),
        lambda: build_manifest_4(item(image(width=3, height=2)), URIS, NO_LIMITS),
        lambda: build_manifest_4(item(sound(), film(), image()), URIS, NO_LIMITS),
        lambda: build_manifest_4(
            item(model(bounds=BOX, views=24, view_px=800), model("nap")), URIS, NO_LIMITS, TALKS
        ),
        lambda: build_manifest_4(item(record=FULL_RECORD, vocabulary=VOCABULARY), URIS, NO_LIMITS),
        rich_manifest_4,
        lambda: build_manifest_4(item_with_everything_said(), URIS, NO_LIMITS),
        lambda: build_manifest_4(item_with_everything_said(few=False), URIS, NO_LIMITS),
        lambda: build_collection_4(collection(), URIS, NO_LIMITS),
        lambda: build_collection_4(collection(id="gom", items=(), collections=()), URIS, NO_LIMITS),
        lambda: build_collection_4(nested_collection(), URIS, NO_LIMITS),
    ],
    ids=[
        "drum",
        "tiny",
        "recordings",
        "talks",
        "record",
        "rich",
        "said",
        "much-said",
        "top",
        "empty",
        "nested",
    ],
)
def test_a_document_passes_the_official_checker(official, document):
    assert official(document()) == []


def test_the_official_checker_is_really_asked(official):
    broken = build_manifest_4(item(), URIS, NO_LIMITS)
    broken["items"][1]["id"] = broken["items"][0]["id"]
    assert official(broken)
    del broken["label"]
    assert len(official(broken)) > 1


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(items_with_everything(), examples.limits)
def test_any_item_passes_the_official_checker(official, item, limits):
    assume(any(media.picture or media.recording for media in item.media))
    assert official(build_manifest_4(item, URIS, limits)) == []
