"""What one annotation of another program consists of: its name, texts, target, camera, author and moments."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from manifests.annotation import Body, Camera, Creator, Motivation, Selector, Whole, Xyz
from manifests.annotation_bounds import Frame
from manifests.errors import AnnotationError
from manifests.language import NO_LANGUAGE, parse_language_tag
from manifests.markup import looks_like_html, publishable_label, publishable_value
from manifests.selector_reading import (
    UnreadableShapeError,
    parse_fragment,
    parse_number,
    parse_point,
    parse_svg,
)

#: A page of dense print has about 6,000 letters; several bodies are the same text in several languages.
LONGEST_TEXT = 50_000
MOST_BODIES = 40
LONGEST_NAME = 300
#: 80 bits, as of media identifiers.
IDENTIFIER_LETTERS = 20

_OWN_ID = re.compile(
    r".*/iiif/presentation/3/[^/]+/annotations/([^/]+)/([A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127})"
)
_OWN_CANVAS = re.compile(r".*/iiif/presentation/\d/[^/]+/canvas/([^/#?]+)")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def parse_identifier(values: dict[str, Any], media_id: str) -> str:
    """Return our identifier: the one in an id that we gave, else a hash of the id, or of all that is said.

    Raises
    ------
    AnnotationError
        The id is no text.
    """
    stated = values.get("id")
    if stated is not None and not (isinstance(stated, str) and 0 < len(stated) <= 2_000):
        raise AnnotationError("id must be a text of at most 2000 letters")
    own = _OWN_ID.fullmatch(stated or "")
    if own is not None and own[1] == media_id:
        return own[2]
    named = stated or json.dumps(values, sort_keys=True)
    digest = hashlib.sha256(f"{media_id}\n{named}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:IDENTIFIER_LETTERS]


def parse_bodies(values: dict[str, Any]) -> tuple[Body, ...]:
    """Return the texts of an annotation, HTML made clean.

    Raises
    ------
    AnnotationError
        There is none, or one is no text.
    LanguageError
        A language is no BCP 47 tag.
    """
    if "bodyValue" in values:
        return (_parse_text({"type": "TextualBody", "value": values["bodyValue"]}),)
    stated = values.get("body")
    listed = stated if isinstance(stated, list) else [stated]
    if stated is None or not 1 <= len(listed) <= MOST_BODIES:
        raise AnnotationError(f"body must be 1 to {MOST_BODIES} texts (TextualBody)")
    return tuple(_parse_text(each) for each in listed)


def _parse_text(values: Any) -> Body:
    if isinstance(values, str) or not isinstance(values, dict):
        raise AnnotationError(
            "a body must be a TextualBody with its text in it: nothing is fetched"
        )
    value = values.get("value")
    if values.get("type") not in ("TextualBody", None) or not isinstance(value, str):
        raise AnnotationError("a body must be a TextualBody with a value: nothing is fetched")
    if not value.strip() or len(value) > LONGEST_TEXT:
        raise AnnotationError(f"a body must have 1 to {LONGEST_TEXT} letters, not {len(value)}")
    language = values.get("language", NO_LANGUAGE)
    if isinstance(language, list) and len(language) == 1:
        language = language[0]
    if not isinstance(language, str):
        raise AnnotationError("language of a body must be one BCP 47 tag, such as vi")
    return Body(
        _clean(value, values.get("format")),
        parse_language_tag(language),
        _parse_purpose(values.get("purpose")),
    )


def _clean(value: str, media_type: Any) -> str:
    text = _CONTROL.sub("", value).strip()
    if media_type not in (None, "text/plain", "text/html"):
        raise AnnotationError("format of a body must be text/plain or text/html")
    if media_type == "text/html":
        return publishable_value(text if looks_like_html(text) else f"<p>{text}</p>")
    return publishable_label(text) if media_type == "text/plain" else publishable_value(text)


def _parse_purpose(value: Any) -> str:
    word = value[0] if isinstance(value, list) and len(value) == 1 else value
    if word is not None and (not isinstance(word, str) or word not in set(Motivation)):
        raise AnnotationError(f"purpose of a body must be one of {', '.join(Motivation)}")
    return word or ""


def parse_target(value: Any, media_id: str, frame: Frame) -> Selector:
    """Return the part that is meant: of this media, whatever canvas another program showed it on.

    Raises
    ------
    AnnotationError
        There is no target, it is one of our canvases of another media, or its selector cannot be read.
    """
    target = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(target, str):
        target = {"source": target}
    if not isinstance(target, dict):
        raise AnnotationError("target must be one canvas, or one SpecificResource with a selector")
    source = target.get("source", target.get("id", ""))
    address = source.get("id", "") if isinstance(source, dict) else source
    if not isinstance(address, str):
        raise AnnotationError("source of the target must be one address, or an object with an id")
    canvas, _, fragment = address.partition("#")
    own = _OWN_CANVAS.fullmatch(canvas)
    if own is not None and own[1] != media_id:
        raise AnnotationError(
            f"the target is the canvas of media {own[1][:40]!r}, not of {media_id!r}"
        )
    selectors = target.get("selector")
    if selectors is None:
        return parse_fragment(fragment, frame) if fragment else Whole()
    return _choose(selectors if isinstance(selectors, list) else [selectors], frame)


def _choose(selectors: list[Any], frame: Frame) -> Selector:
    """Read selectors that all mean one part (Web Annotation, 4.2): the one drawn most exactly counts."""
    if not 1 <= len(selectors) <= 10:
        raise AnnotationError("selector must be one selector, or some that mean the same part")
    ordered = sorted(selectors, key=lambda each: _type_of(each) != "SvgSelector")
    unreadable: UnreadableShapeError | None = None
    for each in ordered:
        try:
            return _parse_selector(each, frame)
        except UnreadableShapeError as error:
            unreadable = unreadable or error
    raise unreadable or AnnotationError("selector is empty")


def _parse_selector(values: Any, frame: Frame) -> Selector:
    kind = _type_of(values)
    if kind == "PointSelector":
        return parse_point(values)
    text = values.get("value") if isinstance(values, dict) else None
    if kind == "SvgSelector" and isinstance(text, str):
        return parse_svg(text)
    if kind == "FragmentSelector" and isinstance(text, str):
        return parse_fragment(text, frame)
    msg = f"selector {kind[:40]!r} is not kept: use FragmentSelector, SvgSelector or PointSelector"
    raise AnnotationError(msg)


def _type_of(values: Any) -> str:
    return str(values.get("type")) if isinstance(values, dict) else ""


def parse_camera(scope: Any) -> Camera:
    """Return the camera in the scope of an annotation, painted there as Presentation 4 paints cameras.

    Raises
    ------
    AnnotationError
        It is anything else.
    """
    try:
        painted = scope[0] if isinstance(scope, list) else scope
        body = painted["body"]
        selector = painted["target"]["selector"]
        place = selector[0] if isinstance(selector, list) else selector
        if body["type"] != "PerspectiveCamera":
            raise KeyError("type")
        position, look_at = _xyz(place), _xyz(body["lookAt"])
        angle = parse_number(body.get("fieldOfView", 45.0), "fieldOfView")
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        msg = "scope must be an annotation that paints a PerspectiveCamera with lookAt at a PointSelector"
        raise AnnotationError(msg) from error
    if not 0 < angle < 180:
        raise AnnotationError(f"fieldOfView is {angle:g}: it lies between 0 and 180 degrees")
    return Camera(position, look_at, angle)


def _xyz(point: dict[str, Any]) -> Xyz:
    x, y, z = (parse_number(point[name], f"{name} of the camera") for name in "xyz")
    return x, y, z


def parse_creator(value: Any) -> Creator | None:
    """Return who said it, where that is told.

    Raises
    ------
    AnnotationError
        It is neither an address nor an object with a name.
    """
    if value is None:
        return None
    first = value[0] if isinstance(value, list) and value else value
    stated = {"id": first} if isinstance(first, str) else first
    if not isinstance(stated, dict):
        raise AnnotationError("creator must be an address, or an object with a name")
    name, address = stated.get("name") or stated.get("label") or "", stated.get("id") or ""
    if not (isinstance(name, str) and isinstance(address, str)):
        raise AnnotationError("creator must have its name and id as texts")
    if max(len(name), len(address)) > LONGEST_NAME:
        raise AnnotationError(f"creator has more than {LONGEST_NAME} letters")
    if not address.startswith(("http://", "https://")):
        address = ""  # of mail, for instance, which is not ours to publish
    clean = _CONTROL.sub("", name).strip()
    return Creator(clean, _CONTROL.sub("", address)) if clean or address else None


def parse_moment(value: Any, name: str) -> datetime | None:
    """Return a moment in UTC, where one is told.

    Raises
    ------
    AnnotationError
        It is no moment with a time zone.
    """
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("no time zone")
        return moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError) as error:
        msg = f"{name} must be a moment with a time zone, such as 2025-01-31T09:30:00Z"
        raise AnnotationError(msg) from error
