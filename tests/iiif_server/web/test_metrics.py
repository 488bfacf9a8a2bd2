"""What is counted, over all processes of a running service."""

from __future__ import annotations

import re
from pathlib import Path

from iiif_server.metrics import exposition
from iiif_server.settings import read_settings
from iiif_server.web.renders import build_renders
from tests.support.pictures import write_grid
from tests.support.service import Service

KINDS = ("stored", "not_modified", "info", "cached", "rendered", "redirected", "refused")


def counts(service: Service) -> dict[str, float]:
    status, headers, content = service.get("/metrics")
    assert status == 200
    assert headers["content-type"].startswith("text/plain; version=0.0.4")
    found = re.findall(
        r'^baovat_image_seconds_count\{kind="(\w+)"\} ([0-9.]+)$', content.decode(), re.M
    )
    return {kind: float(number) for kind, number in found}


def figure(service: Service, line: str) -> float:
    content = service.get("/metrics")[2].decode()
    found = re.search(rf"^{re.escape(line)} ([0-9.e+]+)$", content, re.M)
    assert found, content
    return float(found[1])


def test_every_kind_of_answer_is_counted_once_whichever_process_gives_it(
    service: Service, tmp_path: Path
) -> None:
    media = service.add(write_grid(tmp_path / "grid.png", 1300, 900), "counted")[0]["media"]
    base = f"/iiif/image/3/{media}"
    tile = f"{base}/0,0,512,512/512,512/0/default.jpg"
    etag = service.get(tile)[1]["etag"]
    before = counts(service)
    for number in range(10):
        service.get(tile)
        service.get(tile, If_None_Match=etag)
        service.get(f"{base}/info.json")
        service.get(f"{base}/full/3{number:02d},/0/default.png")
        service.get(f"{base}/full/3{number:02d},/0/default.png")
        service.get(f"{base}/full/wrong/0/default.jpg")
    service.get(base)  # redirects, and the client follows to the description
    after = counts(service)
    grown = {kind: after[kind] - before[kind] for kind in KINDS}
    assert grown == {
        "stored": 10,
        "not_modified": 10,
        "info": 11,
        "cached": 10,
        "rendered": 10,
        "redirected": 1,
        "refused": 10,
    }
    assert figure(service, "baovat_render_cache_bytes") > 0
    assert figure(service, 'baovat_lane_places{lane="small"}') == 0
    assert figure(service, 'baovat_lane_renders{lane="small"}') == 0
    assert figure(service, 'baovat_lane_estimated_bytes{lane="small"}') == 0


def test_a_lane_shows_who_sends_beside_who_renders(
    tmp_path: Path,
) -> None:
    settings = read_settings({"BAOVAT_DATA_DIR": str(tmp_path)})
    renders = build_renders(settings)

    def shown() -> list[float]:
        text = exposition().decode()
        names = ("baovat_lane_places", "baovat_lane_renders", "baovat_lane_estimated_bytes")
        lines = [rf'^{name}\{{lane="costly"\}} ([0-9.e+]+)$' for name in names]
        return [float(re.findall(line, text, re.M)[0]) for line in lines]

    with renders.costly.enter(), renders.costly.enter(), renders.costly.working(1000):
        assert shown() == [2, 1, 1000]
    assert shown() == [0, 0, 0]
