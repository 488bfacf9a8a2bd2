"""The ladder on models that do not fit their bytes at the first try."""

from __future__ import annotations

import numpy as np
import pytest

from mesh.errors import BudgetError
from mesh.indexed import index_surface
from mesh.levels import ladder
from mesh.levels.level import Deposited, LeftOut, Level
from mesh.levels.plan import LevelPlan, Painting
from mesh.levels.simplify import simplify_to
from mesh.surface import Material, Part, Surface, TextureUse
from tests.mesh.shapes import as_surface, build_texture, sphere, square


def build(surface: Surface, size_bytes: int = 10_000_000) -> dict[str, Level | LeftOut]:
    made = ladder.build_ladder(
        index_surface(surface), deposited=Deposited(size_bytes), progress=lambda *_: None
    )
    return {level.name: level for level in made}


def noise(seed: int, side: int = 256) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (side, side, 3)).astype(np.uint8)


def panels(count: int) -> Surface:
    """So many waved panels in a row, each with a picture of its own that cannot be compressed."""
    parts = []
    for number in range(count):
        points, uv, triangles = square(30)
        points[:, 2] = 0.1 * np.sin(9 * points[:, 0] + number)
        moved = points + np.float32([1.5 * number, 0, 0])
        material = Material(f"m{number}", base_color=TextureUse(build_texture(noise(number))))
        parts.append(Part(f"panel {number}", moved, triangles, material, uvs=(uv,)))
    return as_surface(*parts)


def test_many_pictures_become_one_rather_than_that_panels_are_lost() -> None:
    made = build(panels(12))
    thumb = made["thumb"]
    assert isinstance(thumb, Level)
    assert len(thumb.glb) <= 165_000
    assert thumb.recipe == "rebaked"
    assert thumb.triangles > 2_000
    low, high = thumb.surface.bounds_m
    assert high[0] - low[0] == pytest.approx(1.5 * 11 + 1, rel=0.01)
    assert len(made["full"].surface.parts) == 12  # type: ignore[union-attr]


def test_few_triangles_with_a_large_picture_have_small_levels() -> None:
    points, uv, triangles = square(6)
    points[:, 2] = points[:, 0] ** 2
    picture = TextureUse(build_texture(noise(1, 2048)))
    surface = as_surface(Part("", points, triangles, Material(base_color=picture), uvs=(uv,)))
    made = build(surface)
    assert list(made) == ["full", "medium", "low", "thumb"]
    sizes = [len(level.glb) for level in made.values() if isinstance(level, Level)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] <= 165_000
    assert {level.triangles for level in made.values() if isinstance(level, Level)} == {72}


def test_a_level_that_cannot_keep_its_bytes_is_left_out_with_the_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tiny = LevelPlan("thumb", 400, Painting(256, 256, 256, relief=False), 700)
    monkeypatch.setattr(ladder, "plan_levels", lambda *_: (tiny,))
    points, triangles = sphere(32)
    (left_out,) = build(as_surface(Part("", points, triangles, Material()))).values()
    assert isinstance(left_out, LeftOut)
    assert "700 are allowed" in left_out.reason


def test_fewer_triangles_are_planned_by_the_bytes_that_they_take() -> None:
    told = BudgetError(budget_bytes=100_000, geometry_bytes=120_000, pictures_bytes=40_000)
    fewer = ladder.plan_fewer(10_000, told)
    assert 4_500 < fewer < 5_000
    assert 120_000 * fewer / 10_000 + 40_000 < 100_000


def test_a_bead_that_a_level_does_not_show_is_told() -> None:
    points, triangles = sphere(96)
    beads = [
        Part(f"bead {k}", sphere(4)[0] * np.float32(0.001) + np.float32([2 + k, 0, 0]), sphere(4)[1],
             Material(f"red {k}", base_color_factor=(1, 0, 0, 1)))
        for k in range(3)
    ]  # fmt: skip
    body = Part("ball", points, triangles, Material("clay"))
    result = simplify_to(index_surface(as_surface(body, *beads)), 60, 256)
    assert any("pieces" in note or "bead" in note for note in result.notes)
