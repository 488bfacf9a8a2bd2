from __future__ import annotations

import numpy as np
import pytest
import pyvips

from iiif_server.demonstration import brocade, document
from iiif_server.demonstration.glyphs import compose_character
from iiif_server.demonstration.noise import (
    build_cloud,
    build_crackle,
    sharpen_ramp,
    sharpen_step,
)
from iiif_server.demonstration.patina import blend, mix, to_pixels
from iiif_server.demonstration.strips import fill_strips
from iiif_server.demonstration.weave import GROUND, PALETTE, weave_pattern


def ignore(share):
    del share


def test_the_brocade_is_at_least_eight_thousand_pixels_wide():
    assert brocade.WARPS * brocade.THREAD_PX >= 8000


def test_each_thread_of_the_brocade_has_its_width_in_pixels(tmp_path):
    path = tmp_path / "tho-cam.tif"
    shares: list[float] = []
    brocade._write_brocade(path, 90, 120, shares.append)
    picture = pyvips.Image.new_from_file(str(path))
    assert (picture.width, picture.height) == (120 * brocade.THREAD_PX, 90 * brocade.THREAD_PX)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_same_brocade_is_made_twice(tmp_path):
    for name in ("a.tif", "b.tif"):
        brocade._write_brocade(tmp_path / name, 60, 60, ignore)
    assert (tmp_path / "a.tif").read_bytes() == (tmp_path / "b.tif").read_bytes()


def test_the_pattern_is_woven_in_the_colours_of_the_palette():
    pattern = weave_pattern(brocade.WEFTS, brocade.WARPS)
    assert pattern.shape == (brocade.WEFTS, brocade.WARPS)
    assert set(np.unique(pattern)) == set(range(len(PALETTE)))
    assert 0.2 < (pattern == GROUND).mean() < 0.8


def test_the_upper_and_the_lower_border_mirror_each_other():
    pattern = weave_pattern(brocade.WEFTS, brocade.WARPS)
    assert (pattern[:60] == pattern[::-1][:60]).all()


def test_the_star_of_the_brocade_has_eight_points():
    pattern = weave_pattern(brocade.WEFTS, brocade.WARPS)
    middle = (brocade.WEFTS - 2 * 99) // 2 + 99, brocade.WARPS // 2
    angles = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    rows = np.rint(middle[0] + 18 * np.sin(angles)).astype(int)
    columns = np.rint(middle[1] + 18 * np.cos(angles)).astype(int)
    inside = pattern[rows, columns] != GROUND
    assert int((inside & ~np.roll(inside, 1)).sum()) == 8


@pytest.mark.parametrize("page", range(document.PAGES))
def test_a_page_is_written_at_the_size_asked_for(page, tmp_path):
    path = tmp_path / "trang.jpg"
    document._write_page(path, page, 300, ignore)
    picture = pyvips.Image.new_from_file(str(path))
    assert (picture.width, picture.height, picture.bands) == (300, 420, 3)
    assert picture.deviate() > 10


def test_only_the_last_page_bears_a_seal():
    reds = [document._draw_page(page, 300)[3].max() for page in range(document.PAGES)]
    assert [red > 0 for red in reds] == [False, False, False, False, True]


def test_pages_differ_and_the_same_page_is_made_twice(tmp_path):
    for name, page in (("a.jpg", 1), ("b.jpg", 1), ("c.jpg", 2)):
        document._write_page(tmp_path / name, page, 200, ignore)
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()
    assert (tmp_path / "a.jpg").read_bytes() != (tmp_path / "c.jpg").read_bytes()


def test_the_full_page_is_three_thousand_pixels_wide():
    assert document.PAGE_PX >= 3000


def test_strokes_of_a_character_stay_near_its_square():
    random = np.random.default_rng(5)
    for _ in range(50):
        for stroke in compose_character(random, 0.05):
            assert stroke.line.min() > -0.12
            assert stroke.line.max() < 1.12
            assert (stroke.half_width > 0).all()


def test_a_cloud_repeats_without_a_seam():
    cloud = build_cloud((64, 96), 2.0, 3)
    assert cloud.shape == (64, 96)
    inner = np.abs(np.diff(cloud, axis=1)).max()
    assert np.abs(cloud[:, 0] - cloud[:, -1]).max() <= inner
    assert cloud.mean() == pytest.approx(0, abs=1e-5)
    assert cloud.std() == pytest.approx(1, abs=1e-5)


def test_a_cloud_holds_only_the_frequencies_asked_for():
    cloud = build_cloud((128, 128), 0.5, 4, coarsest=10, finest=20)
    spectrum = np.abs(np.fft.rfft2(cloud))
    down, along = np.fft.fftfreq(128, 1 / 128)[:, None], np.fft.rfftfreq(128, 1 / 128)
    frequency = np.hypot(down, along)
    assert spectrum[(frequency < 9.9) | (frequency > 20.1)].max() < 1e-3 * spectrum.max()


def test_cracks_are_thin_and_repeat_without_a_seam():
    crackle = build_crackle((120, 120), (6, 6), 2)
    assert crackle.min() >= 0
    assert crackle.min() < 0.02
    assert np.abs(crackle[:, 0] - crackle[:, -1]).max() < 0.2


def test_ramps_and_steps_run_from_nought_to_one():
    field = np.float32([-1, 0, 0.5, 1, 2])
    assert sharpen_ramp(field, 0, 1) == pytest.approx([0, 0, 0.5, 1, 1])
    assert sharpen_step(field, 0, 1) == pytest.approx([0, 0, 0.5, 1, 1])


def test_paint_is_mixed_by_its_share():
    share = np.float32([[0.0, 0.5, 1.0]])
    paint = blend((0, 0, 0), (200, 100, 50), share)
    assert to_pixels(paint)[0].tolist() == [[0, 0, 0], [100, 50, 25], [200, 100, 50]]
    covered = mix(paint, (10, 20, 30), share)
    assert to_pixels(covered)[0].tolist() == [[0, 0, 0], [55, 35, 27], [10, 20, 30]]


def test_strips_cover_every_row_once():
    rows = np.zeros(250, int)

    def fill(top, bottom):
        rows[top:bottom] += 1

    shares: list[float] = []
    fill_strips(250, fill, shares.append)
    assert (rows == 1).all()
    assert shares[-1] == 1.0


def test_a_fault_in_a_strip_is_not_swallowed():
    def fill(top, bottom):
        raise ValueError(f"strip {top} to {bottom}")

    with pytest.raises(ValueError, match="strip"):
        fill_strips(10, fill, ignore)
