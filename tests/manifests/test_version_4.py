import math
from dataclasses import replace

import pytest
from hypothesis import given

from manifests.annotation import Annotation, Body, Camera, Motivation, SpacePoint, Whole
from manifests.errors import DocumentError, NothingToShowError
from manifests.jsonld import encode
from manifests.lint import check
from manifests.model import Bounds, MediaRole, ModelLevel, Provider
from manifests.record import Chapter, Layout, Record
from manifests.sizes import NO_LIMITS
from manifests.version_4.collection import build_collection_4, build_collection_page_4
from manifests.version_4.comments import SceneComment, SceneTalk
from manifests.version_4.manifest import build_manifest_4
from manifests.version_4.scene import choose_level
from tests.manifests import examples
from tests.manifests.examples import FULL_RECORD, URIS, VOCABULARY, collection, image, item, model
from tests.manifests.recordings import film, items_with_everything, sound
from tests.manifests.test_random_items import SETTINGS

BASE = "https://baotang.example.vn"
SCENE = f"{BASE}/iiif/presentation/4/trong-dong/scene/than-trong"
BOX = Bounds((-0.3, 0.0, -0.3), (0.3, 0.6, 0.3))
STAR = SceneComment(
    "sao",
    {"vi": ("Ngôi sao",), "en": ("The star",)},
    (0, 0.6, 0),
    (0, 1, 0),
    Camera((0, 1.2, 0.3), (0, 0.6, 0), 40.0),
)
RIM = SceneComment("vanh", {"none": ("<b>Vành</b>",)}, (0.3, 0.6, 0))


def manifest_4(*media, talks=None, **changes):
    return build_manifest_4(item(*media, **changes), URIS, NO_LIMITS, talks)


def painted(container):
    return {each["id"].rpartition("/")[2]: each for each in container["items"][0]["items"]}


@SETTINGS
@given(items_with_everything(), examples.limits)
def test_any_item_makes_a_manifest_without_fault_or_has_nothing_to_show(item, limits):
    if not any(media.picture or media.recording for media in item.media):
        with pytest.raises(NothingToShowError):
            build_manifest_4(item, URIS, limits)
        return
    document = build_manifest_4(item, URIS, limits)
    assert check(document) == []
    encode(document)


@SETTINGS
@given(examples.collections, examples.limits)
def test_any_collection_makes_a_document_without_fault(collection, limits):
    faults = check(build_collection_4(collection, URIS, limits))
    assert [fault for fault in faults if "already that of" not in fault.message] == []


def test_a_model_stands_in_a_scene_in_metres():
    [scene] = manifest_4(model())["items"]
    assert (scene["id"], scene["type"]) == (SCENE, "Scene")
    assert scene["spatialScale"] == {"type": "Quantity", "quantityValue": 1.0, "unit": "m"}
    model_annotation = painted(scene)["model"]
    assert model_annotation["motivation"] == ["painting"]
    assert model_annotation["target"] == {"id": SCENE, "type": "Scene"}
    body = model_annotation["body"]
    assert body["id"] == f"{BASE}/models/than-trong/medium.glb"
    assert (body["format"], body["fileSize"]) == ("model/gltf-binary", 4_200_000)


def test_the_other_levels_are_offered_with_their_sizes():
    [scene] = manifest_4(model())["items"]
    assert [(link["id"].rpartition("/")[2], link["fileSize"]) for link in scene["rendering"]] == [
        ("full.glb", 31_400_000),
        ("thumb.glb", 41_000),
    ]


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ((40_000, 900_000, 4_999_999, 20_000_000), 2),
        ((40_000,), 0),
        ((9_000_000, 90_000_000), 0),
        ((5_000_000, 5_000_001), 0),
    ],
)
def test_the_most_detailed_level_that_a_phone_opens_is_shown(sizes, chosen):
    levels = [ModelLevel(str(n), n + 1, size, 0.0) for n, size in enumerate(sizes)]
    assert choose_level(levels) is levels[chosen]


