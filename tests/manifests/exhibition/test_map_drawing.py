"""The drawing of places: where they are, and that nothing in a name becomes markup."""

from xml.etree import ElementTree

import pytest

from manifests.exhibition.map_drawing import HEIGHT, WIDTH, draw_map
from manifests.exhibition.model import MapPlace
from tests.manifests.exhibition.tours import both

SVG = "{http://www.w3.org/2000/svg}"


def points(*places):
    root = ElementTree.fromstring(draw_map(places, "vi"))
    return [(float(each.get("cx")), float(each.get("cy"))) for each in root.iter(f"{SVG}circle")]


def place(latitude, longitude, name="A"):
    return MapPlace(latitude, longitude, both(name, name))


def test_one_place_is_in_the_middle():
    assert points(place(22, 105)) == [pytest.approx((WIDTH / 2, HEIGHT / 2))]


def test_north_is_up_and_east_is_right():
    (south_west, north_east) = points(place(21, 105), place(22, 106))
    assert south_west[0] < north_east[0]
    assert south_west[1] > north_east[1]


@pytest.mark.parametrize(
    "places",
    [
        [place(85, 180), place(-85, -180)],
        [place(0, 0)] * 30,
        [place(21, 105), place(21, 105.0000001)],
        [],
    ],
)
def test_every_place_is_on_the_sheet(places):
    for x, y in points(*places):
        assert 0 <= x <= WIDTH
        assert 0 <= y <= HEIGHT


def test_a_name_is_text_whatever_stands_in_it():
    drawn = draw_map([place(21, 105, "<script>alert('x')</script> & co")], "vi")
    root = ElementTree.fromstring(drawn)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert('x')</script> & co" in [each.text for each in root.iter(f"{SVG}text")]


def test_kilometres_are_drawn_in_scale():
    """Two places 100 km apart on a meridian are as far apart as the line says."""
    degrees = 100 / 110.574
    (one, other) = points(place(21, 105), place(21 + degrees, 105))
    drawn = draw_map([place(21, 105), place(21 + degrees, 105)], "vi")
    root = ElementTree.fromstring(drawn)
    text = next(each.text for each in root.iter(f"{SVG}text") if each.text.endswith("km"))
    path = [each.get("d") for each in root.iter(f"{SVG}path")][-1]
    left, right = float(path[1:].split(" ")[0]), float(path.split("H")[1].split("V")[0])
    per_km = (right - left) / float(text.split()[0])
    assert (one[1] - other[1]) / per_km == pytest.approx(100, rel=0.02)
