"""The official Presentation 3 schema, where a copy of it is at hand; it has no licence to be shipped here."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema import Draft7Validator

from manifests.annotation import (
    Annotation,
    Body,
    Camera,
    Creator,
    Granularity,
    Motivation,
    Point,
    Polygon,
    Rectangle,
    SpacePoint,
    Span,
    Whole,
)
from manifests.annotation_page import build_annotation_page
from manifests.collection import build_collection, build_collection_page
from manifests.manifest import build_manifest
from manifests.record import Layout, ReadingDirection, Record
from manifests.sizes import NO_LIMITS
from manifests.turntable import build_turntable
from tests.manifests import examples
from tests.manifests.examples import (
    URIS,
    collection,
    image,
    item,
    manifest_of,
    model,
    nested_collection,
)
from tests.manifests.test_lint import rich_manifest
from tests.manifests.test_lint_documents import GOOD_DOCUMENTS
from tests.support.conformance_dir import PRESENTATION_3_SCHEMA

pytestmark = pytest.mark.skipif(
    not PRESENTATION_3_SCHEMA.is_file(),
    reason="no official IIIF schema: set CONFORMANCE_DIR to a folder with presentation/schema/iiif_3_0.json",
)


_PARTS = (
    Whole(),
    Rectangle(1, 2, 3, 4),
    Polygon(((1, 2), (3, 4), (5, 6.5))),
    Point(1, 2.5),
    Span(1, 2.5),
    SpacePoint(1, 2, 3, Camera((1, 2, 3), (0, 0, 0))),
)
#: An annotation of every motivation on every kind of part.
SAID = tuple(
    Annotation(
        f"{motivation}-{number}",
        motivation,
        (Body("Trống", "vi"), Body("<p>Drum</p>", "en", "tagging"), Body("銅鼓")),
        part,
        Granularity.LINE if motivation is Motivation.SUPPLEMENTING else None,
        Creator("Lan", "https://x.example/lan"),
        datetime(2024, 5, 1, tzinfo=UTC),
        datetime(2024, 5, 2, tzinfo=UTC),
    )
    for motivation in Motivation
    for number, part in enumerate(_PARTS)
)


@pytest.fixture(scope="module")
def schema():
    return Draft7Validator(json.loads(PRESENTATION_3_SCHEMA.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "document",
    [
        manifest_of(),
        manifest_of(image()),
        manifest_of(model("a"), model("b")),
        manifest_of(
            image("a"),
            image("b"),
            record=Record(layout=Layout.PAGED, reading=ReadingDirection.RIGHT_TO_LEFT),
        ),
        manifest_of(
            rights="http://creativecommons.org/licenses/by-nc-nd/4.0/", summary={}, metadata=()
        ),
        manifest_of(image(), model(views=24, view_px=1024)),
        build_turntable(item(model(views=24, view_px=1024)), "than-trong", URIS, NO_LIMITS),
        build_collection(collection(), URIS),
        build_collection(collection(id="gom", items=(), collections=()), URIS),
        build_collection(nested_collection(), URIS),
        build_collection(nested_collection(), URIS, NO_LIMITS, 1),
        build_collection_page(nested_collection(), 2, URIS, NO_LIMITS, 1),
        manifest_of(image(annotation_count=len(SAID), annotations=SAID), model(annotation_count=9)),
        build_annotation_page("trong-dong", "mat-trong", SAID, URIS, exact=False),
        build_annotation_page("trong-dong", "mat-trong", (), URIS, exact=False),
    ],
    ids=[
        *("drum", "image", "models", "pages", "bare", "turned", "turntable", "top", "empty"),
        *("nested", "parted", "part", "annotated", "annotations", "unsaid"),
    ],
)
def test_a_document_passes_the_official_schema(schema, document):
    assert [error.message for error in schema.iter_errors(document)] == []


@pytest.mark.parametrize("document", [*GOOD_DOCUMENTS, rich_manifest])
def test_what_our_lint_calls_good_the_official_schema_calls_good(schema, document):
    assert [error.message for error in schema.iter_errors(document())] == []


def test_the_official_schema_is_really_asked(schema):
    broken = manifest_of()
    del broken["label"]
    assert list(schema.iter_errors(broken))


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(examples.items(), examples.limits)
def test_any_item_passes_the_official_schema(schema, item, limits):
    assert list(schema.iter_errors(build_manifest(item, URIS, limits))) == []
