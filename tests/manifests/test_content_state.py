"""Links to what somebody looks at: those that we write, those of the specification, and those that nobody should."""

from __future__ import annotations

import base64
import json

import pytest

from manifests.content_state import (
    ContentState,
    decode_content_state,
    encode_content_state,
    parse_content_state,
    write_content_state,
)
from manifests.errors import ContentStateError
from manifests.own_addresses import Place, find_place
from manifests.uris import Uris

URIS = Uris("https://baotang.example.vn")
CANVAS, MANIFEST = URIS.canvas("trong-dong", "mat"), URIS.manifest_3("trong-dong")


def encoded(values: object) -> str:
    return encode_content_state(json.dumps(values))


def test_what_is_written_is_read_again():
    state = parse_content_state(write_content_state(CANVAS, MANIFEST, "xywh=1,2,3,4"))
    assert state == ContentState(CANVAS, "xywh=1,2,3,4", MANIFEST)


def test_the_encoding_is_that_of_the_specification():
    text = '{"id":"https://example.org/ảnh (1)\'!*~","type":"Canvas"}'
    escaped = base64.urlsafe_b64decode(encode_content_state(text) + "==").decode()
    # encodeURIComponent leaves -_.!~*'() as they are and escapes everything else but letters and digits.
    assert escaped == (
        "%7B%22id%22%3A%22https%3A%2F%2Fexample.org%2F%E1%BA%A3nh%20(1)'!*~%22%2C%22type%22%3A%22Canvas%22%7D"
    )
    assert decode_content_state(encode_content_state(text)) == text
    assert "=" not in encode_content_state("x")


TARGET = {"id": CANVAS, "type": "Canvas", "partOf": [{"id": MANIFEST, "type": "Manifest"}]}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (MANIFEST, ContentState(MANIFEST)),
        (f"{CANVAS}#t=1,2", ContentState(CANVAS, "t=1,2")),
        (encoded({"id": MANIFEST, "type": "Manifest"}), ContentState(MANIFEST)),
        (encoded(TARGET), ContentState(CANVAS, "", MANIFEST)),
        (encode_content_state(MANIFEST), ContentState(MANIFEST)),
        (
            encoded({"type": "Annotation", "motivation": ["contentState"], "target": TARGET}),
            ContentState(CANVAS, "", MANIFEST),
        ),
        (
            encoded({"type": "Annotation", "motivation": "contentState", "target": [MANIFEST]}),
            ContentState(MANIFEST),
        ),
        (
            encoded(
                {
                    "type": "SpecificResource",
                    "source": TARGET,
                    "selector": [{"type": "FragmentSelector", "value": "xywh=1,2,3,4"}],
                }
            ),
            ContentState(CANVAS, "xywh=1,2,3,4", MANIFEST),
        ),
        (encoded({"id": f"{CANVAS}#javascript:x"}), ContentState(CANVAS)),
        (encoded(TARGET) + "=", ContentState(CANVAS, "", MANIFEST)),
    ],
)
def test_every_form_is_read(value, expected):
    assert parse_content_state(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "//evil.example/x",
        "http://",
        "https://evil.example/ x",
        "https://evil.example/\r\nSet-Cookie: x",
        encode_content_state("javascript:alert(1)"),
        encoded({"id": "javascript:alert(1)", "type": "Canvas"}),
        encoded({"type": "Annotation", "motivation": "commenting", "target": MANIFEST}),
        encoded({"type": "Annotation", "motivation": "contentState"}),
        encoded([]),
        encoded({}),
        encoded(7),
        encoded({"source": {"source": {}}}),
        encode_content_state("[" * 5_000),
        encode_content_state("{"),
        base64.urlsafe_b64encode(b"%ff%fe").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        "A",
        "e30=e30",
        "e30+",
        "đây",
        "\x00",
        "A" * 100_000,
        "https://x.example/" + "a" * 10_000,
        encoded(TARGET)[:-3],
    ],
    ids=lambda value: ascii(value[:24]),
)
def test_anything_else_is_refused_in_one_line(value):
    with pytest.raises(ContentStateError) as refused:
        parse_content_state(value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_our_own_addresses_are_known_and_nobody_elses():
    assert find_place(CANVAS, URIS) == Place("trong-dong", "mat")
    assert find_place(MANIFEST, URIS) == Place("trong-dong")
    assert find_place(MANIFEST.replace("/3/", "/4/"), URIS) == Place("trong-dong")
    assert find_place(URIS.item_page("trong-dong", "en"), URIS) == Place("trong-dong")
    for address in (
        "",
        "https://baotang.example.vn.evil.example/iiif/presentation/3/x/manifest",
        "https://baotang.example.vn@evil.example/iiif/presentation/3/x/manifest",
        "https://evil.example/iiif/presentation/3/x/manifest",
        f"{MANIFEST}/../x",
        "https://baotang.example.vn/iiif/presentation/3/../manifest",
        f"{MANIFEST}?x=1",
        URIS.collection_3("top"),
    ):
        assert find_place(address, URIS) is None
