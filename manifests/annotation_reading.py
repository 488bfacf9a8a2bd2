"""Annotations as other programs write them: W3C Web Annotation JSON, read strictly.

A list, an AnnotationPage, an AnnotationCollection with its pages in it, or one Annotation. Every error names the
annotation by its place in the file, counted from 1, and the rule. Source: W3C Web Annotation Data Model (2017).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from manifests.annotation import Annotation, Granularity, Motivation, Selector, SpacePoint
from manifests.annotation_bounds import Frame, fit
from manifests.annotation_parts import (
    parse_bodies,
    parse_camera,
    parse_creator,
    parse_identifier,
    parse_moment,
    parse_target,
)
from manifests.errors import AnnotationError, LanguageError

#: A folio of 10,000 lines is longer than any page; a file of them with polygons has about 10 MB.
MOST_ANNOTATIONS = 10_000
LARGEST_FILE_BYTES = 32_000_000

_PREFIXES = ("oa:", "sc:", "http://www.w3.org/ns/oa#")


@dataclass(frozen=True)
class ReadAnnotations:
    """What stands in a file: the annotations in its order, and how many reached out of the media and were clipped."""

    annotations: tuple[Annotation, ...]
    clipped: int


def read_annotations(content: bytes, media_id: str, frame: Frame) -> ReadAnnotations:
    """Read a file of annotations that are about one media.

    The same file gives the same identifiers, also where it names none.

    Raises
    ------
    AnnotationError
        Anything in it cannot be kept; nothing of it should be then.
    """
    try:
        values = list(_list_annotations(_parse_json(content)))
    except RecursionError as error:
        raise AnnotationError("the file is nested deeper than any annotation") from error
    if len(values) > MOST_ANNOTATIONS:
        raise AnnotationError(
            f"the file has {len(values)} annotations: at most {MOST_ANNOTATIONS}; divide it by media"
        )
    read: dict[str, Annotation] = {}
    clipped = 0
    for number, each in enumerate(values, start=1):
        try:
            annotation, was_clipped = _parse(each, media_id, frame)
        except (AnnotationError, LanguageError) as error:
            raise AnnotationError(f"annotation {number}: {error}") from error
        if annotation.id in read:
            msg = f"annotation {number}: an earlier one has the same id: each needs its own"
            raise AnnotationError(msg)
        read[annotation.id] = annotation
        clipped += was_clipped
    return ReadAnnotations(tuple(read.values()), clipped)


def _parse_json(content: bytes) -> Any:
    if len(content) > LARGEST_FILE_BYTES:
        msg = f"the file has {len(content)} bytes: at most {LARGEST_FILE_BYTES}; divide it by media"
        raise AnnotationError(msg)
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise AnnotationError(f"the file is not UTF-8 (byte {error.start})") from error
    except ValueError as error:
        raise AnnotationError(f"the file is not JSON: {error}") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number in JSON")


def _list_annotations(values: Any) -> Iterator[Any]:
    """Yield the annotations of a list, a page, or a collection whose pages are in it."""
    if isinstance(values, list):
        for each in values:
            yield from _list_annotations(each) if _is_page(each) else (each,)
        return
    if not isinstance(values, dict) or not (_is_page(values) or values.get("type") == "Annotation"):
        raise AnnotationError(
            "the file holds no annotations: give a list, an AnnotationPage or an AnnotationCollection"
        )
    if values.get("type") == "Annotation":
        yield values
    elif values.get("type") == "AnnotationCollection" and "items" not in values:
        page = values.get("first")
        while isinstance(page, dict) and "items" in page:
            yield from _listed(page["items"])
            page = page.get("next")
        if page is not None:
            raise AnnotationError(
                "a page of the AnnotationCollection is only referred to: put all pages into the file"
            )
    else:
        for each in _listed(values.get("items")):
            yield from _list_annotations(each) if _is_page(each) else (each,)


def _is_page(values: Any) -> bool:
    return isinstance(values, dict) and values.get("type") in {
        "AnnotationPage",
        "AnnotationCollection",
    }


def _listed(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise AnnotationError("items must be a list of annotations")
    return values


def _parse(values: Any, media_id: str, frame: Frame) -> tuple[Annotation, bool]:
    if not isinstance(values, dict) or values.get("type") != "Annotation":
        raise AnnotationError('it must be an object with "type": "Annotation"')
    bodies = parse_bodies(values)
    motivation = _parse_motivation(values.get("motivation"), [body.purpose for body in bodies])
    stated = parse_target(values.get("target"), media_id, frame)
    part = fit(_with_camera(stated, values), frame)
    annotation = Annotation(
        id=parse_identifier(values, media_id),
        motivation=motivation,
        bodies=bodies,
        selector=part,
        granularity=_parse_granularity(values.get("textGranularity"), motivation),
        creator=parse_creator(values.get("creator")),
        created=parse_moment(values.get("created"), "created"),
        modified=parse_moment(values.get("modified"), "modified"),
    )
    return annotation, part != _with_camera(stated, values)


def _with_camera(part: Selector, values: dict[str, Any]) -> Selector:
    if not isinstance(part, SpacePoint) or "scope" not in values:
        return part
    return SpacePoint(part.x, part.y, part.z, parse_camera(values["scope"]))


def _parse_motivation(value: Any, purposes: list[str]) -> Motivation:
    """Return the one motivation; where none is said, the purpose of the first text says it."""
    stated = value if isinstance(value, list) else [value or next(filter(None, purposes), None)]
    possible = ", ".join(Motivation)
    if len(stated) != 1 or not isinstance(stated[0], str):
        raise AnnotationError(f"motivation must be one of {possible}")
    word = stated[0]
    for prefix in _PREFIXES:
        word = word.removeprefix(prefix)
    if word not in set(Motivation):
        raise AnnotationError(f"motivation {word[:40]!r} is not kept: use {possible}")
    return Motivation(word)


def _parse_granularity(value: Any, motivation: Motivation) -> Granularity | None:
    if value is None:
        return None
    if motivation is not Motivation.SUPPLEMENTING:
        raise AnnotationError(
            "textGranularity belongs to transcriptions (motivation supplementing)"
        )
    if not isinstance(value, str) or value not in set(Granularity):
        raise AnnotationError(f"textGranularity must be one of {', '.join(Granularity)}")
    return Granularity(value)
