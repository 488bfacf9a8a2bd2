"""Contexts, ids and services: whether everything in a document is who it says it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests.jsonld import PRESENTATION_3_CONTEXT
from manifests.lint.tree import STRUCTURAL_TYPES, Node, Problem, shorten

_HTTP_URI = re.compile(r"https?://[^\s/?#]+[^\s<>\"{}|\\^`]*")
_IMAGE_2_PROFILE = re.compile(r"http://iiif\.io/api/image/2/level[012]\.json")
_IMAGE_3_PROFILES = ("level0", "level1", "level2")

#: What Presentation 2 said, and what version 3 says instead.
_VERSION_2 = {
    "@id": "id",
    "@type": "type",
    "attribution": "requiredStatement",
    "canvases": "items",
    "description": "summary",
    "images": "items",
    "license": "rights",
    "on": "target",
    "otherContent": "annotations",
    "related": "homepage or seeAlso",
    "resource": "body",
    "sequences": "items",
    "viewingHint": "behavior",
    "within": "partOf",
}


def check_contexts(nodes: list[Node]) -> Iterator[Problem]:
    """Report contexts that are nested, missing, or not last at the top (3.0, 4.6)."""
    root, *inner = nodes
    context = root.value.get("@context")
    contexts = context if isinstance(context, list) else [context]
    if not contexts or contexts[-1] != PRESENTATION_3_CONTEXT:
        yield root.problem(f"@context must be, or end with, {PRESENTATION_3_CONTEXT}", "@context")
    if next(iter(root.value), None) != "@context":
        yield root.problem("@context should be the first key of the document", "@context")
    for node in inner:
        if "@context" in node.value:
            yield node.problem("@context must stand at the top of the document only", "@context")


def check_ids(nodes: list[Node]) -> Iterator[Problem]:
    """Report ids that are not absolute http(s), and canvases with a fragment in theirs (3.0, 3.2, id)."""
    for node in nodes:
        if node.type not in STRUCTURAL_TYPES or node.in_place:
            continue
        if not _HTTP_URI.fullmatch(node.id):
            yield node.problem(
                f"{node.type} needs an absolute http(s) id, not {shorten(node.id)}", "id"
            )
        elif node.type == "Canvas" and "#" in node.id and not node.is_reference:
            yield node.problem("the id of a Canvas must not have a fragment", "id")


def check_duplicates(nodes: list[Node]) -> Iterator[Problem]:
    """Report structural resources that share an id."""
    first: dict[str, Node] = {}
    for node in nodes:
        if node.type not in STRUCTURAL_TYPES or node.is_reference or node.in_service or not node.id:
            continue
        earlier = first.setdefault(node.id, node)
        if earlier is not node:
            yield node.problem(
                f"id {node.id} is already that of {earlier.pointer or 'the document'}", "id"
            )


def check_services(nodes: list[Node]) -> Iterator[Problem]:
    """Report image services that do not say their level as their version does (3.0, 3.3.1, service)."""
    for node in nodes:
        if node.key not in {"service", "services"}:
            continue
        profile = node.value.get("profile")
        if node.type == "ImageService3" and profile not in _IMAGE_3_PROFILES:
            yield node.problem(
                f"profile of ImageService3 must be level0, level1 or level2, not {shorten(profile)}",
                "profile",
            )
        if node.type == "ImageService2" and not (
            isinstance(profile, str) and _IMAGE_2_PROFILE.fullmatch(profile)
        ):
            yield node.problem(
                f"profile of ImageService2 must be http://iiif.io/api/image/2/levelN.json, not {shorten(profile)}",
                "profile",
            )


def check_version_2_words(nodes: list[Node]) -> Iterator[Problem]:
    """Report properties of Presentation 2, which viewers of version 3 skip silently."""
    for node in nodes:
        if node.in_service or node.in_place or node.type not in STRUCTURAL_TYPES:
            continue
        for word in sorted(_VERSION_2.keys() & node.value.keys()):
            yield node.problem(f"{word} is Presentation 2: write {_VERSION_2[word]}", word)
