from __future__ import annotations

import json
from typing import Any

import pytest

from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.info import info_document
from iiif_server.image.parameters import ApiVersion, parse_size
from iiif_server.image.plan import plan_render
from iiif_server.image.sizing import Limits
from tests.iiif_server.image.pictures import LIMITS, parse
from tests.iiif_server.image.test_plan import shape

URI = "https://example.org/iiif/3/drum"
PICTURE = shape(5001, 4003)


def info(
    version: ApiVersion = ApiVersion.V3,
    geometry: PyramidGeometry = PICTURE,
    limits: Limits = LIMITS,
    rights: str | None = None,
) -> dict[str, Any]:
    return info_document(URI, geometry, limits, version, rights)


@pytest.mark.parametrize("version", list(ApiVersion))
def test_the_context_comes_first_and_the_document_is_json(version: ApiVersion) -> None:
    document = info(version)
    assert next(iter(document)) == "@context"
    assert json.loads(json.dumps(document)) == document


def test_version_3_has_what_the_specification_requires() -> None:
    document = info()
    assert document["id"] == URI
    assert document["type"] == "ImageService3"
    assert document["protocol"] == "http://iiif.io/api/image"
    assert document["profile"] == "level2"
    assert (document["width"], document["height"]) == (5001, 4003)


def test_version_2_has_what_the_specification_requires() -> None:
    document = info(ApiVersion.V2)
    assert document["@id"] == URI
    level, extras = document["profile"]
    assert level == "http://iiif.io/api/image/2/level2.json"
    assert "sizeAboveFull" in extras["supports"]
    assert set(extras["formats"]) == {"jpg", "png", "webp", "gif", "tif", "avif", "jp2", "pdf"}


@pytest.mark.parametrize("version", list(ApiVersion))
def test_every_published_size_is_served_exactly(version: ApiVersion) -> None:
    for size in info(version)["sizes"]:
        made = plan_render(
            parse(f"full/{size['width']},{size['height']}/0/default.jpg", version), PICTURE, LIMITS
        )
        assert (made.output_width, made.output_height) == (size["width"], size["height"])
        assert parse_size(f"{size['width']},", version)


@pytest.mark.parametrize("version", list(ApiVersion))
def test_everything_advertised_can_be_planned(version: ApiVersion) -> None:
    document = info(version)
    extras = document if version is ApiVersion.V3 else document["profile"][1]
    formats = extras.get("extraFormats") or extras["formats"]
    qualities = extras.get("extraQualities") or extras["qualities"]
    for extension in formats:
        for quality in qualities:
            plan_render(parse(f"square/200,/!12.5/{quality}.{extension}", version), PICTURE, LIMITS)


def test_nothing_over_the_limits_is_published() -> None:
    document = info(limits=Limits(max_width=2600, max_height=1100, max_area=1_000_000))
    assert document["maxWidth"] == 2600
    assert document["maxHeight"] == 1100
    assert document["maxArea"] == 1_000_000
    assert [size["width"] for size in document["sizes"]] == [313, 626]
    assert "tiles" not in info(limits=Limits(max_width=300))


def test_enlarging_is_advertised_only_with_limits() -> None:
    assert "sizeUpscaling" in info()["extraFeatures"]
    assert "sizeUpscaling" not in info(limits=Limits())["extraFeatures"]


def test_a_grey_picture_offers_no_colour() -> None:
    document = info(geometry=shape(1000, 1000, bands=1))
    assert document["extraQualities"] == ["gray", "bitonal"]


def test_rights_have_their_name_of_each_version() -> None:
    rights = "http://creativecommons.org/publicdomain/zero/1.0/"
    assert info(rights=rights)["rights"] == rights
    assert info(ApiVersion.V2, rights=rights)["license"] == rights
    assert "rights" not in info()
