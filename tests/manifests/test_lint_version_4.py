"""Each fault of version 4 that the official schema lets through is planted, alone, into a document that has none."""

import copy

import pytest

from manifests.annotation import Camera
from manifests.lint import RULES_4, check
from manifests.model import Bounds
from manifests.sizes import NO_LIMITS
from manifests.version_4.collection import build_collection_4
from manifests.version_4.comments import SceneComment, SceneTalk
from manifests.version_4.manifest import build_manifest_4
from tests.manifests.examples import URIS, collection, image, item, model
from tests.manifests.recordings import sound

CONTEXT = "http://iiif.io/api/presentation/4/context.json"


def rich_manifest_4():
    """Return a manifest with every part in which a fault can be planted."""
    said = SceneComment("a", {"vi": ("Một",)}, (0, 1, 0), (0, 1, 0), Camera((0, 2, 1), (0, 1, 0)))
    box = Bounds((-1.0, 0.0, -1.0), (1.0, 2.0, 1.0))
    return build_manifest_4(
        item(model(bounds=box), image(), sound()),
        URIS,
        NO_LIMITS,
        {"than-trong": SceneTalk((said,))},
    )


def scene(document):
    return document["items"][0]


def named(name):
    def find(document):
        found = scene(document)["items"][0]["items"]
        return next(each for each in found if each["id"].endswith(f"/{name}"))

    return find


def body(name):
    return lambda document: named(name)(document)["body"]


def target(name):
    return lambda document: named(name)(document)["target"]


def comment(document):
    return scene(document)["annotations"][0]["items"][0]


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


def share_target(document):
    target("key-light")(document)["id"] = target("camera")(document)["id"]


def whole(document):
    return document


FAULTS = [
    (put(whole, "@context", [CONTEXT, "https://example.org/more"]), "must be, or end with"),
    (put(scene, "@context", CONTEXT), "at the top of the document only"),
    (share_target, "is already that of"),
    (put(comment, "id", "https://baotang.example.vn/iiif/presentation/4/trong-dong/manifest"), "already that of"),
    (take(target("camera"), "id"), "SpecificResource must have an id"),
    (put(named("model"), "motivation", "painting"), "motivation must be a list"),
    (take(comment, "motivation"), "motivation must be a list"),
    (put(comment, "body", [{"type": "TextualBody", "value": "x"}]), "body must be one object"),
    (put(comment, "target", "https://baotang.example.vn/x"), "target must be one object"),
    (put(target("camera"), "source", "https://baotang.example.vn/x"), "source must be an object"),
    (put(target("camera"), "selector", {"type": "PointSelector", "x": 1}), "selector must be a list"),
    (put(target("camera"), "selector", [{"type": "PointSelector", "t": 1.5}]), "instant, not t"),
    (put(body("camera"), "fieldOfView", 180), "between 0 and 180"),
    (put(body("camera"), "fieldOfView", 0), "between 0 and 180"),
    (put(body("camera"), "near", 0), "before the camera"),
    (put(body("camera"), "near", 1e9), "nearer than far"),
    (put(body("key-light"), "color", "red"), "#RRGGBB"),
    (put(scene, "backgroundColor", "#fff"), "#RRGGBB"),
    (put(body("key-light"), "intensity", {"type": "Quantity", "quantityValue": 2, "unit": "relative"}), "from 0 to 1"),
    (put(body("key-light"), "angle", 120), "up to 90"),
    (put(named("model"), "body", {"id": "https://x.vn/a.jpg", "type": "Image"}), "cannot be painted into a Scene"),
    (put(scene, "placeholderCanvas", {"id": "https://x.vn/c", "type": "Canvas"}), "placeholderContainer"),
    (put(comment, "bodyValue", "x"), "TextualBody"),
    (put(lambda d: comment(d)["body"], "language", "vi"), "language must be a list"),
    (put(whole, "navDate", "1428"), "navDate must be"),
    (put(scene, "label", {"vi": []}), "at least one text"),
    (take(whole, "label"), "Manifest must have a label"),
]  # fmt: skip


def test_a_good_document_has_no_fault():
    assert check(rich_manifest_4()) == []
    assert check(build_collection_4(collection(), URIS, NO_LIMITS)) == []


@pytest.mark.parametrize(("plant", "message"), FAULTS, ids=range(len(FAULTS)))
def test_a_planted_fault_is_found_alone(plant, message):
    document = copy.deepcopy(rich_manifest_4())
    plant(document)
    assert {problem.message for problem in check(document) if message in problem.message}
    assert len(check(document)) <= 2  # what is taken away may be missed twice


@pytest.mark.parametrize(
    ("change", "message"),
    [({"items": []}, "items or pages, never both"), ({"last": None}, "a first and a last one")],
)
def test_pages_are_whole_and_alone(change, message):
    document = paged() | change
    document = {name: value for name, value in document.items() if value is not None}
    assert [message in problem.message for problem in check(document)] == [True]


def test_every_rule_finds_some_fault_and_every_fault_names_its_rule():
    found = set()
    for plant, _message in FAULTS:
        document = rich_manifest_4()
        plant(document)
        found |= {problem.rule for problem in check(document)}
    found |= {problem.rule for problem in check(paged() | {"items": []})}
    assert found == RULES_4.keys()


def paged():
    return build_collection_4(collection(), URIS, NO_LIMITS, 1)


@pytest.mark.parametrize("value", [None, "x", 3, [], [3], {}, [{}], {"type": 3}, [[]]])
@pytest.mark.parametrize("name", ["items", "annotations", "provider", "@context", "id", "type"])
def test_whatever_stands_somewhere_the_lint_ends(name, value):
    document = rich_manifest_4()
    scene(document)[name] = value
    check(document)
