"""Files that keep within a number of bytes, with pictures that are hard to compress."""

from __future__ import annotations

import numpy as np
import pytest

import mesh.writing.fit
from mesh.errors import BudgetError, TargetError
from mesh.surface import Material, Surface, TextureUse
from mesh.writing.fit import QUALITY_FLOOR, fit_glb, plan_grades
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from tests.mesh.files import glb_document
from tests.mesh.shapes import build_texture, plain, sphere
from tests.mesh.written import waved


def noise(size: int, seed: int) -> np.ndarray:
    """Clouds of all sizes, as photographs have them."""
    generator = np.random.default_rng(seed)
    total = np.zeros((size, size, 3))
    for step in (2, 4, 8, 16, 32):
        coarse = generator.normal(0, step, (size // step, size // step, 3))
        total += np.kron(coarse, np.ones((step, step, 1)))
    return np.clip(128 + total, 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def surface() -> Surface:
    return waved(
        Material(
            base_color=TextureUse(build_texture(noise(512, 1))),
            occlusion=TextureUse(build_texture(noise(512, 2))),
            metallic_roughness=TextureUse(build_texture(noise(512, 3))),
        )
    )


@pytest.fixture(scope="module")
def best_bytes(surface: Surface) -> int:
    """What the file takes with pictures as good as they are asked for."""
    return len(encode_glb(surface, GlbOptions(512)).data)


@pytest.mark.parametrize("share", [0.3, 0.35, 0.45, 0.5, 0.7, 0.9, 1.0, 10])
def test_the_whole_file_keeps_within_the_budget_and_uses_it(
    surface: Surface, best_bytes: int, share: float
) -> None:
    budget = int(share * best_bytes)
    encoded = fit_glb(surface, budget, GlbOptions(512))
    assert min(0.6 * budget, best_bytes) <= len(encoded.data) <= budget
    assert len(glb_document(encoded.data)["images"]) == 3


def test_what_fits_is_written_as_it_would_be_without_a_budget(surface: Surface) -> None:
    free = encode_glb(surface, GlbOptions(512))
    assert fit_glb(surface, len(free.data), GlbOptions(512)).data == free.data


def test_colours_get_the_largest_share(surface: Surface, best_bytes: int) -> None:
    encoded = fit_glb(surface, int(0.6 * best_bytes), GlbOptions(512))
    material = encoded.surface.parts[0].material
    assert material.base_color is not None
    assert material.occlusion is not None
    assert material.base_color.texture.width == 2 * material.occlusion.texture.width
    assert len(material.base_color.texture.data) > len(material.occlusion.texture.data)


def test_quality_goes_before_size(surface: Surface, best_bytes: int) -> None:
    shares = (1, 0.4, 0.25)
    sizes = [fit_glb(surface, int(share * best_bytes), GlbOptions(512)) for share in shares]
    assert [each.texture_px for each in sizes[:2]] == [512, 512]
    assert sizes[1].texture_quality < sizes[0].texture_quality
    assert sizes[2].texture_px < 512
    assert min(each.texture_quality for each in sizes) >= QUALITY_FLOOR


def test_triangles_that_leave_too_little_room_are_refused_with_the_figures(
    surface: Surface,
) -> None:
    with pytest.raises(BudgetError, match="take fewer triangles") as refused:
        fit_glb(surface, 13_000, GlbOptions(512))
    error = refused.value
    bare = len(encode_glb(waved(Material()), GlbOptions(512)).data)
    assert bare - 1000 < error.geometry_bytes < bare + 2500
    assert error.budget_bytes == 13_000
    assert error.room_bytes == 13_000 - error.geometry_bytes < error.pictures_bytes
    assert isinstance(error, TargetError)


def test_without_pictures_only_the_triangles_count() -> None:
    ball = plain(sphere(40))
    size = len(encode_glb(ball, GlbOptions(64)).data)
    assert len(fit_glb(ball, size, GlbOptions(64)).data) == size
    with pytest.raises(BudgetError) as refused:
        fit_glb(ball, size - 1, GlbOptions(64))
    assert (refused.value.geometry_bytes, refused.value.pictures_bytes) == (size, 0)


def test_triangles_are_encoded_once_and_pictures_a_few_times(
    surface: Surface, best_bytes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = {"geometry": 0, "pictures": 0}

    def counted(name: str, function):
        def call(*arguments, **named):
            called[name] += 1
            return function(*arguments, **named)

        return call

    module = mesh.writing.fit
    monkeypatch.setattr(module, "encode_geometry", counted("geometry", module.encode_geometry))
    monkeypatch.setattr(module, "encode_jobs", counted("pictures", module.encode_jobs))
    fit_glb(surface, int(0.4 * best_bytes), GlbOptions(512))
    assert called["geometry"] == 1
    assert 2 <= called["pictures"] <= 8


@pytest.mark.parametrize(("longest_px", "quality"), [(512, 85), (1, 85), (2048, 25), (64, 10)])
def test_grades_get_worse_one_by_one(longest_px: int, quality: int) -> None:
    grades = plan_grades(longest_px, quality)
    assert (grades[0].color_px, grades[0].quality) == (longest_px, quality)
    sides = [grade.color_px for grade in grades]
    assert sides == sorted(sides, reverse=True)
    assert min(sides) >= max(longest_px // 4, 1)
    assert all(1 <= grade.other_px <= grade.color_px for grade in grades)
    assert min(grade.quality for grade in grades) == min(QUALITY_FLOOR, quality)
