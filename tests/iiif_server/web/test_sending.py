"""Large files go to clients however slow, and never take the threads of everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from iiif_server.web import sending
from iiif_server.web.renders import Renders
from tests.iiif_server.web.conftest import House


@pytest.fixture
def renders(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Renders]:
    """Give the lanes of the application, where already a hundred bytes are much."""
    monkeypatch.setattr(sending, "WHOLE_BYTES", 100)
    built: Renders = house.client.application.extensions["baovat-renders"]
    yield built
    assert built.sending.occupancy()[0] == 0


def level(house: House) -> str:
    return f"/models/{house.model}/full.glb"


def test_a_level_takes_a_place_for_as_long_as_it_is_sent(house: House, renders: Renders) -> None:
    answer = house.client.get(level(house), buffered=False)
    assert answer.status_code == 200
    assert renders.sending.occupancy()[0] == 1
    assert len(answer.data) == int(answer.headers["Content-Length"])
    answer.close()
    assert renders.sending.occupancy()[0] == 0


def test_a_client_that_goes_away_leaves_its_place(house: House, renders: Renders) -> None:
    answer = house.client.get(level(house), buffered=False)
    assert renders.sending.occupancy()[0] == 1
    answer.close()
    assert renders.sending.occupancy()[0] == 0


def test_when_all_places_are_taken_a_level_has_to_wait_and_nothing_else(
    house: House, renders: Renders
) -> None:
    tile = f"/iiif/image/3/{house.picture}/0,0,512,512/512,512/0/default.jpg"
    region = f"/iiif/image/3/{house.picture}/10,10,300,300/200,/0/default.png"
    with ExitStack() as taken:
        for _ in range(renders.sending.size.places):
            taken.callback(renders.sending.enter().leave)
        busy = house.client.get(level(house), buffered=True)
        assert busy.status_code == 503
        assert int(busy.headers["Retry-After"]) >= 1
        assert busy.headers["Access-Control-Allow-Origin"] == "*"
        assert house.client.head(level(house), buffered=True).status_code == 200
        etag = house.client.head(level(house), buffered=True).headers["ETag"]
        fresh = house.client.get(level(house), headers={"If-None-Match": etag}, buffered=True)
        assert fresh.status_code == 304
        for path in (tile, region, "/health/live", "/items/model"):
            assert house.client.get(path, buffered=True).status_code == 200
    assert house.client.get(level(house), buffered=True).status_code == 200


@pytest.mark.parametrize(
    "asked",
    ["items=0-5", "garbage", "bytes=5-2", "bytes=0-0,5-9", "bytes=", "bytes=٠-٩", "bytes=-"],
)
def test_a_part_that_cannot_be_sent_is_not_asked_for(house: House, asked: str) -> None:
    whole = house.client.get(level(house), headers={"Range": asked}, buffered=True)
    assert whole.status_code == 200
    assert len(whole.data) == int(whole.headers["Content-Length"])


def test_a_small_file_is_handed_over_whole_and_takes_no_place(house: House) -> None:
    built: Renders = house.client.application.extensions["baovat-renders"]
    answer = house.client.get(f"/models/{house.model}/report.json", buffered=True)
    assert built.sending.occupancy()[0] == 0
    part = house.client.get(level(house), headers={"Range": "bytes=4-9"}, buffered=True)
    assert (part.status_code, len(part.data)) == (206, 6)
    assert answer.get_json()["levels"]
