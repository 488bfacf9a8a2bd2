"""Flow 2 as a client sees it: pixels, status codes, headers."""

from __future__ import annotations

import pytest
import pyvips

from tests.iiif_server.web.conftest import House
from tests.support.pictures import square_colour

#: JPEG at quality 85 moves a flat colour by no more than this.
TOLERANCE = 4


def decode(content: bytes) -> pyvips.Image:
    return pyvips.Image.new_from_buffer(content, "")


def assert_square(image: pyvips.Image, x: int, y: int, column: int, row: int) -> None:
    expected = square_colour(column, row)
    assert image(x, y) == pytest.approx(expected, abs=TOLERANCE)


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_region_shows_the_squares_that_lie_there(house: House, version: str) -> None:
    answer = house.client.get(
        f"/iiif/image/{version}/{house.picture}/200,300,400,200/400,/0/default.jpg"
    )
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    image = decode(answer.data)
    assert (image.width, image.height) == (400, 200)
    assert_square(image, 50, 50, 2, 3)
    assert_square(image, 350, 150, 5, 4)


def test_every_spelling_of_a_stored_tile_has_the_same_bytes(house: House) -> None:
    spellings = ["512,", ",512", "512,512", "!512,512", "max", "pct:100"]
    answers = [
        house.client.get(f"/iiif/image/3/{house.picture}/512,0,512,512/{size}/0/default.jpg")
        for size in spellings
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert_square(decode(answers[0].data), 38, 50, 5, 0)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("full/max/0/default.jpg", 200),
        ("full/max/0/default.png", 200),
        ("square/200,/90/gray.webp", 200),
        ("pct:10,10,20,20/pct:50/!22.5/bitonal.png", 200),
        ("full/^2000,/0/default.jpg", 200),
        ("full/full/0/default.jpg", 400),
        ("full/2000,/0/default.jpg", 400),
        ("5000,0,10,10/max/0/default.jpg", 400),
        ("0,0,0,10/max/0/default.jpg", 400),
        ("full/max/400/default.jpg", 400),
        ("full/max/0/grey.jpg", 400),
        ("full/max/0/default.exe", 400),
        ("full/1e3,/0/default.jpg", 400),
        ("full/١٠,/0/default.jpg", 400),
        ("full/99999999999999999999,/0/default.jpg", 400),
        ("full/max/0/default", 400),
        ("full/max/0", 404),
        ("a/full/max/0/default.jpg", 404),
        ("", 404),
    ],
)
def test_every_request_has_its_status_and_may_be_read_from_anywhere(
    house: House, path: str, status: int
) -> None:
    answer = house.client.get(f"/iiif/image/3/{house.picture}/{path}")
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if status >= 400:
        assert answer.mimetype == "text/plain"
        assert answer.text.count("\n") == 1


@pytest.mark.parametrize("name", ["nobody", "..%2fetc", "%00", "a" * 3000])
def test_an_unknown_identifier_is_not_found(house: House, name: str) -> None:
    assert house.client.get(f"/iiif/image/3/{name}/info.json").status_code == 404
    assert house.client.get(f"/iiif/image/3/{name}/full/max/0/default.jpg").status_code == 404


def test_what_is_not_published_is_not_served(house: House) -> None:
    for path in ("full/max/0/default.jpg", "0,0,512,512/512,/0/default.jpg", "info.json"):
        assert house.client.get(f"/iiif/image/3/{house.draft}/{path}").status_code == 404
        assert house.client.get(f"/iiif/image/3/{house.withdrawn}/{path}").status_code == 410


def test_a_fresh_copy_is_answered_with_304(house: House) -> None:
    path = f"/iiif/image/3/{house.picture}/full/300,/0/default.jpg"
    first = house.client.get(path)
    again = house.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"


def test_links_name_the_canonical_form_and_the_profile(house: House) -> None:
    answer = house.client.get(f"/iiif/image/3/{house.picture}/square/300,/0/default.jpg")
    assert answer.headers.getlist("Link") == [
        f"<http://localhost/iiif/image/3/{house.picture}/200,0,900,900/300,300/0/default.jpg>"
        ';rel="canonical", <http://iiif.io/api/image/3/level2.json>;rel="profile"'
    ]


@pytest.mark.parametrize(
    ("version", "accept", "expected"),
    [
        ("3", "", "application/ld+json"),
        ("3", "*/*", "application/ld+json"),
        ("3", "application/json", "application/json"),
        ("3", "text/html,application/xhtml+xml,*/*;q=0.8", "application/ld+json"),
        ("2", "", "application/json"),
        ("2", "application/ld+json", "application/ld+json"),
    ],
)
def test_info_comes_in_the_type_that_is_asked_for(
    house: House, version: str, accept: str, expected: str
) -> None:
    answer = house.client.get(
        f"/iiif/image/{version}/{house.picture}/info.json", headers={"Accept": accept}
    )
    assert answer.mimetype == expected
    name = "id" if version == "3" else "@id"
    document = answer.get_json(force=True)
    assert document[name] == f"http://localhost/iiif/image/{version}/{house.picture}"
    assert (document["width"], document["height"]) == (1300, 900)


def test_every_size_and_tile_that_info_names_is_served(house: House) -> None:
    base = f"/iiif/image/3/{house.picture}"
    document = house.client.get(f"{base}/info.json").get_json(force=True)
    for size in document["sizes"]:
        width, height = size["width"], size["height"]
        image = decode(house.client.get(f"{base}/full/{width},{height}/0/default.jpg").data)
        assert (image.width, image.height) == (width, height)
    tile = document["tiles"][0]
    for factor in tile["scaleFactors"]:
        step = tile["width"] * factor
        for x in range(0, 1300, step):
            for y in range(0, 900, step):
                region = (x, y, min(step, 1300 - x), min(step, 900 - y))
                size = (-(-region[2] // factor), -(-region[3] // factor))
                path = f"{','.join(map(str, region))}/{size[0]},{size[1]}/0/default.jpg"
                answer = house.client.get(f"{base}/{path}")
                assert answer.status_code == 200, path
                image = decode(answer.data)
                assert (image.width, image.height) == size


def test_the_address_of_a_picture_leads_to_its_description(house: House) -> None:
    answer = house.client.get(f"/iiif/image/3/{house.picture}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://localhost/iiif/image/3/{house.picture}/info.json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_may_ask_first(house: House) -> None:
    answer = house.client.options(f"/iiif/image/3/{house.picture}/info.json")
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_a_picture_of_a_model_is_a_picture(house: House) -> None:
    answer = house.client.get(f"/iiif/image/3/{house.model}/full/200,/0/default.jpg")
    assert decode(answer.data).width == 200
