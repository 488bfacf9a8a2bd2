"""Files of annotations from other programs: what is read, and everything that is refused with its place and rule."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from manifests.annotation import (
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
from manifests.annotation_bounds import Frame
from manifests.annotation_page import build_annotation_page
from manifests.annotation_reading import LARGEST_FILE_BYTES, MOST_ANNOTATIONS, read_annotations
from manifests.errors import AnnotationError
from manifests.model import MediaKind
from manifests.uris import Uris

PICTURE = Frame(MediaKind.IMAGE, 1000, 800)
MODEL = Frame(MediaKind.MODEL, 640, 480)
SOUND = Frame(MediaKind.AUDIO, duration_s=60.0)
FILM = Frame(MediaKind.VIDEO, 1920, 1080, 60.0)
CANVAS = "https://elsewhere.example/canvas/1"
URIS = Uris("https://baotang.example.vn")


def comment(target=CANVAS, **changes):
    body = {"type": "TextualBody", "value": "Hình người chèo thuyền", "language": "vi"}
    said = {"type": "Annotation", "motivation": "commenting", "body": body, "target": target}
    return {name: value for name, value in (said | changes).items() if value is not None}


def read(*annotations, frame=PICTURE):
    return read_annotations(json.dumps(list(annotations)).encode(), "m", frame)


def part_of(target, frame=PICTURE, **changes):
    return read(comment(target, **changes), frame=frame).annotations[0].selector


def selected(*selectors):
    return {"type": "SpecificResource", "source": CANVAS, "selector": list(selectors)}


def svg(inner, attributes=""):
    text = f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{inner}</svg>'
    return selected({"type": "SvgSelector", "value": text})


def refusal(*annotations, frame=PICTURE):
    with pytest.raises(AnnotationError) as refused:
        read(*annotations, frame=frame)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("target", "frame", "expected"),
    [
        (CANVAS, PICTURE, Whole()),
        ({"id": CANVAS, "type": "Canvas"}, PICTURE, Whole()),
        (f"{CANVAS}#xywh=10,20,30,40", PICTURE, Rectangle(10, 20, 30, 40)),
        (f"{CANVAS}#xywh=pixel:10.6,20.2,30,40", PICTURE, Rectangle(10, 20, 31, 41)),
        (f"{CANVAS}#xywh=percent:50,25,10,50", PICTURE, Rectangle(500, 200, 100, 400)),
        ([f"{CANVAS}#xywh=1,2,3,4"], PICTURE, Rectangle(1, 2, 3, 4)),
        (
            selected({"type": "FragmentSelector", "value": "xywh=1,2,3,4"}),
            PICTURE,
            Rectangle(1, 2, 3, 4),
        ),
        (selected({"type": "PointSelector", "x": 5, "y": 6.5}), PICTURE, Point(5, 6.5)),
        (
            selected({"type": "PointSelector", "x": 0.1, "y": -2, "z": 3}),
            MODEL,
            SpacePoint(0.1, -2, 3),
        ),
        (f"{CANVAS}#t=1.5,30", SOUND, Span(1.5, 30)),
        (f"{CANVAS}#t=npt:2", SOUND, Span(2)),
        (f"{CANVAS}#t=,4", FILM, Span(0, 4)),
        (f"{CANVAS}#xywh=1,2,3,4", FILM, Rectangle(1, 2, 3, 4)),
    ],
)
def test_a_target_is_read_in_each_of_its_forms(target, frame, expected):
    assert part_of(target, frame) == expected


TRIANGLE = Polygon(((10, 10), (110, 10), (10, 60)))


@pytest.mark.parametrize(
    "inner",
    [
        '<polygon points="10,10 110,10 10,60"/>',
        '<g><polygon points="10 10,110 10,10 60" onclick="x()" style="fill:red"/></g>',
        '<path d="M10,10 L110,10 L10,60 Z"/>',
        '<path d="M 10 10 l100,0 -100,50 z"/>',
        '<path d="M10 10H110L10 60V10Z"/>',
        '<path d="M1e1,10 110,10 10,60"/>',
    ],
)
def test_one_polygon_is_read_however_it_is_drawn(inner):
    assert part_of(svg(inner)) == TRIANGLE


def test_a_rectangle_in_svg_is_a_polygon():
    corners = part_of(svg('<rect x="1" y="2" width="10" height="20"/>')).corners
    assert corners == ((1, 2), (11, 2), (11, 22), (1, 22))


def test_where_a_shape_cannot_be_read_another_selector_of_the_same_part_counts():
    ellipse = svg('<path d="M10,10c0,5 3,5 9,9z"/>')["selector"][0]
    fragment = {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}
    assert part_of(selected(ellipse, fragment)) == Rectangle(1, 2, 3, 4)
    assert "straight lines" in refusal(comment(selected(ellipse)))


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<image href="https://evil.example/x.png"/>',
        '<use href="#x"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<polygon points="1,1 9,1 9,9"/><script/>',
        "<!-- x -->",
    ],
)
def test_svg_with_anything_else_is_refused_even_beside_another_selector(inner):
    drawn = svg(inner)["selector"][0]
    fragment = {"type": "FragmentSelector", "value": "xywh=1,2,3,4"}
    assert refusal(comment(selected(fragment, drawn))).startswith("annotation 1: ")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><svg>&b;</svg>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>',
        '<?xml version="1.0" encoding="UTF-16"?><svg/>',
        "<svg>&#x0;</svg>",
        "<svg><polygon",
        "",
        "<svg/>" * 20_000,
        "<svg>" + "<g>" * 9_000 + "</g>" * 9_000 + "</svg>",
        '<svg><polygon points="' + "1,1 " * 10_000 + '"/></svg>',
    ],
    ids=["bomb", "file", "encoding", "nul", "cut", "empty", "long", "deep", "corners"],
)
def test_a_hostile_drawing_is_refused(text):
    assert "annotation 1" in refusal(comment(selected({"type": "SvgSelector", "value": text})))


@pytest.mark.parametrize(
    ("target", "frame", "rule"),
    [
        (f"{CANVAS}#xywh=1000,0,5,5", PICTURE, "outside the picture of 1000 × 800 px"),
        (f"{CANVAS}#xywh=5,5,0,5", PICTURE, "outside"),
        (f"{CANVAS}#xywh=5,5,-3,5", PICTURE, "outside"),
        (f"{CANVAS}#xywh=1,2,3", PICTURE, "xywh=left,top,width,height"),
        (f"{CANVAS}#xywh=1,2,3,1e99", PICTURE, "no media reaches so far"),
        (f"{CANVAS}#t=1,2", PICTURE, "no part of a media of kind image"),
        (f"{CANVAS}#xywh=1,2,3,4&t=1", FILM, "write one of both"),
        (f"{CANVAS}#t=9,3", SOUND, "ends before it begins"),
        (f"{CANVAS}#t=60", SOUND, "after the end"),
        (f"{CANVAS}#xywh=1,1,2,2", MODEL, "no part of a media of kind model"),
        (selected({"type": "PointSelector", "x": 1, "y": 801}), PICTURE, "outside"),
        (selected({"type": "PointSelector", "x": True, "y": 1}), PICTURE, "must be a number"),
        (selected({"type": "PointSelector", "y": 1}), PICTURE, "must be a number"),
        (selected({"type": "XPathSelector", "value": "/p"}), PICTURE, "is not kept"),
        (selected(), PICTURE, "selector"),
        (svg('<polygon points="-9,-9 -5,-9 -5,-5"/>'), PICTURE, "outside"),
        (
            svg('<polygon points="1,1 9,1 9,9"/>', ' viewBox="0 0 10 10"'),
            PICTURE,
            "pixels of the picture",
        ),
        (
            svg('<polygon points="1,1 9,1 9,9" transform="scale(2)"/>'),
            PICTURE,
            "pixels of the picture",
        ),
        (None, PICTURE, "target must be one canvas"),
        (7, PICTURE, "target must be one canvas"),
        ([CANVAS, CANVAS], PICTURE, "target must be one canvas"),
        ({"source": 7}, PICTURE, "source of the target"),
        (
            "https://baotang.example.vn/iiif/presentation/3/x/canvas/other",
            PICTURE,
            "canvas of media 'other'",
        ),
    ],
)
def test_a_target_that_cannot_be_kept_is_refused_with_the_rule(target, frame, rule):
    told = refusal(comment(), comment(target), frame=frame)
    assert told.startswith("annotation 2: ")
    assert rule in told


def test_what_reaches_out_is_clipped_and_counted():
    done = read(
        comment(f"{CANVAS}#xywh=-10,-10,50,50"),
        comment(svg('<polygon points="900,100 1100,100 1100,300 900,300"/>')),
        comment(f"{CANVAS}#xywh=1,1,5,5"),
    )
    first, second, _third = (each.selector for each in done.annotations)
    assert first == Rectangle(0, 0, 40, 40)
    assert set(second.corners) == {(900, 100), (1000, 100), (1000, 300), (900, 300)}
    assert done.clipped == 2
    assert read(comment(f"{CANVAS}#t=50,90"), frame=SOUND).annotations[0].selector == Span(50, 60)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"motivation": "painting"}, "motivation 'painting' is not kept"),
        ({"motivation": "linking"}, "commenting, tagging, describing, supplementing"),
        ({"motivation": ["commenting", "tagging"]}, "motivation must be one of"),
        ({"motivation": None}, "motivation must be one of"),
        ({"motivation": {"a": 1}}, "motivation must be one of"),
        ({"body": None}, "body must be 1 to"),
        ({"body": []}, "body must be 1 to"),
        ({"body": "https://evil.example/x"}, "nothing is fetched"),
        ({"body": {"id": "https://evil.example/x.mp3", "type": "Sound"}}, "nothing is fetched"),
        ({"body": {"type": "TextualBody", "value": " "}}, "letters"),
        ({"body": {"type": "TextualBody", "value": "x" * 50_001}}, "letters"),
        ({"body": {"type": "TextualBody", "value": "x", "language": "tiếng Việt"}}, "language"),
        ({"body": {"type": "TextualBody", "value": "x", "language": ["vi", "en"]}}, "one BCP 47"),
        ({"body": {"type": "TextualBody", "value": "x", "format": "text/markdown"}}, "format"),
        ({"body": {"type": "TextualBody", "value": "x", "purpose": "selling"}}, "purpose"),
        ({"textGranularity": "line"}, "belongs to transcriptions"),
        ({"motivation": "supplementing", "textGranularity": "verse"}, "page, block, paragraph"),
        ({"created": "yesterday"}, "created must be a moment"),
        ({"created": "2024-01-01T00:00:00"}, "time zone"),
        ({"modified": 7}, "modified must be a moment"),
        ({"created": "0001-01-01T00:00:00+14:00"}, "created must be a moment"),
        ({"creator": 7}, "creator must be"),
        ({"creator": {"name": "x" * 301}}, "more than 300"),
        ({"id": 7}, "id must be a text"),
        ({"type": "oa:Annotation"}, '"type": "Annotation"'),
    ],
)
def test_an_annotation_that_cannot_be_kept_is_refused_with_the_rule(changes, rule):
    told = refusal(comment(), comment(**changes))
    assert told.startswith("annotation 2: ")
    assert rule in told


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"nonsense",
        b"{}",
        b"7",
        b"[" * 100_000,
        b'{"type":"AnnotationPage","items":7}',
        b'{"type":"AnnotationPage"}',
        b'{"type":"AnnotationCollection","first":"https://evil.example/page"}',
        b'[{"type":"Annotation","target":NaN}]',
        b"[null]",
        b"[" + b"9" * 5_000 + b"]",
        json.dumps([comment()]).encode()[:-20],
        b" " * (LARGEST_FILE_BYTES + 1),
        b'{"type":"AnnotationPage","items":[' * 2_000 + b"]}" * 2_000,
    ],
    ids=lambda content: str(content[:24]),
)
def test_a_file_that_is_no_list_of_annotations_is_refused(content):
    with pytest.raises(AnnotationError) as refused:
        read_annotations(content, "m", PICTURE)
    assert len(str(refused.value)) < 300


def test_more_annotations_than_a_media_has_are_refused():
    with pytest.raises(AnnotationError, match="at most 10000"):
        read(*[comment()] * (MOST_ANNOTATIONS + 1))


def test_lists_pages_and_collections_are_read_alike():
    first, second = comment(id="https://x.example/1"), comment(id="https://x.example/2")
    page = {"type": "AnnotationPage", "items": [first]}
    collection = {
        "type": "AnnotationCollection",
        "first": page | {"next": {"type": "AnnotationPage", "items": [second]}},
    }
    expected = read(first, second).annotations
    for values in ([page, second], collection, {"type": "AnnotationPage", "items": [page, second]}):
        done = read_annotations(json.dumps(values).encode(), "m", PICTURE)
        assert done.annotations == expected
    assert read_annotations(json.dumps(first).encode(), "m", PICTURE).annotations == expected[:1]


def test_html_is_made_clean_and_plain_text_stays_plain():
    html = '<p onclick="x()">Một <b>hai</b><script>alert(1)</script><img src=x></p>'
    bodies = [
        {"type": "TextualBody", "value": html, "format": "text/html"},
        {"type": "TextualBody", "value": "một <i>hai</i>", "format": "text/html"},
        {"type": "TextualBody", "value": "<3 trống>", "format": "text/plain"},
        {"type": "TextualBody", "value": "a\x00b\ud800"},
    ]
    said = read(comment(body=bodies)).annotations[0]
    values = [body.value for body in said.bodies]
    assert values == ["<p>Một <b>hai</b></p>", "<p>một <i>hai</i></p>", "<3 trống> ", "ab"]
    assert [body.format for body in said.bodies] == ["text/html"] * 2 + ["text/plain"] * 2


def test_the_same_file_gives_the_same_identifiers_with_and_without_ids():
    named, unnamed = comment(id="https://x.example/1"), comment(f"{CANVAS}#xywh=1,2,3,4")
    once, again = read(named, unnamed), read(named, unnamed)
    assert [each.id for each in once.annotations] == [each.id for each in again.annotations]
    changed = read(comment(id="https://x.example/1", motivation="tagging")).annotations[0]
    assert changed.id == once.annotations[0].id
    assert "same id" in refusal(named, named)


def test_a_body_may_say_what_the_annotation_does_not():
    body = {"type": "TextualBody", "value": "trống", "purpose": "tagging"}
    said = read(comment(motivation=None, body=body)).annotations[0]
    assert (said.motivation, said.bodies[0].purpose) == (Motivation.TAGGING, "tagging")
    assert read(comment(motivation=["oa:commenting"])).annotations[0].motivation == "commenting"


def test_an_address_for_mail_is_not_published():
    said = read(comment(creator={"id": "mailto:lan@example.vn", "name": "Lan"})).annotations[0]
    assert said.creator == Creator("Lan")
    assert read(comment(creator="mailto:lan@example.vn")).annotations[0].creator is None


EVERYTHING = [
    comment(f"{CANVAS}#xywh=1,2,3,4", id="https://x.example/1"),
    comment(svg('<polygon points="1.25,1 9,1 123456.5,9 9,9"/>'), id="https://x.example/2"),
    comment(
        selected({"type": "PointSelector", "x": 5, "y": 6.5}),
        motivation="supplementing",
        textGranularity="line",
        creator={"id": "https://x.example/lan", "name": "Lan"},
        created="2024-01-31T09:30:00+07:00",
        modified="2024-02-01T00:00:00Z",
        body=[
            {"type": "TextualBody", "value": "銅鼓", "language": "lzh-Hant"},
            {"type": "TextualBody", "value": "<p>Trống <b>đồng</b></p>", "language": "vi"},
        ],
    ),
]


@pytest.mark.parametrize("frame", [PICTURE, MODEL, SOUND])
def test_what_is_exported_is_read_as_it_was(frame):
    camera = {
        "type": "Annotation",
        "body": {
            "type": "PerspectiveCamera",
            "fieldOfView": 30,
            "lookAt": {"type": "PointSelector", "x": 0, "y": 1, "z": 0},
        },
        "target": selected({"type": "PointSelector", "x": 1, "y": 2, "z": 3}),
    }
    given = {
        MediaKind.IMAGE: EVERYTHING,
        MediaKind.MODEL: [
            comment(selected({"type": "PointSelector", "x": 0.1, "y": 0, "z": 3}), scope=[camera])
        ],
        MediaKind.AUDIO: [comment(f"{CANVAS}#t=1.5,30.25"), comment(f"{CANVAS}#t=3")],
    }[frame.kind]
    said = read(*given, frame=frame).annotations
    page = build_annotation_page("trong-dong", "m", said, URIS, exact=True)
    again = read_annotations(json.dumps(page).encode(), "m", frame)
    assert again.annotations == said
    assert again.clipped == 0


def test_every_field_is_kept():
    said = read(*EVERYTHING).annotations[2]
    assert said.bodies == (Body("銅鼓", "lzh-Hant"), Body("<p>Trống <b>đồng</b></p>", "vi"))
    assert said.granularity is Granularity.LINE
    assert said.creator == Creator("Lan", "https://x.example/lan")
    assert said.created == datetime(2024, 1, 31, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "scope",
    [
        7,
        [],
        [{}],
        [{"body": {"type": "OrthographicCamera"}}],
        [{"body": {"type": "PerspectiveCamera", "lookAt": 7}, "target": {"selector": []}}],
    ],
)
def test_a_camera_that_is_none_is_refused(scope):
    target = selected({"type": "PointSelector", "x": 0.1, "y": 0, "z": 3})
    assert "PerspectiveCamera" in refusal(comment(target, scope=scope), frame=MODEL)


def test_a_place_on_a_model_stands_on_its_whole_poster():
    camera = Camera((1, 2, 3), (0, 0, 0))
    target = selected({"type": "PointSelector", "x": 0.1, "y": 0, "z": 3})
    said = read(comment(target), frame=MODEL).annotations
    assert said[0].selector == SpacePoint(0.1, 0, 3)
    assert camera.field_of_view_deg == 45
    page = build_annotation_page("trong-dong", "m", said, URIS, exact=False)
    assert page["items"][0]["target"] == URIS.canvas("trong-dong", "m")
