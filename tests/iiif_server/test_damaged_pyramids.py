"""The running service with a pyramid that was damaged under it: never wrong pixels, and mended by a retry."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pyvips

from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.support.media import pyramid_path
from tests.support.pictures import grid, square_colour, write_grid
from tests.support.service import Service, running_service

#: A stored tile, a render from level 0, one from a smaller level, and one with an edge of the picture.
REQUESTS = (
    "512,0,512,512/512,/0/default.jpg",
    "3,5,300,300/150,/0/gray.png",
    "full/200,/0/default.jpg",
    "1024,512,276,388/276,/0/default.jpg",
)

JOB_S = 120
NOTICED_S = 30


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("damaged")) as service:
        yield service


def truncate(path: Path, _folder: Path) -> None:
    """Cut the file in place, as a failing disk or a careless copy does: its inode stays."""
    path.chmod(0o644)
    os.truncate(path, path.stat().st_size // 2)


def put_in_its_place(path: Path, content: bytes) -> None:
    staging = path.with_name(".other")
    staging.write_bytes(content)
    staging.replace(path)


def replace_with_another_picture(path: Path, folder: Path) -> None:
    other = folder / "other.tif"
    source = write_grid(folder / "other.png", 1400, 1000)
    write_pyramid(source, other, progress=lambda _: None)
    put_in_its_place(path, other.read_bytes())


def replace_with_one_of_the_same_shape(path: Path, folder: Path) -> None:
    """Put the pyramid of another picture from the same camera there."""
    width, height = grid_size(path)
    source, other = folder / "turned.png", folder / "turned.tif"
    grid(width, height).rot180().write_to_file(str(source))
    write_pyramid(source, other, progress=lambda _: None)
    put_in_its_place(path, other.read_bytes())


def grid_size(path: Path) -> tuple[int, int]:
    with path.open("rb") as file:
        geometry = read_tile_table(file).geometry
    return geometry.width, geometry.height


def replace_with_garbage(path: Path, _folder: Path) -> None:
    put_in_its_place(path, os.urandom(100_000))


def overwrite_in_place(path: Path, _folder: Path) -> None:
    """Keep the inode and the size, as a bad block does."""
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))


def delete(path: Path, _folder: Path) -> None:
    path.unlink()


WAYS = (
    truncate,
    replace_with_another_picture,
    replace_with_one_of_the_same_shape,
    replace_with_garbage,
    overwrite_in_place,
    delete,
)


def wait_until_tried_again(service: Service, job_id: str) -> None:
    deadline = time.monotonic() + JOB_S
    while time.monotonic() < deadline:
        listed = service.baovat("jobs", "--json").stdout.splitlines()
        state = {job["job"]: job["state"] for job in map(json.loads, listed)}[job_id]
        if state in {"done", "failed"}:
            assert state == "done"
            return
        time.sleep(0.2)
    raise AssertionError(f"the job {job_id} is still {state}")


@pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
def test_a_damaged_pyramid_is_a_500_found_by_check_and_mended_by_retry_while_the_service_runs(
    running: Service, tmp_path: Path, damage: Callable[[Path, Path], None]
) -> None:
    item = f"of-{damage.__name__.replace('_', '-')}"
    width = 1300
    # Each picture is one of its own: originals that are the same would share their pyramid.
    source = write_grid(tmp_path / "grid.png", width, 900 - len(item))
    other = write_grid(tmp_path / "beside.png", 700, 600 - len(item))
    [added], [beside] = running.add(source, item), running.add(other, f"beside-{item}")
    media, base = added["media"], f"/iiif/image/3/{added['media']}"
    requests = [f"{base}/{each.replace('388', str(900 - len(item) - 512))}" for each in REQUESTS]
    before = {each: running.get(each) for each in requests}
    assert {status for status, _, _ in before.values()} == {200}

    with open_runtime(read_settings(running.environment)) as runtime:
        path = pyramid_path(runtime, media)
    damage(path, tmp_path)
    wait_until_noticed(running, requests[0], before[requests[0]][2])
    for each in unseen(requests, base):
        status, headers, body = running.get(each)
        assert status == 500, each
        assert headers["access-control-allow-origin"] == "*"
        assert b"quote the number" in body
        assert body.count(b"\n") == 1
        assert b"/" not in body
    neighbour = f"/iiif/image/3/{beside['media']}/0,0,512,512/512,/0/default.jpg"
    assert running.get(neighbour)[0] == 200

    found = running.baovat("check", "--json")
    assert found.returncode == 1
    [finding] = [json.loads(line) for line in found.stdout.splitlines()]
    assert (finding["kind"], finding["media"]) == ("derivative", media)
    retried = running.baovat("jobs", "retry", media, "--json")
    wait_until_tried_again(running, json.loads(retried.stdout)["job"])
    assert running.baovat("check").returncode == 0
    for each, (_, headers, body) in before.items():
        assert running.get(each)[::2] == (200, body)
        # Whoever holds what was sent in between must not be told that it is fresh.
        assert running.get(each, If_None_Match=headers["etag"])[0] == 200
    assert_square(running.get(requests[0])[2])


def wait_until_noticed(service: Service, tile: str, right: bytes) -> None:
    """Wait until the damage has taken effect (a second, by design); until then only right pixels may come."""
    deadline = time.monotonic() + NOTICED_S
    while time.monotonic() < deadline:
        status, _, body = service.get(tile)
        if status == 500:
            return
        assert (status, body) == (200, right)
        time.sleep(0.1)
    raise AssertionError(f"{tile} is still answered")


def unseen(requests: list[str], base: str) -> list[str]:
    """Return the stored tile, and renders that no cache can hold."""
    return [requests[0], f"{base}/7,9,300,300/150,/0/gray.png", f"{base}/full/210,/0/default.jpg"]


def assert_square(content: bytes) -> None:
    image = pyvips.Image.new_from_buffer(content, "")
    assert image(38, 50) == pytest.approx(square_colour(5, 0), abs=4)
