"""A change of access on every process of a running service."""

from __future__ import annotations

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
