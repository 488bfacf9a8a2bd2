"""Parts of a media as other programs write them: fragments, points, and one polygon drawn in SVG.

What is drawn in SVG is read as a few numbers and written anew by us; no markup of somebody else's is kept. Sources: W3C
Web Annotation Data Model, 4.2; Media Fragments URI 1.0, 4.2; IIIF registry of selectors.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from manifests.annotation import (
    Point,
    Polygon,
    Rectangle,
    Selector,
    SpacePoint,
    Span,
)
from manifests.annotation_bounds import Corner, Frame
from manifests.errors import AnnotationError

LONGEST_SVG = 65_536
MOST_CORNERS = 2_000
#: Beyond this no picture and no model reaches (the largest picture has less than 10^6 px on a side).
LARGEST_NUMBER = 1e9

_NUMBER = r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?"
_NUMBERS = re.compile(_NUMBER)
_BETWEEN = re.compile(r"[\s,]*")
_XYWH = re.compile(rf"(?:(pixel|percent):)?({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
_TIME = re.compile(r"(?:npt:)?(\d{1,7}(?:\.\d{1,9})?)?(?:,(\d{1,7}(?:\.\d{1,9})?))?")
_PATH_STEP = re.compile(r"([MmLlHhVvZz])([^A-Za-z]*(?:[eE][+-]?\d[^A-Za-z]*)*)")
_SVG = "{http://www.w3.org/2000/svg}"
_GROUPS, _SHAPES = frozenset({"svg", "g"}), frozenset({"polygon", "path", "rect"})
#: They would make the numbers mean something else than pixels.
_MOVING = frozenset({"transform", "viewBox", "preserveAspectRatio", "rx", "ry"})


class UnreadableShapeError(AnnotationError):
    """A harmless drawing that is not one polygon; another selector beside it may do."""


def parse_number(value: object, name: str) -> float:
    """Return a finite number within reason."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AnnotationError(f"{name} must be a number")
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise AnnotationError(f"{name} is {value:.3g}: no media reaches so far")
    return float(value)


def parse_fragment(text: str, frame: Frame) -> Selector:
    """Read ``xywh=10,20,300,400`` (px, or ``percent:``) or ``t=1.5,3``.

    Raises
    ------
    AnnotationError
        It is neither, or both.
    """
    name, _, value = text.removeprefix("#").partition("=")
    if name == "xywh" and (found := _XYWH.fullmatch(value)):
        left, top, width, height = (float(each) for each in found.groups()[1:])
        if found[1] == "percent":
            left, width = left * frame.width / 100, width * frame.width / 100
            top, height = top * frame.height / 100, height * frame.height / 100
        numbers = (parse_number(each, "xywh") for each in (left, top, width, height))
        return _whole_pixels(*numbers)
    if name == "t" and value and (times := _TIME.fullmatch(value)):
        end = None if times[2] is None else float(times[2])
        return Span(float(times[1] or 0), end)
    msg = f"fragment {text[:60]!r} is neither xywh=left,top,width,height nor t=begin,end: write one of both"
    raise AnnotationError(msg)


def parse_point(values: dict[str, object]) -> Selector:
    """Read a PointSelector: ``x`` and ``y`` of a picture, with ``z`` a place of a model."""
    if "t" in values or "instant" in values:
        raise AnnotationError("a PointSelector with a time is not kept: use a fragment t=begin,end")
    x, y = (parse_number(values.get(name), f"{name} of the PointSelector") for name in "xy")
    if "z" not in values:
        return Point(x, y)
    return SpacePoint(x, y, parse_number(values["z"], "z of the PointSelector"))