def test_a_scene_is_lit_and_has_its_poster_until_the_model_is_there():
    [scene] = manifest_4(model())["items"]
    lights = painted(scene)
    assert lights["ambient-light"]["body"]["type"] == "AmbientLight"
    key = lights["key-light"]
    assert key["body"]["type"] == "DirectionalLight"
    assert key["target"]["selector"][0]["y"] > key["body"]["lookAt"]["y"]  # it shines downwards
    poster = scene["placeholderContainer"]
    assert (poster["type"], poster["width"], poster["height"]) == ("Canvas", 1600, 1200)
    assert poster["items"][0]["items"][0]["target"] == {"id": poster["id"], "type": "Canvas"}


@pytest.mark.parametrize(
    "box",
    [
        BOX,
        Bounds((5.0, 5.0, 5.0), (5.0, 5.0, 5.0)),
        Bounds((-1.0, 0.0, -500.0), (1.0, 0.01, 500.0)),
        Bounds((0.0, 0.0, 0.0), (0.001, 0.002, 0.001)),
    ],
)
def test_the_camera_sees_all_of_the_model(box):
    [scene] = manifest_4(model(bounds=box))["items"]
    camera = painted(scene)["camera"]
    lens, [place] = camera["body"], camera["target"]["selector"]
    eye = [place[axis] for axis in "xyz"]
    middle = [lens["lookAt"][axis] for axis in "xyz"]
    assert middle == pytest.approx(
        [(a + b) / 2 for a, b in zip(box.low_m, box.high_m, strict=True)]
    )
    forward = [(m - e) / math.dist(eye, middle) for m, e in zip(middle, eye, strict=True)]
    half = math.tan(math.radians(lens["fieldOfView"] / 2))
    for corner in ((x[0], y[1], z[2]) for x in _ends(box) for y in _ends(box) for z in _ends(box)):
        offset = [c - e for c, e in zip(corner, eye, strict=True)]
        depth = sum(o * f for o, f in zip(offset, forward, strict=True))
        aside = math.sqrt(max(sum(o * o for o in offset) - depth * depth, 0))
        assert lens["near"] < depth < lens["far"]
        assert aside <= depth * half
    assert eye[1] > middle[1]
    assert eye[2] > middle[2]  # before the front


def _ends(box):
    return box.low_m, box.high_m


def test_a_model_whose_box_is_not_known_is_framed_by_the_viewer():
    [scene] = manifest_4(model())["items"]
    assert "camera" not in painted(scene)
    assert scene["interactionMode"] == ["orbit"]


def test_a_model_without_levels_is_its_poster():
    [canvas] = manifest_4(model(levels=()))["items"]
    assert canvas["type"] == "Canvas"
    assert canvas["id"] == URIS.canvas("trong-dong", "than-trong")


def test_a_comment_points_at_a_place_and_names_its_camera():
    talk = SceneTalk((STAR, RIM))
    document = manifest_4(model(bounds=BOX), talks={"than-trong": talk})
    assert check(document) == []
    [scene] = document["items"]
    star, rim = scene["annotations"][0]["items"]
    assert star["motivation"] == ["commenting"]
    assert star["target"]["source"] == {"id": SCENE, "type": "Scene"}
    assert star["target"]["selector"] == [{"type": "PointSelector", "x": 0, "y": 0.6, "z": 0}]
    vietnamese, english = star["body"]["items"]
    assert (vietnamese["value"], vietnamese["language"]) == ("Ngôi sao", ["vi"])
    assert english["position"]["selector"][0]["y"] > 0.6  # before the surface
    camera = painted(scene)["camera-sao"]
    assert star["scope"] == [{"id": camera["id"], "type": "Annotation"}]
    assert camera["behavior"] == ["hidden"]
    assert camera["body"]["fieldOfView"] == 40
    assert camera["body"]["lookAt"] == star["target"]["selector"][0]
    assert camera["target"]["selector"][0] == {"type": "PointSelector", "x": 0, "y": 1.2, "z": 0.3}
    assert rim["body"]["format"] == "text/html"
    assert not {"scope"} & rim.keys()
    assert not {"language", "position"} & rim["body"].keys()


