"""A costly answer comes out of a process of its own, or says why not."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from iiif_server.image.geometry import Box
from iiif_server.image.parameters import Format, Quality, Rotation
from iiif_server.image.plan import RenderPlan
from iiif_server.image.render_child import DAMAGED, command, parse_plan, write_plan
from tests.iiif_server.image.pictures import decode, planned, rendered


@pytest.mark.parametrize(
    "path",
    [
        "full/max/0/default.jpg",
        "10,20,300,200/^700,/!22.5/bitonal.avif",
        "square/3,7/359.9999999999/gray.pdf",
    ],
)
def test_a_plan_reaches_the_process_whole(path: str, colour_pyramid: Path) -> None:
    plan = planned(colour_pyramid, path)
    assert parse_plan(write_plan(plan)) == plan


def test_the_stored_tile_is_left_behind() -> None:
    rotation = Rotation(Decimal("0.5"), mirror=True)
    plan = RenderPlan(2, Box(1, 2, 3, 4), 5, 6, rotation, Quality.GRAY, Format.PNG, "a/b", None)
    assert parse_plan(write_plan(plan)) == plan


def run(plan: RenderPlan, pyramid: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(plan, pyramid, target), capture_output=True, text=True, timeout=120
    )


def test_the_process_writes_the_answer(colour_pyramid: Path, tmp_path: Path) -> None:
    plan = planned(colour_pyramid, "full/1500,/90/default.png")
    done = run(plan, colour_pyramid, tmp_path / "answer")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    made = decode((tmp_path / "answer").read_bytes())
    expected = decode(rendered(plan, colour_pyramid))
    assert (made.width, made.height) == (plan.output_height, plan.output_width)
    assert (made.cast("short") - expected).abs().max() <= 2


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_damaged_pyramid_has_its_own_code(
    share: float, colour_pyramid: Path, tmp_path: Path
) -> None:
    plan = planned(colour_pyramid, "full/1500,/0/default.jpg")
    data = colour_pyramid.read_bytes()
    (tmp_path / "cut.tif").write_bytes(data[: int(share * len(data))])
    done = run(plan, tmp_path / "cut.tif", tmp_path / "answer")
    assert done.returncode == DAMAGED
    assert "build it again" in done.stderr
    assert str(tmp_path) not in done.stderr


def test_a_disk_that_refuses_is_not_called_a_damaged_pyramid(
    colour_pyramid: Path, tmp_path: Path
) -> None:
    plan = planned(colour_pyramid, "full/1500,/0/default.jpg")
    done = run(plan, colour_pyramid, tmp_path / "absent" / "answer")
    assert done.returncode not in (0, DAMAGED)
