"""What the official Presentation 4 schema lets through although the release candidate forbids it.

The rules for texts and dates are those of version 3, which have not changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from manifests.jsonld import PRESENTATION_4_CONTEXT, Json
from manifests.lint.tree import Node, Problem, children, shorten

_HEX_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_CAMERAS = frozenset({"OrthographicCamera", "PerspectiveCamera"})
_LIGHTS = frozenset(
    {"AmbientLight", "DirectionalLight", "ImageBasedLight", "PointLight", "SpotLight"}
)
_CONTAINERS = frozenset({"Canvas", "Scene", "Timeline"})
#: What has an address of its own wherever it stands, also in bodies and targets, where the official check is blind.
_OWN = _CAMERAS | _LIGHTS | _CONTAINERS | {
    "Annotation", "AnnotationPage", "Collection", "Manifest", "Range", "SpecificResource", "TextualBody",
}  # fmt: skip
#: An object with no more than these names a resource that is described elsewhere.
_NAMING = frozenset({"id", "type", "label", "thumbnail", "partOf"})
#: Content that has no place in space by itself: it needs a canvas or an emitter between (4.0, Content Resources).
_NOT_IN_SPACE = frozenset({"Audio", "Image", "Sound", "Video"})
#: Words of version 3, and of the drafts, and what is said instead.
_FORMER = {
    "accompanyingCanvas": "accompanyingContainer",
    "placeholderCanvas": "placeholderContainer",
    "posterCanvas": "placeholderContainer",
    "bodyValue": "body with a TextualBody",
}


def check_context(nodes: list[Node]) -> Iterator[Problem]:
    """Report a context that is missing, not last, or nested."""
    root, *inner = nodes
    context = root.value.get("@context")
    contexts = context if isinstance(context, list) else [context]
    if not contexts or contexts[-1] != PRESENTATION_4_CONTEXT:
        yield root.problem(f"@context must be, or end with, {PRESENTATION_4_CONTEXT}", "@context")
    for node in inner:
        if "@context" in node.value:
            yield node.problem("@context must stand at the top of the document only", "@context")


def check_identities(nodes: list[Node]) -> Iterator[Problem]:
    """Report resources without an address, and two that share one, also below `body` and `target`."""
    first: dict[str, Node] = {}
    for node in nodes:
        if node.type not in _OWN or node.in_service or node.in_place:
            continue
        if not node.id and node.type not in {"TextualBody", *_CAMERAS, *_LIGHTS}:
            yield node.problem(f"{node.type} must have an id", "id")
        if not node.id or node.value.keys() <= _NAMING:
            continue
        earlier = first.setdefault(node.id, node)
        if earlier is not node:
            where = earlier.pointer or "the document"
            yield node.problem(f"id {node.id} is already that of {where}", "id")


def check_annotations(nodes: list[Node]) -> Iterator[Problem]:
    """Report annotations whose motivation is no list, or whose body or target is no single object."""
    for node in nodes:
        if node.type != "Annotation" or node.value.keys() <= _NAMING:
            continue
        motivation = node.value.get("motivation")
        if not isinstance(motivation, list) or not motivation:
            yield node.problem("motivation must be a list of at least one word", "motivation")
        for name in ("body", "target"):
            part = node.value.get(name)
            missing = part is None and name == "body"
            if not missing and not (isinstance(part, dict) and isinstance(part.get("type"), str)):
                yield node.problem(f"{name} must be one object with a type", name)


def check_parts(nodes: list[Node]) -> Iterator[Problem]:
    """Report parts whose source is no object, and selectors that are no list or use version 3's time."""
    for node in nodes:
        if node.type == "SpecificResource":
            source = node.value.get("source")
            if not (isinstance(source, dict) and source.get("id") and source.get("type")):
                yield node.problem("source must be an object with id and type", "source")
            if not isinstance(node.value.get("selector", []), list):
                yield node.problem("selector must be a list", "selector")
        if node.type == "PointSelector" and "t" in node.value:
            yield node.problem("a moment is given as instant, not t", "t")
        language = node.value.get("language")
        if language is not None and not isinstance(language, list):
            yield node.problem("language must be a list", "language")


def check_scenes(nodes: list[Node]) -> Iterator[Problem]:
    """Report what is painted into a space without being spatial, and colours that are none."""
    for node in nodes:
        if node.type == "Scene":
            for page in children(node, "items"):
                for annotation in children(page, "items"):
                    yield from _check_painted(annotation)
        for name in ("backgroundColor", "color"):
            color = node.value.get(name)
            if name in node.value and not (isinstance(color, str) and _HEX_COLOR.fullmatch(color)):
                yield node.problem(f"{name} must be #RRGGBB, not {shorten(color)}", name)


def check_cameras(nodes: list[Node]) -> Iterator[Problem]:
    """Report cameras that see nothing."""
    for node in nodes:
        if node.type in _CAMERAS:
            yield from _check_camera(node)


def check_lights(nodes: list[Node]) -> Iterator[Problem]:
    """Report lights brighter than full, and cones wider than a half-space."""
    for node in nodes:
        if node.type in _LIGHTS:
            yield from _check_light(node)


def check_former_words(nodes: list[Node]) -> Iterator[Problem]:
    """Report properties of version 3 or of drafts, which clients of version 4 skip silently."""
    for node in nodes:
        if node.in_service or node.in_place:
            continue
        for word in sorted(_FORMER.keys() & node.value.keys()):
            yield node.problem(f"{word} is not version 4: write {_FORMER[word]}", word)


def check_pages(nodes: list[Node]) -> Iterator[Problem]:
    """Report collections that have members and pages, or only one of `first` and `last`."""
    for node in nodes:
        if node.type != "Collection" or not {"first", "last"} & node.value.keys():
            continue
        if "items" in node.value:
            yield node.problem("a Collection has items or pages, never both", "items")
        if not {"first", "last"} <= node.value.keys():
            yield node.problem("a Collection with pages has a first and a last one", "first")


def _check_painted(annotation: Node) -> Iterator[Problem]:
    for body in children(annotation, "body"):
        painted = next(children(body, "source"), body) if body.type == "SpecificResource" else body
        if painted.type in _NOT_IN_SPACE:
            yield painted.problem(
                f"{painted.type} cannot be painted into a Scene: use a canvas or an emitter", "type"
            )


def _check_camera(node: Node) -> Iterator[Problem]:
    angle, near, far = (node.value.get(name) for name in ("fieldOfView", "near", "far"))
    if angle is not None and not (_is_number(angle) and 0 < float(str(angle)) < 180):
        yield node.problem(
            f"fieldOfView must be degrees between 0 and 180, not {shorten(angle)}", "fieldOfView"
        )
    if isinstance(near, int | float) and near <= 0:
        yield node.problem("near must lie before the camera", "near")
    if isinstance(near, int | float) and isinstance(far, int | float) and near >= far:
        yield node.problem("near must be nearer than far", "near")


def _check_light(node: Node) -> Iterator[Problem]:
    for intensity in children(node, "intensity"):
        value = intensity.value.get("quantityValue")
        if intensity.value.get("unit") != "relative" or not (
            _is_number(value) and 0 <= float(str(value)) <= 1
        ):
            yield intensity.problem("intensity must be relative, from 0 to 1", "quantityValue")
    angle = node.value.get("angle")
    if angle is not None and not (_is_number(angle) and 0 < float(str(angle)) <= 90):
        yield node.problem("angle must be degrees above 0 and up to 90", "angle")


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