def test_the_first_camera_that_is_not_hidden_is_that_of_the_whole():
    talk = SceneTalk((STAR,))
    [scene] = manifest_4(model(bounds=BOX), talks={"than-trong": talk})["items"]
    cameras = [each for each in scene["items"][0]["items"] if "Camera" in each["body"]["type"]]
    shown = [camera for camera in cameras if "behavior" not in camera]
    assert [camera["id"] for camera in shown] == [f"{SCENE}/painting/camera"]


def test_steps_are_a_sequence_in_the_manifest_in_which_each_camera_is_activated():
    document = manifest_4(model(), talks={"than-trong": SceneTalk((STAR, RIM), guided=True)})
    assert check(document) == []
    assert "annotations" not in document["items"][0]
    [page] = document["annotations"]
    assert page["behavior"] == ["sequence"]
    star, activating, rim = page["items"]
    assert [each["motivation"] for each in (star, activating, rim)] == [
        ["commenting"],
        ["activating"],
        ["commenting"],
    ]
    assert activating["target"] == {"id": star["id"], "type": "Annotation"}
    assert activating["body"]["action"] == ["show", "enable", "select"]
    assert activating["body"]["source"]["id"] == f"{SCENE}/painting/camera-sao"
    assert "scope" not in star


def test_what_the_catalogue_holds_of_places_on_a_model_is_said_in_its_scene():
    camera = Camera((0, 1.2, 0.3), (0, 0.5, 0), 35.0)
    bodies = (Body("Ngôi sao", "vi"), Body("The star", "en"), Body("Mười bốn cánh", "vi"))
    said = (
        Annotation("a1", Motivation.COMMENTING, bodies, SpacePoint(0, 0.6, 0, camera)),
        Annotation("a2", Motivation.DESCRIBING, bodies[:1], SpacePoint(0, 0, 0)),
        Annotation("a3", Motivation.COMMENTING, bodies[:1], Whole()),
        Annotation("a4", Motivation.TAGGING, bodies[:1], SpacePoint(0, 0, 0)),
    )
    document = manifest_4(model(annotations=said, annotation_count=4))
    assert check(document) == []
    [scene] = document["items"]
    first, second = scene["annotations"][0]["items"]
    assert [body["value"] for body in first["body"]["items"]] == [
        "Ngôi sao",
        "Mười bốn cánh",
        "The star",
    ]
    assert painted(scene)["camera-a1"]["body"]["lookAt"]["y"] == 0.5
    assert second["body"]["value"] == "Ngôi sao"
    assert "scope" not in second


def test_what_says_nothing_is_no_comment():
    empty = replace(STAR, text={"vi": (" ",)})
    [scene] = manifest_4(model(), talks={"than-trong": SceneTalk((empty,))})["items"]
    assert "annotations" not in scene
    assert "camera-sao" not in painted(scene)


def test_a_sound_is_a_timeline_with_its_waveform_and_its_texts():
    [timeline] = manifest_4(sound())["items"]
    assert (timeline["type"], timeline["duration"]) == ("Timeline", 61.254)
    assert not {"height", "width"} & timeline.keys()
    body = painted(timeline)["recording"]["body"]
    assert (body["id"], body["type"]) == (f"{BASE}/recordings/hat-then/file", "Audio")
    assert (body["format"], body["fileSize"]) == ("audio/mpeg", 1_234_567)
    assert timeline["accompanyingContainer"]["width"] == 1800
    captions, transcript = timeline["annotations"][0]["items"]
    assert captions["motivation"] == ["supplementing"]
    assert captions["provides"] == ["closedCaptions"]
    assert captions["body"]["id"] == f"{BASE}/recordings/hat-then/vi.vtt"
    assert captions["body"]["language"] == ["vi"]
    assert transcript["provides"] == ["transcript"]
    assert captions["target"] == {"id": timeline["id"], "type": "Timeline"}