def parse_svg(text: str) -> Polygon:
    """Read an SvgSelector with one polygon, path of straight lines, or rectangle, in pixels of the picture.

    Raises
    ------
    AnnotationError
        It is too long, not XML, or holds what no drawing of a region needs.
    UnreadableShapeError
        It draws something else: curves, several shapes, moved or scaled ones.
    """
    if len(text) > LONGEST_SVG:
        raise AnnotationError(f"the SvgSelector has {len(text)} letters: at most {LONGEST_SVG}")
    # Without declarations there is nothing to expand and nothing to fetch.
    if "<!" in text or "<?" in text:
        raise AnnotationError(
            "the SvgSelector has a declaration or a comment: leave only the shape in it"
        )
    try:
        root = ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        raise AnnotationError(f"the SvgSelector is not XML: {error}") from error
    shapes = list(_find_shapes(root))
    if len(shapes) != 1:
        raise UnreadableShapeError(
            f"the SvgSelector has {len(shapes)} shapes: draw one polygon, path or rect"
        )
    corners = _corners_of(shapes[0])
    if not 3 <= len(corners) <= MOST_CORNERS:
        msg = f"the SvgSelector has {len(corners)} corners: a polygon has 3 to {MOST_CORNERS}"
        raise UnreadableShapeError(msg)
    return Polygon(tuple((parse_number(x, "x"), parse_number(y, "y")) for x, y in corners))


def write_svg(polygon: Polygon) -> str:
    """Write a polygon as the SVG that viewers read."""
    points = " ".join(f"{x:.12g},{y:.12g}" for x, y in polygon.corners)
    return f'<svg xmlns="http://www.w3.org/2000/svg"><polygon points="{points}"/></svg>'


def _whole_pixels(left: float, top: float, width: float, height: float) -> Rectangle:
    """Round outwards, so that what was marked stays within."""
    from_x, from_y = math.floor(left), math.floor(top)
    return Rectangle(
        from_x, from_y, math.ceil(left + width) - from_x, math.ceil(top + height) - from_y
    )


def _find_shapes(root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for element in root.iter():
        name = str(element.tag).removeprefix(_SVG)
        if name not in _GROUPS | _SHAPES:
            raise AnnotationError(
                f"the SvgSelector holds <{name[:40]}>: only svg, g, polygon, path and rect may stand in it"
            )
        if moved := sorted(_MOVING & element.attrib.keys()):
            raise UnreadableShapeError(
                f"the SvgSelector has {moved[0]}: write the corners in pixels of the picture"
            )
        if name in _SHAPES:
            yield element


def _corners_of(shape: ElementTree.Element) -> list[Corner]:
    name = str(shape.tag).removeprefix(_SVG)
    if name == "polygon":
        numbers = _numbers_in(shape.get("points", ""))
        return list(zip(numbers[::2], numbers[1::2], strict=False))
    if name == "rect":
        x, y, width, height = (
            _one_number(shape.get(key, "0")) for key in ("x", "y", "width", "height")
        )
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return _walk(shape.get("d", ""))


def _walk(path: str) -> list[Corner]:
    """Follow a path of straight lines from corner to corner; it may be closed, and goes on after that nowhere."""
    steps = [found.groups() for found in _PATH_STEP.finditer(path)]
    rest = _PATH_STEP.sub("", path).strip(" ,\t\r\n")
    if rest or not steps or steps[0][0] not in "Mm":
        raise UnreadableShapeError("the path is not made of straight lines: use M, L, H, V and Z")
    corners: list[Corner] = []
    x = y = 0.0
    for number, (letter, written) in enumerate(steps):
        if letter in "Zz" or (letter in "Mm" and number):
            if number != len(steps) - 1 or letter in "Mm":
                raise UnreadableShapeError("the path draws several shapes: draw one")
            break
        for across, down in _moves(letter, _numbers_in(written)):
            x = across if across is not None and letter.isupper() else x + (across or 0.0)
            y = down if down is not None and letter.isupper() else y + (down or 0.0)
            corners.append((x, y))
    return corners[:-1] if len(corners) > 3 and corners[0] == corners[-1] else corners


def _moves(letter: str, numbers: list[float]) -> list[tuple[float | None, float | None]]:
    if letter in "Hh":
        return [(each, None) for each in numbers]
    if letter in "Vv":
        return [(None, each) for each in numbers]
    return list(zip(numbers[::2], numbers[1::2], strict=False))


def _numbers_in(text: str) -> list[float]:
    if _BETWEEN.sub("", _NUMBERS.sub("", text)):
        raise UnreadableShapeError(f"{text[:40]!r} are no numbers of a shape")
    return [float(each) for each in _NUMBERS.findall(text)]


def _one_number(text: str) -> float:
    numbers = _numbers_in(text)
    if len(numbers) != 1:
        raise UnreadableShapeError(f"{text[:40]!r} is no number of a rect")
    return numbers[0]
