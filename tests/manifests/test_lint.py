"""Each fault the official schema lets through is planted, alone, into a document that has none."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from manifests.lint import RULES, check
from tests.manifests.examples import image, manifest_of, model

NAVPLACE = "http://iiif.io/api/extension/navplace/context.json"
PRESENTATION = "http://iiif.io/api/presentation/3/context.json"
X = "https://baotang.example.vn/x"


def rich_manifest():
    """Return a manifest with every part in which a fault can be planted."""
    document = manifest_of(image("a"), image("b"), model())
    first = document["items"][0]
    document["@context"] = [NAVPLACE, PRESENTATION]
    document["behavior"] = ["paged"]
    document["navDate"] = "1893-01-01T00:00:00+07:00"
    document["navPlace"] = {
        "id": f"{X}/place",
        "type": "FeatureCollection",
        "features": [
            {
                "id": f"{X}/place/1",
                "type": "Feature",
                "properties": {"label": {"vi": ["Làng Ngọc Lũ"]}},
                "geometry": {"type": "Point", "coordinates": [106.05, 20.53]},
            }
        ],
    }
    document["start"] = {"id": first["id"], "type": "Canvas"}
    document["structures"] = [
        {
            "id": f"{X}/range",
            "type": "Range",
            "label": {"vi": ["Mặt trống"]},
            "behavior": ["thumbnail-nav"],
            "items": [
                {"id": first["id"], "type": "Canvas"},
                {
                    "id": f"{X}/range/1",
                    "type": "Range",
                    "label": {"vi": ["Ngôi sao"]},
                    "thumbnail": copy.deepcopy(first["thumbnail"]),
                    "items": [{"id": first["id"] + "#xywh=0,0,100,100", "type": "Canvas"}],
                },
            ],
        }
    ]
    first["placeholderCanvas"] = {
        "id": f"{X}/placeholder",
        "type": "Canvas",
        "height": 300,
        "width": 400,
        "items": [],
    }
    first["annotations"] = [
        {
            "id": f"{X}/comments",
            "type": "AnnotationPage",
            "items": [
                {
                    "id": f"{X}/comments/1",
                    "type": "Annotation",
                    "motivation": "commenting",
                    "body": {"type": "TextualBody", "value": "Mười bốn cánh", "language": "vi"},
                    "target": first["id"] + "#xywh=0,0,100,100",
                }
            ],
        },
        {"id": f"{X}/elsewhere", "type": "AnnotationPage"},
    ]
    return document


def canvas(document):
    return document["items"][0]


def annotation(document):
    return canvas(document)["items"][0]["items"][0]


def body(document):
    return annotation(document)["body"]


def put(holder, key, value):
    """Return the planting of one property."""

    def plant(document):
        holder(document)[key] = value

    return plant


def take(holder, key):
    """Return the removal of one property."""

    def plant(document):
        del holder(document)[key]

    return plant


def whole(document):
    return document


def place(document):
    return document["navPlace"]


def outer_range(document):
    return document["structures"][0]


def rename_canvas_with_fragment(document):
    canvas(document)["id"] += "#xywh=0,0,1,1"
    annotation(document)["target"] = canvas(document)["id"]
    canvas(document)["annotations"] = []


def paint_service(document):
    body(document)["id"] = body(document)["service"][0]["id"]


def paint_video(document):
    body(document).update(type="Video", format="video/mp4", duration=5.0)


def repeat_an_id(document):
    document["items"][1]["id"] = canvas(document)["id"]
    document["items"][1]["items"][0]["items"][0]["target"] = canvas(document)["id"]


def embed_a_placeholder_in_a_placeholder(document):
    canvas(document)["placeholderCanvas"]["placeholderCanvas"] = {"id": f"{X}/p2", "type": "Canvas"}


def offer_without_label(document):
    annotation(document)["body"] = {"type": "Choice", "items": [body(document)]}


def offer_another_shape(document):
    offered = body(document) | {"label": {"vi": ["Ảnh X-quang"]}, "width": 100}
    annotation(document)["body"] = {"type": "Choice", "items": [offered]}


FAULTS = {
    # the list in the project's notes: what the official schema was seen to let through
    "canvas id with a fragment": (rename_canvas_with_fragment, "/items/0/id"),
    "target is another canvas": (
        put(annotation, "target", f"{X}/other"),
        "/items/0/items/0/items/0/target",
    ),
    "target is a part of another canvas": (
        put(annotation, "target", {"type": "SpecificResource", "source": f"{X}/other"}),
        "/items/0/items/0/items/0/target",
    ),
    "two canvases with one id": (repeat_an_id, "/items/1/id"),
    "context in a canvas": (put(canvas, "@context", PRESENTATION), "/items/0/@context"),
    "context not last": (put(whole, "@context", [PRESENTATION, NAVPLACE]), "/@context"),
    "empty language map": (put(whole, "summary", {}), "/summary"),
    "empty list of texts": (put(canvas, "label", {"vi": []}), "/items/0/label/vi"),
    "provider without label": (take(lambda d: d["provider"][0], "label"), "/provider/0/label"),
    "homepage without label": (take(lambda d: d["homepage"][0], "label"), "/homepage/0/label"),
    "rendering without label": (take(lambda d: d["rendering"][0], "label"), "/rendering/0/label"),
    "behavior of a canvas on a manifest": (put(whole, "behavior", ["non-paged"]), "/behavior/0"),
    "behavior of a collection on a manifest": (put(whole, "behavior", ["together"]), "/behavior/0"),
    "hidden canvas": (put(canvas, "behavior", ["hidden"]), "/items/0/behavior/0"),
    "behaviors that exclude each other": (
        put(whole, "behavior", ["paged", "individuals"]),
        "/behavior",
    ),
    "navDate without time zone": (put(whole, "navDate", "1893-01-01T00:00:00"), "/navDate"),
    "navDate without time": (put(whole, "navDate", "1893-01-01"), "/navDate"),
    "navDate the calendar lacks": (put(whole, "navDate", "1893-02-30T00:00:00Z"), "/navDate"),
    "start on a canvas": (put(canvas, "start", {"id": X, "type": "Canvas"}), "/items/0/start"),
    "manifest without canvases": (put(whole, "items", []), "/items"),
    "image service without profile": (
        take(lambda d: body(d)["service"][0], "profile"),
        "/items/0/items/0/items/0/body/service/0/profile",
    ),
    "image service 3 with the profile of a URI": (
        put(lambda d: body(d)["service"][0], "profile", "http://iiif.io/api/image/3/level2.json"),
        "/items/0/items/0/items/0/body/service/0/profile",
    ),
    "image service 2 with the profile of version 3": (
        put(lambda d: body(d)["service"][1], "profile", "level2"),
        "/items/0/items/0/items/0/body/service/1/profile",
    ),
    "context in a service": (
        put(lambda d: body(d)["service"][0], "@context", "http://iiif.io/api/image/3/context.json"),
        "/items/0/items/0/items/0/body/service/0/@context",
    ),
    "image that is its service": (paint_service, "/items/0/items/0/items/0/body/id"),
    "image that is an information document": (
        put(body, "id", f"{X}/info.json"),
        "/items/0/items/0/items/0/body/id",
    ),
    "painted image without format": (
        take(body, "format"),
        "/items/0/items/0/items/0/body/format",
    ),
    "model without format": (take(lambda d: d["rendering"][0], "format"), "/rendering/0/format"),
    "comment among the paintings": (
        put(annotation, "motivation", "commenting"),
        "/items/0/items/0/items/0/motivation",
    ),
    "video on a canvas without duration": (paint_video, "/items/0/items/0/items/0/body/type"),
    "HTML in a label": (put(whole, "label", {"vi": ["<b>Trống</b>"]}), "/label/vi/0"),
    "unknown timeMode": (
        put(annotation, "timeMode", "stretch"),
        "/items/0/items/0/items/0/timeMode",
    ),
    "navPlace without its context": (put(whole, "@context", PRESENTATION), "/@context"),
    "latitude before longitude": (
        put(lambda d: place(d)["features"][0]["geometry"], "coordinates", [20.53, 106.05]),
        "/navPlace/features/0/geometry/coordinates",
    ),
    # more that was met in the wild
    "no context": (take(whole, "@context"), "/@context"),
    "relative id": (put(annotation, "id", "anno/1"), "/items/0/items/0/items/0/id"),
    "blank text": (put(whole, "label", {"vi": [" "]}), "/label/vi/0"),
    "text instead of a list": (put(whole, "label", {"vi": "Trống"}), "/label/vi"),
    "text instead of a language map": (put(whole, "label", "Trống"), "/label"),
    "number among the texts": (put(whole, "label", {"vi": [1]}), "/label/vi/0"),
    "unknown language": (put(whole, "label", {"tiếng Việt": ["Trống"]}), "/label/tiếng Việt"),
    "HTML that is not closed": (put(whole, "summary", {"vi": ["<p>Trống>"]}), "/summary/vi/0"),
    "HTML of two elements": (put(whole, "summary", {"vi": ["<p>1</p><p>2</p>"]}), "/summary/vi/0"),
    "script in HTML": (
        put(whole, "summary", {"vi": ["<p><script>x()</script></p>"]}),
        "/summary/vi/0",
    ),
    "handler in HTML": (put(whole, "summary", {"vi": ['<p onclick="x()">x</p>']}), "/summary/vi/0"),
    "script as an address": (
        put(whole, "summary", {"vi": ['<a href=" java&#10;script:x()">x</a>']}),
        "/summary/vi/0",
    ),
    "entities that expand": (
        put(whole, "summary", {"vi": ['<!DOCTYPE p [<!ENTITY a "aaaa">]><p>&a;</p>']}),
        "/summary/vi/0",
    ),
    "painting among the comments": (
        put(lambda d: canvas(d)["annotations"][0]["items"][0], "motivation", "painting"),
        "/items/0/annotations/0/items/0/motivation",
    ),
    "comment on another canvas": (
        put(lambda d: canvas(d)["annotations"][0]["items"][0], "target", f"{X}/other"),
        "/items/0/annotations/0/items/0/target",
    ),
    "image on a canvas without height": (
        take(canvas, "height"),
        "/items/0/items/0/items/0/body/type",
    ),
    "picture of another shape": (put(body, "width", 100), "/items/0/items/0/items/0/body"),
    "media type that does not exist": (
        put(body, "format", "image/jpg"),
        "/items/0/items/0/items/0/body/format",
    ),
    "placeholder in a placeholder": (
        embed_a_placeholder_in_a_placeholder,
        "/items/0/placeholderCanvas/placeholderCanvas",
    ),
    "thumbnail-nav child without thumbnail": (
        take(lambda d: outer_range(d)["items"][1], "thumbnail"),
        "/structures/0/items/1/thumbnail",
    ),
    "sequence inside a range": (
        put(lambda d: outer_range(d)["items"][1], "behavior", ["sequence"]),
        "/structures/0/items/1/behavior",
    ),
    "empty range": (
        put(lambda d: outer_range(d)["items"][1], "items", []),
        "/structures/0/items/1/items",
    ),
    "manifest inside a manifest": (
        put(canvas, "type", "Manifest"),
        "/items/0/type",
    ),
    "services below the top": (
        put(lambda d: outer_range(d), "services", []),
        "/structures/0/services",
    ),
    "unknown behavior": (put(whole, "behavior", ["page-turning"]), "/behavior/0"),
    "place without features": (put(place, "features", []), "/navPlace/features"),
    "place that is a point": (put(place, "type", "Point"), "/navPlace/type"),
    "place that is no feature": (
        put(lambda d: place(d)["features"][0], "type", "Point"),
        "/navPlace/features/0/type",
    ),
    "feature without geometry": (
        put(lambda d: place(d)["features"][0], "geometry", None),
        "/navPlace/features/0/geometry",
    ),
    "relative id of a place": (put(place, "id", "place/1"), "/navPlace/id"),
    "range of another canvas": (
        put(lambda d: outer_range(d)["items"][0], "id", f"{X}/other"),
        "/structures/0/items/0/id",
    ),
    "canvas inside a range": (
        put(lambda d: outer_range(d)["items"][0], "items", []),
        "/structures/0/items/0/items",
    ),
    "start on another canvas": (
        put(whole, "start", {"type": "SpecificResource", "source": f"{X}/other#t=1"}),
        "/start/id",
    ),
    "choice of nothing": (
        put(annotation, "body", {"type": "Choice", "items": []}),
        "/items/0/items/0/items/0/body/items",
    ),
    "option without label": (offer_without_label, "/items/0/items/0/items/0/body/items/0/label"),
    "option of another shape": (
        offer_another_shape,
        "/items/0/items/0/items/0/body/items/0",
    ),
    "word of version 2": (put(canvas, "viewingHint", "paged"), "/items/0/viewingHint"),
}


def test_the_document_without_a_fault_has_none():
    assert check(rich_manifest()) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_where_it_is(name):
    plant, pointer = FAULTS[name]
    document = rich_manifest()
    plant(document)
    problems = check(document)
    assert pointer in [problem.pointer for problem in problems]
    assert all(problem.message and "\n" not in problem.message for problem in problems)
    assert {problem.rule for problem in problems} <= RULES.keys()


def test_every_rule_finds_some_fault():
    found = set()
    for plant, _pointer in FAULTS.values():
        document = rich_manifest()
        plant(document)
        found |= {problem.rule for problem in check(document)}
    assert found == RULES.keys()


def test_a_pointer_escapes_what_pointers_need():
    document = rich_manifest()
    document["label"] = {"a/b~c": ["x"]}
    assert [problem.pointer for problem in check(document)] == ["/label/a~1b~0c"]


def test_a_manifest_embedded_in_a_collection_is_found():
    inner = rich_manifest()
    del inner["@context"]
    whole = {
        "@context": [NAVPLACE, PRESENTATION],
        "id": f"{X}/c",
        "type": "Collection",
        "label": {"vi": ["Tất cả"]},
        "items": [inner],
    }
    assert "/items/0/items" in [problem.pointer for problem in check(whole)]


def places_in(document):
    """List the holder and key of every value of a document."""
    waiting, found = [document], []
    while waiting:
        holder = waiting.pop()
        for key, value in holder.items() if isinstance(holder, dict) else enumerate(holder):
            found.append((holder, key))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_no_document_however_wrong_stops_the_lint(data):
    document = rich_manifest()
    places = places_in(document)
    for index in data.draw(st.lists(st.integers(0, len(places) - 1), min_size=1, max_size=4)):
        holder, key = places[index]
        holder[key] = data.draw(JSON)
    assert isinstance(check(document), list)