def test_a_film_is_a_canvas_that_lasts_with_its_poster():
    [canvas] = manifest_4(film())["items"]
    assert canvas["id"] == URIS.canvas("trong-dong", "le-hoi")
    assert (canvas["type"], canvas["width"], canvas["duration"]) == ("Canvas", 1280, 125.5)
    assert painted(canvas)["recording"]["body"]["type"] == "Video"
    assert canvas["placeholderContainer"]["width"] == 1280
    assert "placeholderContainer" not in manifest_4(film(picture=None))["items"][0]


def test_other_pictures_of_a_view_are_a_choice():
    xray = image("x", label={}, alternative_to="a", role=MediaRole.XRAY)
    [canvas] = manifest_4(image("a"), xray)["items"]
    choice = canvas["items"][0]["items"][0]["body"]
    assert choice["type"] == "Choice"
    assert choice["items"][1]["label"]["en"] == ["X-ray"]


def test_the_contents_name_containers_of_every_kind():
    contents = (Chapter({"vi": ("Tất cả",)}, ("mat-trong", "than-trong", "hat-then")),)
    document = manifest_4(image(), model(), sound(), record=Record(contents=contents))
    [everything] = document["structures"]
    assert everything["items"] == [
        {"id": each["id"], "type": each["type"]} for each in document["items"]
    ]
    assert [each["type"] for each in everything["items"]] == ["Canvas", "Scene", "Timeline"]


def test_the_record_the_place_and_the_other_versions_are_told():
    document = manifest_4(record=FULL_RECORD, vocabulary=VOCABULARY)
    assert document["metadata"][0]["value"] == {"none": ["BTTQ 1994.12"]}
    assert document["navPlace"]["type"] == "FeatureCollection"
    assert document["@context"] == "http://iiif.io/api/presentation/4/context.json"
    profiles = {link["id"]: link.get("profile") for link in document["seeAlso"]}
    for version in ("2", "3"):
        address = f"{BASE}/iiif/presentation/{version}/trong-dong/manifest"
        assert profiles[address] == f"http://iiif.io/api/presentation/{version}/context.json"


def test_version_2_is_not_linked_where_it_would_show_nothing():
    document = manifest_4(sound(picture=None))
    assert URIS.manifest_2("trong-dong") not in [link["id"] for link in document["seeAlso"]]


def test_it_begins_with_the_thing_itself():
    document = manifest_4(image("p", role=MediaRole.DOSSIER), model())
    assert document["start"] == {"id": SCENE, "type": "Scene"}


def test_a_layout_of_pages_is_not_kept_by_what_is_no_page():
    paged = Record(layout=Layout.PAGED)
    assert manifest_4(image("a"), image("b"), record=paged)["behavior"] == ["paged"]
    assert manifest_4(image(), model(), record=paged)["behavior"] == ["individuals"]


def test_the_institution_is_not_its_home_page():
    [agent] = manifest_4()["provider"]
    assert agent["homepage"][0]["id"] == f"{BASE}/gioi-thieu"
    assert agent["id"] == f"{BASE}/gioi-thieu#institution"


def test_a_large_collection_has_pages_and_no_items():
    whole = build_collection_4(collection(), URIS, NO_LIMITS, 1)
    assert check(whole) == []
    assert whole["total"] == 3
    assert "items" not in whole
    pages = [build_collection_page_4(collection(), n, URIS, NO_LIMITS, 1) for n in (1, 2)]
    assert [page["id"] for page in pages] == [whole["first"]["id"], whole["last"]["id"]]
    assert pages[0]["next"] == whole["last"]
    assert pages[1]["prev"] == whole["first"]
    for page in pages:
        assert page["type"] == "CollectionPage"
        assert page["partOf"] == [{"id": whole["id"], "type": "Collection"}]
    in_one = build_collection_4(collection(), URIS, NO_LIMITS)
    assert [each for page in pages for each in page["items"]] == in_one["items"]


@pytest.mark.parametrize(
    "changes",
    [
        {"label": {"tiếng Việt": ("Trống",)}},
        {"provider": Provider("không phải địa chỉ", {}, "https://x.vn/")},
        {"media": (image(), image())},
    ],
)
def test_values_that_make_no_document_are_refused(changes):
    with pytest.raises(DocumentError):
        build_manifest_4(replace(item(), **changes), URIS, NO_LIMITS)
