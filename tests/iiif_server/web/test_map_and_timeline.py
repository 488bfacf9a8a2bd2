"""The map and the timeline: every number on them is what a search finds, and no outline file brings them down."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.vocabulary_rows import record_place
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.web.maps.frame import WIDTH, fit_frame
from iiif_server.web.maps.outline import MAX_POSITIONS, draw_outline, find_outline
from manifests.record import EMPTY, Record, When
from manifests.vocabulary import Place
from tests.iiif_server.finding.test_finding import CNE, ITEMS

COMMUNES = {
    "xa-dong-van": (105.362, 23.277, 9),
    "xa-meo-vac": (105.41, 23.16, 4),
    "xa-tan-trao": (105.455, 21.775, 16),
    "xa-minh-thanh": (105.457, 21.776, 2),  # so near that both are one circle
}
#: The province, roughly.
RING = [[104.3, 21.5], [105.9, 21.5], [105.9, 23.5], [104.3, 23.5], [104.3, 21.5]]
OUTLINE = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}},
    {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [105, 22]}},
    {"type": "Feature", "properties": {}, "geometry": None},
]}  # fmt: skip


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "outline.geojson").write_text(json.dumps(OUTLINE))
    settings = read_settings(
        {
            "BAOVAT_DATA_DIR": str(folder / "data"),
            "BAOVAT_MAP_OUTLINE": str(folder / "outline.geojson"),
        }
    )
    with open_runtime(settings) as opened:
        with opened.database.write() as connection:
            for name, (longitude, latitude, _) in COMMUNES.items():
                label = {"vi": (f"Xã <b>{name}</b>",)}
                record_place(connection, Place(
                    name, "commune", label, within="tuyen-quang", latitude=latitude,
                    longitude=longitude,
                ))  # fmt: skip
            vocabulary = read_whole_vocabulary(connection)
            records = {name: record for name, (_, _, record) in ITEMS.items()}
            for name, (_, _, count) in COMMUNES.items():
                records |= {
                    f"{name}-{n}": Record(current_place=name, dated=When({}, "1601/1700"))
                    for n in range(count)
                }
            records["axe"] = replace(EMPTY, dated=When({}, "-8000~"))
            for item_id, record in records.items():
                record_item(connection, item_id, ItemDescription({"vi": (item_id,)}), CNE)
                record_record(connection, item_id, record, vocabulary)
            record_item(connection, "hidden", ItemDescription(draft=True), CNE)
            record_record(connection, "hidden", Record(current_place="xa-meo-vac"), vocabulary)
        yield opened


@pytest.fixture(scope="module")
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


def found(client: FlaskClient, url: str) -> int:
    text = client.get(str(Markup(url).unescape())).text
    counted = re.search(r'class="found-count">([\d.]+) hiện vật', text)
    assert counted is not None, url
    return int(counted[1])


def circles(text: str, layer: str) -> dict[str, tuple[int, str]]:
    """Return the number and the address of each circle of a layer, by its names."""
    part = text[text.index(f"map-places is-{layer}") :]
    part = part[: part.index("</ul>")]
    pattern = r'<a href="([^"]+)" title="([^"]+)"><span[^>]*>(\d+)</span>'
    return {names: (int(count), url) for url, names, count in re.findall(pattern, part)}


@pytest.mark.parametrize("layer", ["wide", "narrow"])
def test_every_circle_leads_to_as_many_as_it_says(client: FlaskClient, layer: str) -> None:
    drawn = circles(client.get("/map").text, layer)
    assert {count for count, _ in drawn.values()} > {18, 34}
    for count, url in drawn.values():
        assert found(client, url) == count
    assert any("xa-tan-trao" in names and "xa-minh-thanh" in names for names in drawn)
    assert not any("(đến" in names for names in drawn)  # those that ended stand under the present


def test_what_ended_stands_under_what_it_became(client: FlaskClient) -> None:
    text = client.get("/map").text
    part = text[text.index(">Tỉnh Tuyên Quang</a>") :]
    before = part[: part.index("</ul>")]
    assert "Tỉnh Hà Giang (đến 30/6/2025)</a>" in before
    assert "Tỉnh Tuyên Quang (đến 30/6/2025)</a>" in before
    assert text.count("Tỉnh Hà Giang (đến 30/6/2025)</a>") == 1


def test_each_place_of_the_list_leads_to_as_many_as_it_says(client: FlaskClient) -> None:
    text = client.get("/map").text
    listed = re.findall(
        r'<a href="([^"]+)">[^<]+</a> <span class="place-count">(\d+) hiện vật', text
    )
    assert len(listed) >= 8
    for url, count in listed:
        assert found(client, url) == int(count)


def test_a_part_of_the_map_shows_what_lies_within(client: FlaskClient) -> None:
    text = client.get("/map?within=tuyen-quang").text
    drawn = circles(text, "wide")
    assert not any("Tỉnh" in names for names in drawn)
    assert "Bản đồ di sản: Tỉnh Tuyên Quang" in text
    for strange in ("no-such-place", "%00", "x" * 9000, "%ff"):
        answer = client.get(f"/map?within={strange}")
        assert answer.status_code == 200
        assert "<title>Bản đồ di sản · " in answer.text


def test_the_map_asks_nobody_else_and_draws_the_outline(client: FlaskClient) -> None:
    text = client.get("/en/map").text
    assert '<path class="map-outline" d="M' in text
    assert "<b>" not in text
    addresses = re.findall(r'(?:src|href|url\()="?(https?://[^/"]+)', text)
    assert set(addresses) == {"http://localhost"}


def test_what_is_withdrawn_leaves_the_map_at_once(runtime: Runtime, client: FlaskClient) -> None:
    names = "Xã &lt;b&gt;xa-meo-vac&lt;/b&gt;"
    assert circles(client.get("/map").text, "wide")[names][0] == 4
    with runtime.database.write() as connection:
        record_state(connection, "xa-meo-vac-0", "withdrawn")
    try:
        assert circles(client.get("/map").text, "wide")[names][0] == 3
    finally:
        with runtime.database.write() as connection:
            record_state(connection, "xa-meo-vac-0", "published")


def test_centuries_and_periods_lead_to_as_many_as_they_say(client: FlaskClient) -> None:
    text = client.get("/timeline").text
    bars = re.findall(
        r'<a href="([^"]+)" title="([^"]+)">.*?<span class="visually-hidden">(\d+) hiện vật',
        text, re.DOTALL,
    )  # fmt: skip
    said = {name: int(count) for _, name, count in bars}
    assert said == {
        "Xưa hơn nữa (đến 1001 TCN)": 1,
        "Thế kỷ V TCN (500 TCN–401 TCN)": 1,
        "Thế kỷ XVII (1601–1700)": 31,
        "Thế kỷ XX (1901–2000)": 1,
    }
    for url, _, count in bars:
        assert found(client, url) == int(count)
    periods = re.findall(r'<li><a href="([^"]+)">\s*<span class="period-name">', text)
    assert len(periods) == 2
    for url in periods:
        assert found(client, url) == 1
    assert "4 hiện vật không ghi niên đại." in text
    assert "17th century" in client.get("/en/timeline").text


def test_an_empty_catalogue_has_both_pages(client: FlaskClient, tmp_path: Path) -> None:
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path)})) as empty:
        empty_client = create_app(empty).test_client()
        for path in ("/map", "/timeline", "/search", "/en/map", "/en/timeline"):
            assert empty_client.get(path).status_code == 200


def written(folder: Path, content: bytes | str) -> Path:
    path = folder / "some.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def polygon(coordinates: str) -> str:
    return f'{{"type": "Polygon", "coordinates": {coordinates}}}'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 200_000, "not JSON"),
        (b"\xff\xfe\x00", "UTF-8"),
        ("[1, 2]", "not GeoJSON"),
        ('{"type": "Topology", "objects": {}}', "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": 3}', "not GeoJSON"),
        ('{"type": "FeatureCollection", "features": []}', "no polygon"),
        (polygon("null"), "coordinates"),
        (polygon("[[1, 2]]"), "coordinates"),
        (polygon('[[["a", 2], [3, 4]]]'), "degrees"),
        (polygon("[[[true, 2], [3, 4]]]"), "degrees"),
        (polygon("[[[NaN, 2], [3, 4]]]"), "degrees"),
        (polygon("[[[Infinity, 2], [3, 4]]]"), "degrees"),
        (polygon("[[[1e999, 2], [3, 4]]]"), "degrees"),
        (polygon(f"[[[{'9' * 400}, 2], [3, 4]]]"), "degrees"),
        (polygon("[[[541234.5, 2412345.6], [541235.5, 2412346.6]]]"), "degrees"),
        (polygon(f"[[{','.join(['[1,2]'] * (MAX_POSITIONS + 1))}]]"), "300,000 positions"),
        (b" " * 8_000_001, "larger than"),
        ('{"type": "GeometryCollection", "geometries": [' * 30 + "]}" * 30, "not GeoJSON"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_is_no_outline_is_refused_with_its_reason(
    tmp_path: Path, content: bytes | str, reason: str
) -> None:
    refused = find_outline(written(tmp_path, content))
    assert reason in refused.refused
    assert refused.lines == ()


def test_a_refused_outline_leaves_the_map_and_says_so(runtime: Runtime, tmp_path: Path) -> None:
    path = written(tmp_path, "{")
    settings = replace(runtime.settings, map_outline=path)
    client = create_app(replace(runtime, settings=settings)).test_client()
    text = client.get("/map").text
    assert "Không vẽ được đường ranh giới" in text
    assert str(tmp_path) not in text
    assert circles(text, "wide")
    path.write_text(json.dumps(OUTLINE))
    assert 'class="map-outline"' in client.get("/map").text
    path.unlink()
    assert "Không vẽ được đường ranh giới" in client.get("/map").text


def test_a_line_is_drawn_where_it_lies(tmp_path: Path) -> None:
    outline = find_outline(written(tmp_path, json.dumps(OUTLINE)))
    frame = fit_frame(outline.corners)
    drawn = draw_outline(outline, frame)
    points = [tuple(map(float, each.split())) for each in drawn.strip("MZ").split("L")]
    assert points[0] == points[-1]
    xs, ys = {x for x, _ in points}, {y for _, y in points}
    assert len(xs) == len(ys) == 2
    assert all(0 < x < WIDTH for x in xs)
    assert all(0 < y < frame.height for y in ys)
    west, south, east, north = frame.edges
    assert west < 104.3 < 105.9 < east
    assert south < 21.5 < 23.5 < north
    # Web Mercator: so far north, a degree of latitude is longer than one of longitude.
    assert (max(ys) - min(ys)) / (max(xs) - min(xs)) == pytest.approx(2 / 1.6 * 1.0834, rel=0.002)
