import json

import pytest

from manifests.errors import DocumentError
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE, encode
from tests.manifests.examples import manifest_of


def test_a_document_is_compact_utf_8_that_reads_back_the_same():
    document = manifest_of()
    content = encode(document)
    assert content.startswith(b'{"@context":"http://iiif.io/api/presentation/3/context.json","id":')
    assert "Trống đồng".encode() in content
    assert list(json.loads(content)) == list(document)
    assert json.loads(content) == document


@pytest.mark.parametrize("value", ["\ud800", float("nan"), float("inf")])
def test_what_json_cannot_hold_is_refused_with_the_documents_id(value):
    with pytest.raises(DocumentError, match=r"https://x\.vn/1"):
        encode({"id": "https://x.vn/1", "label": {"vi": [value]}})


def test_the_media_type_names_the_profile():
    assert PRESENTATION_3_MEDIA_TYPE == (
        'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
    )
