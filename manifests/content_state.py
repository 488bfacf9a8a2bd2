"""What somebody looks at, as a link that any IIIF viewer opens (IIIF Content State 1.0), written and read.

A link from elsewhere is read as a stranger's: nothing that it names is fetched.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from manifests.errors import ContentStateError

#: Longer than any address that browsers and proxies pass on.
LONGEST_STATE = 8_192

#: What JavaScript's encodeURIComponent leaves as it is, beside letters and digits.
_LEFT = "-_.!~*'()"
_BASE64URL = re.compile(r"[A-Za-z0-9_-]+={0,2}")
_ADDRESS = re.compile(r"https?://[^\s/?#]+[^\s<>\"{}|\\^`]*", re.IGNORECASE)
_FRAGMENT = re.compile(r"(xywh|t)=[A-Za-z0-9:,.]{1,80}")


@dataclass(frozen=True)
class ContentState:
    """An address to look at, within another one where that is said; `part` is a media fragment of it, or empty."""

    id: str
    part: str = ""
    part_of: str = ""


def write_content_state(canvas: str, manifest: str, part: str = "") -> str:
    """Write what a link says after ``iiif-content=``: a canvas, or a part of it (``xywh=…``, ``t=…``), in its manifest.

    Source: Content State 1.0, 2.2 and 6.
    """
    target = {
        "id": f"{canvas}#{part}" if part else canvas,
        "type": "Canvas",
        "partOf": [{"id": manifest, "type": "Manifest"}],
    }
    return encode_content_state(json.dumps(target, ensure_ascii=False, separators=(",", ":")))


def encode_content_state(text: str) -> str:
    """Encode a content state for an address (1.0, 6)."""
    escaped = quote(text, safe=_LEFT)
    return base64.urlsafe_b64encode(escaped.encode()).decode().rstrip("=")


def decode_content_state(encoded: str) -> str:
    """Decode what stands in an address.

    Raises
    ------
    ContentStateError
        It is too long, or not encoded as content states are.
    """
    if len(encoded) > LONGEST_STATE:
        raise ContentStateError(f"iiif-content has {len(encoded)} letters: at most {LONGEST_STATE}")
    if not _BASE64URL.fullmatch(encoded):
        raise ContentStateError(
            "iiif-content is neither an address nor encoded: write base64url without padding"
        )
    try:
        bare = encoded.rstrip("=")
        escaped = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
        return unquote_to_bytes(escaped).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ContentStateError(
            f"iiif-content cannot be decoded ({error}): was it cut off?"
        ) from error


def parse_content_state(value: str) -> ContentState:
    """Read what stands in an address: an address as it is, or an encoded canvas, manifest or annotation.

    Raises
    ------
    ContentStateError
        It says nothing to look at, or not in http(s) addresses.
    """
    if len(value) <= LONGEST_STATE and _ADDRESS.fullmatch(value):
        return _state(value, "")
    text = decode_content_state(value)
    if _ADDRESS.fullmatch(text):
        return _state(text, "")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ContentStateError(
            "iiif-content is no JSON after decoding: was it cut off?"
        ) from error
    return _parse_target(values)


def _parse_target(values: Any) -> ContentState:
    """Return the first thing to look at, of an annotation or by itself (1.0, 2.1 and 2.2)."""
    for _step in range(5):  # an annotation, its list of targets, a part of a resource, the resource
        if isinstance(values, list) and values:
            values = values[0]
        elif isinstance(values, dict) and values.get("type") == "Annotation":
            if "contentState" not in _listed(values.get("motivation")):
                raise ContentStateError("the annotation must have the motivation contentState")
            values = values.get("target")
        else:
            break
    if isinstance(values, str):
        return _state(values, "")
    if not isinstance(values, dict):
        raise ContentStateError("iiif-content names nothing to look at: give an id and a type")
    if "source" in values:
        return _parse_part(values)
    return _state(values.get("id"), _first_id(values.get("partOf")))


def _parse_part(values: dict[str, Any]) -> ContentState:
    source = values["source"]
    within = source if isinstance(source, dict) else {"id": source}
    selector = next(iter(_listed(values.get("selector"))), None)
    stated = selector.get("value") if isinstance(selector, dict) else None
    part = stated if isinstance(stated, str) and _FRAGMENT.fullmatch(stated) else ""
    state = _state(within.get("id"), _first_id(within.get("partOf", values.get("partOf"))))
    return ContentState(state.id, part or state.part, state.part_of)


def _state(address: Any, part_of: str) -> ContentState:
    if not isinstance(address, str) or not _ADDRESS.fullmatch(address):
        raise ContentStateError("iiif-content must name an http or https address")
    bare, _, fragment = address.partition("#")
    return ContentState(bare, fragment if _FRAGMENT.fullmatch(fragment) else "", part_of)


def _first_id(value: Any) -> str:
    first = next(iter(_listed(value)), None)
    found = first.get("id") if isinstance(first, dict) else first
    return found if isinstance(found, str) and _ADDRESS.fullmatch(found) else ""


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
