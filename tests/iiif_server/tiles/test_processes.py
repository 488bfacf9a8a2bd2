"""A change of access, or of a limit, on every process of a running service."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.support.pictures import write_grid
from tests.support.service import Service

#: Each request is a connection of its own, so that both processes get their share.
REQUESTS = 60


def statuses(service: Service, path: str) -> set[int]:
    return {service.get(path)[0] for _ in range(REQUESTS)}


def test_a_withdrawn_picture_is_gone_everywhere_within_a_second(
    service: Service, tmp_path: Path
) -> None:
    added = service.add(write_grid(tmp_path / "grid.png", 1300, 900), "to-withdraw")
    base = f"/iiif/image/3/{added[0]['media']}"
    tile, info = f"{base}/0,0,512,512/512,512/0/default.jpg", f"{base}/info.json"
    assert statuses(service, tile) == statuses(service, info) == {200}
    assert service.baovat("withdraw", "to-withdraw").returncode == 0
    time.sleep(1.0)
    assert statuses(service, tile) == statuses(service, info) == {410}
    assert service.baovat("publish", "to-withdraw").returncode == 0
    time.sleep(1.0)
    assert statuses(service, tile) == {200}


def widths(service: Service, base: str) -> set[int]:
    """Return the widths that all processes tell; 0 where one has nothing to tell."""
    answers = (service.get(f"{base}/info.json") for _ in range(REQUESTS))
    return {json.loads(body)["width"] if status == 200 else 0 for status, _, body in answers}


def test_a_limit_is_felt_everywhere_within_a_second(service: Service, tmp_path: Path) -> None:
    added = service.add(write_grid(tmp_path / "grid.png", 1301, 900), "to-limit")
    base = f"/iiif/image/3/{added[0]['media']}"
    tile = f"{base}/0,0,512,512/512,512/0/default.jpg"
    assert statuses(service, tile) == {200}
    assert widths(service, base) == {1301}
    limit = ("limit", "to-limit", "--pixels", "400", "--watermark", "--wait", "--json")
    done = service.baovat(*limit)
    assert done.returncode == 0, done.stderr
    time.sleep(1.0)
    assert statuses(service, tile) == {400}
    assert widths(service, base) == {400}
    assert service.baovat("limit", "to-limit", "--none").returncode == 0
    time.sleep(1.0)
    assert statuses(service, tile) == {200}
    assert widths(service, base) == {1301}
