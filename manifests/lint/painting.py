"""What is painted where: annotations, their targets and the resources in their bodies."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.jsonld import Json
from manifests.lint.tree import Node, Problem, children, shorten

_TIME_MODES = ("loop", "scale", "trim")
_FLAT = frozenset({"Canvas", "Image", "Video"})
_TIMED = frozenset({"Audio", "Sound", "Video"})
#: Files that have a format; a `Text` with a value instead of an id is not one.
_FILES = frozenset({"Audio", "Dataset", "Image", "Model", "Sound", "Text", "Video"})
_FILE_PROPERTIES = frozenset({"body", "homepage", "logo", "rendering", "seeAlso", "thumbnail"})
#: Media types people write that do not exist, and those that do (IANA).
_MISSPELT = {
    "image/jpg": "image/jpeg",
    "image/tif": "image/tiff",
    "audio/mp3": "audio/mpeg",
    "model/glb": "model/gltf-binary",
}
#: How far the shapes of canvas and picture may differ beyond a pixel's rounding; viewers stretch the picture.
_SHAPE_TOLERANCE_PERCENT = 1


def check_motivations(nodes: list[Node]) -> Iterator[Problem]:
    """Report annotations of the wrong motivation for where they stand, and unknown time modes (3.0, 3.4)."""
    for node in nodes:
        for annotation in _annotations_in(node, "items") if node.type == "Canvas" else ():
            if "painting" not in _listed(annotation.value.get("motivation")):
                yield annotation.problem(
                    "annotations in items of a Canvas must have motivation painting", "motivation"
                )
        for annotation in _annotations_in(node, "annotations"):
            if "painting" in _listed(annotation.value.get("motivation")):
                yield annotation.problem(
                    "annotations in annotations must not be painting", "motivation"
                )
        mode = node.value.get("timeMode")
        if node.type == "Annotation" and mode is not None and mode not in _TIME_MODES:
            yield node.problem(
                f"timeMode must be trim, scale or loop, not {shorten(mode)}", "timeMode"
            )


def check_targets(nodes: list[Node]) -> Iterator[Problem]:
    """Report annotations on a canvas that target something else (3.0, 3.4 and 5.6)."""
    for canvas in nodes:
        if canvas.type != "Canvas":
            continue
        for annotation in (
            *_annotations_in(canvas, "items"),
            *_annotations_in(canvas, "annotations"),
        ):
            targets = [_target_id(target) for target in _listed(annotation.value.get("target"))]
            if canvas.id not in targets:
                yield annotation.problem(
                    f"the target must be the canvas {canvas.id}, or a part of it", "target"
                )


def check_bodies(nodes: list[Node]) -> Iterator[Problem]:
    """Report pictures whose id is the service that makes pictures (3.0, 5.7)."""
    for node in nodes:
        if node.type != "Image" or not node.id:
            continue
        services = {service.id.rstrip("/") for service in children(node, "service")}
        if node.id.rstrip("/") in services or node.id.endswith("/info.json"):
            yield node.problem(
                f"the id of an Image must be an image, not its service: {node.id}", "id"
            )


def check_dimensions(nodes: list[Node]) -> Iterator[Problem]:
    """Report canvases that lack a dimension, or the shape, of what is painted on them."""
    for canvas in nodes:
        if canvas.type != "Canvas":
            continue
        painted = _annotations_in(canvas, "items")
        for annotation in painted:
            for body in _contents(annotation):
                if body.type in _TIMED and "duration" not in canvas.value:
                    yield body.problem(f"{body.type} needs a canvas with a duration", "type")
                if body.type in _FLAT and not {"width", "height"} <= canvas.value.keys():
                    yield body.problem(f"{body.type} needs a canvas with width and height", "type")
        if len(painted) == 1 and painted[0].value.get("target") == canvas.id:
            yield from _check_shape(canvas, painted[0])


def check_choices(nodes: list[Node]) -> Iterator[Problem]:
    """Report choices of nothing, and options that do not say what they are (3.0, 5.7 and 3.1, label)."""
    for node in nodes:
        if node.type != "Choice" or node.in_service:
            continue
        if not node.value.get("items"):
            yield node.problem("a Choice must have at least one item", "items")
        for option in children(node, "items"):
            if "label" not in option.value:
                yield option.problem("each option of a Choice should have a label", "label")


def check_formats(nodes: list[Node]) -> Iterator[Problem]:
    """Report files without a media type, or with one that does not exist (3.0, 3.2, format)."""
    for node in nodes:
        if node.in_service or node.in_place:
            continue
        format_ = node.value.get("format")
        if (
            format_ is None
            and node.id
            and node.type in _FILES
            and _holder(node) in _FILE_PROPERTIES
        ):
            yield node.problem(f"{node.type} should say its format", "format")
        if isinstance(format_, str) and format_ in _MISSPELT:
            yield node.problem(
                f"format {format_} is not registered: write {_MISSPELT[format_]}", "format"
            )


def _annotations_in(node: Node, name: str) -> list[Node]:
    pages = children(node, name)
    return [annotation for page in pages for annotation in children(page, "items")]


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _target_id(target: Json) -> str:
    if isinstance(target, dict):
        return _target_id(target.get("source", target.get("id")))
    return target.partition("#")[0] if isinstance(target, str) else ""


def _contents(annotation: Node) -> list[Node]:
    """List what an annotation shows: its bodies, each choice of them, and what a part is taken from."""
    waiting, found = list(children(annotation, "body")), []
    while waiting:
        body = waiting.pop(0)
        if body.type == "Choice":
            waiting.extend(children(body, "items"))
        elif body.type == "SpecificResource":
            waiting.extend(children(body, "source"))
        else:
            found.append(body)
    return found


def _holder(node: Node) -> str:
    """Name the property a file is the value of, through choices and parts."""
    while node.parent is not None and node.parent.type in {"Choice", "SpecificResource"}:
        node = node.parent
    return node.key


def _check_shape(canvas: Node, annotation: Node) -> Iterator[Problem]:
    width, height = _sides(canvas)
    for body in _contents(annotation):
        body_width, body_height = _sides(body)
        if body.type != "Image" or min(width, height, body_width, body_height) <= 0:
            continue
        # In whole numbers: sides beyond what a float holds are no reason to fail.
        difference = abs(body_width * height - body_height * width)
        rounded = difference <= max(width, height)
        if not rounded and difference * 100 > _SHAPE_TOLERANCE_PERCENT * body_height * width:
            yield body.problem(
                f"a picture of {body_width} × {body_height} should fill a canvas of its shape, not {width} × {height}"
            )


def _sides(node: Node) -> tuple[int, int]:
    width, height = node.value.get("width"), node.value.get("height")
    return (width if isinstance(width, int) else 0), (height if isinstance(height, int) else 0)
