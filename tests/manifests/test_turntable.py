from __future__ import annotations

from dataclasses import replace

import pytest

from manifests.errors import NothingToShowError
from manifests.lint import check
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.turntable import build_turntable, view_media
from manifests.words import view_name
from tests.manifests.examples import URIS, image, item, manifest_of, model

TURNED = model(views=24, view_px=1024)


def turntable_of(limits=NO_LIMITS, **changes):
    return build_turntable(item(image(), TURNED, **changes), "than-trong", URIS, limits)


def test_a_turntable_is_valid_and_found_under_its_own_address():
    document = turntable_of()
    assert check(document) == []
    assert document["id"] == (
        "https://baotang.example.vn/iiif/presentation/3/trong-dong/turntable/than-trong/manifest"
    )
    assert document["behavior"] == ["individuals"]


def test_its_canvases_are_images_of_their_own_in_the_order_of_turning():
    canvases = turntable_of()["items"]
    services = [canvas["items"][0]["items"][0]["body"]["service"][0]["id"] for canvas in canvases]
    assert services == [
        f"https://baotang.example.vn/iiif/image/3/than-trong~{number:02d}" for number in range(24)
    ]
    assert {(canvas["width"], canvas["height"]) for canvas in canvases} == {(1024, 1024)}


def test_a_limited_service_gives_views_as_small_as_it_gives_anything():
    body = turntable_of(ImageLimits(500))["items"][3]["items"][0]["items"][0]["body"]
    assert (body["width"], body["height"]) == (500, 500)


def test_the_model_stays_one_canvas_and_points_to_its_turntable():
    document = manifest_of(image(), TURNED)
    assert check(document) == []
    assert len(document["items"]) == 2
    links = document["items"][1]["seeAlso"]
    assert [link["type"] for link in links] == ["Dataset", "Dataset"]
    assert links[1]["id"] == turntable_of()["id"]
    assert links[1]["label"] == {"vi": ["Xoay quanh hiện vật"], "en": ["All around the object"]}


def test_a_model_without_views_points_to_none_and_has_none():
    assert [link["type"] for link in manifest_of(model())["items"][0]["seeAlso"]] == ["Dataset"]
    for media_id in ("than-trong", "mat-trong", "khac"):
        with pytest.raises(NothingToShowError, match="from all around"):
            build_turntable(item(image(), model()), media_id, URIS, NO_LIMITS)


def test_what_an_item_demands_is_demanded_of_its_turntable_too():
    document = turntable_of(rights="http://creativecommons.org/licenses/by/4.0/")
    assert document["requiredStatement"]["value"]["vi"] == ["Bảo tàng tỉnh"]
    assert document["rights"] == "http://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        (0, "Mặt trước", "Front"),
        (3, "Mặt trước, xoay 45° sang phải", "Front, turned 45° to the right"),
        (6, "Mặt phải", "Right side"),
        (11, "Mặt phải, xoay 75° sang phải", "Right side, turned 75° to the right"),
        (12, "Mặt sau", "Back"),
        (18, "Mặt trái", "Left side"),
        (23, "Mặt trái, xoay 75° sang phải", "Left side, turned 75° to the right"),
    ],
)
def test_each_view_says_from_where_it_shows_the_object(number, vi, en):
    assert view_name(number, 24) == {"vi": (vi,), "en": (en,)}
    view = view_media(TURNED, number)
    assert view.alt == view.label == {"vi": (vi,), "en": (en,)}


def test_no_two_views_have_the_same_words():
    assert len({view_name(number, 24)["vi"] for number in range(24)}) == 24


def test_a_half_degree_is_written_as_each_language_writes_it():
    assert view_name(1, 16) == {
        "vi": ("Mặt trước, xoay 22,5° sang phải",),
        "en": ("Front, turned 22.5° to the right",),
    }


def test_a_label_of_any_language_is_kept():
    labelled = replace(item(TURNED), label={"fr": ("Tambour",)})
    document = build_turntable(labelled, "than-trong", URIS, NO_LIMITS)
    assert document["label"] == {"fr": ["Tambour – Xoay quanh hiện vật"]}
    nameless = replace(item(TURNED), label={})
    assert "vi" in build_turntable(nameless, "than-trong", URIS, NO_LIMITS)["label"]
