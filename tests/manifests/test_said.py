"""What is said of media, in versions 2.1 and 4: everything once, at the place where it is said."""

import json

import pytest

from manifests.lint import check
from manifests.sizes import NO_LIMITS
from manifests.version_2.annotations import build_annotation_list
from manifests.version_2.manifest import build_manifest_2
from manifests.version_4.manifest import build_manifest_4
from manifests.version_4.said import build_said_page
from tests.manifests.examples import URIS, image, item, model
from tests.manifests.recordings import film, sound
from tests.manifests.said import FLAT, IN_SPACE, TIMED, item_with_everything_said, with_said
from tests.manifests.version_2_rules import faults


def said_in_4(**more):
    document = build_manifest_4(item_with_everything_said(**more), URIS, NO_LIMITS)
    return document, {each["type"]: each for each in document["items"]}


@pytest.mark.parametrize("few", [True, False])
def test_a_manifest_of_each_version_keeps_its_rules(few):
    everything = item_with_everything_said(few=few)
    assert faults(build_manifest_2(everything, URIS, NO_LIMITS)) == []
    assert check(build_manifest_4(everything, URIS, NO_LIMITS)) == []


def test_everything_is_said_once_in_version_4():
    document, _ = said_in_4()
    written = json.dumps(document)
    for said in (*FLAT, *IN_SPACE):
        assert written.count(f'/{said.id}"') == 1, said.id
    for said in TIMED:
        assert written.count(f'/{said.id}"') == 2, said.id  # of the sound, and of the film


def test_places_of_version_4_are_those_of_their_container():
    _, containers = said_in_4()
    [page] = containers["Timeline"]["annotations"][-1:]
    verse, rest, whole = (each["target"] for each in page["items"])
    assert verse["source"] == {"id": containers["Timeline"]["id"], "type": "Timeline"}
    assert verse["selector"][0]["value"] == "t=0.5,1.25"
    assert rest["selector"][0]["value"] == "t=2"
    assert whole == {"id": containers["Timeline"]["id"], "type": "Timeline"}
    comments, others = containers["Scene"]["annotations"]
    assert [each["motivation"] for each in comments["items"]] == [["commenting"]]
    tag, model_itself = (each["target"] for each in others["items"])
    assert tag["selector"] == [{"type": "PointSelector", "x": 0.1, "y": 0.2, "z": 0.3}]
    assert model_itself == {"id": containers["Scene"]["id"], "type": "Scene"}


def test_texts_in_several_languages_are_a_choice():
    [page] = build_manifest_4(item(with_said(image(), FLAT[:1])), URIS, NO_LIMITS)["items"][0][
        "annotations"
    ]
    body = page["items"][0]["body"]
    assert body["type"] == "Choice"
    assert [each.get("language") for each in body["items"]] == [["vi"], ["en"], None]


def test_who_said_it_is_told():
    [page] = build_manifest_4(item(with_said(image(), FLAT)), URIS, NO_LIMITS)["items"][0][
        "annotations"
    ]
    signed = page["items"][-1]
    assert signed["creator"] == {
        "id": f"{signed['id']}/creator",
        "type": "Agent",
        "name": "Lan",
    }
    assert signed["created"] == "2024-05-01T12:00:00Z"


def test_much_is_referred_to_where_it_is_served():
    document, containers = said_in_4(few=False)
    for name, media, said in (
        ("Scene", model(), IN_SPACE),
        ("Timeline", sound(), TIMED),
    ):
        reference = containers[name]["annotations"][-1]
        assert set(reference) == {"id", "type"}
        served = build_said_page(document["id"].split("/")[-2], media, said, URIS)
        assert len(served["items"]) == len(said)
        assert {_place(each["target"]) for each in served["items"]} == {containers[name]["id"]}


def _place(target):
    return target.get("source", target)["id"]


def test_a_list_of_version_2_says_each_at_its_place():
    document = build_annotation_list("trong-dong", image().id, FLAT, URIS)
    canvas = URIS.canvas("trong-dong", image().id)
    whole, box, edge, star, signed = document["resources"]
    assert (whole["on"], len(whole["resource"])) == (canvas, 3)
    assert (box["motivation"], box["on"]) == ("sc:painting", f"{canvas}#xywh=10,20,300,40")
    assert edge["on"]["full"] == canvas
    assert edge["on"]["selector"]["default"]["value"] == "xywh=1,2,29,39"
    assert edge["on"]["selector"]["item"]["value"].startswith("<svg")
    assert star["on"] == f"{canvas}#xywh=500,20,1,1"
    assert star["resource"]["@type"] == "oa:Tag"
    assert signed["resource"]["format"] == "text/html"


def test_a_recording_that_version_2_does_not_play_has_its_comments_on_its_poster():
    document = build_manifest_2(item(with_said(film(), TIMED)), URIS, NO_LIMITS)
    [canvas] = document["sequences"][0]["canvases"]
    assert canvas["otherContent"][0]["@id"].endswith(f"/list/{film().id}")
    listed = build_annotation_list("trong-dong", film().id, TIMED, URIS)["resources"]
    assert {each["on"] for each in listed} == {URIS.canvas("trong-dong", film().id)}
