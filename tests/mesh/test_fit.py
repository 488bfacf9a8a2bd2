"""Files that keep within a number of bytes, with pictures that are hard to compress."""

from __future__ import annotations

import numpy as np
import pytest

import mesh.writing.fit
from mesh.errors import BudgetError, TargetError
from mesh.surface import Material, Surface, TextureUse
from mesh.writing.fit import fit_glb, plan_grades
from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from tests.mesh.files import glb_document
from tests.mesh.shapes import build_texture, plain, sphere
from tests.mesh.written import waved

SMALL = GlbOptions(512, least_texture_px=128)


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
    return len(encode_glb(surface, SMALL).data)


@pytest.mark.parametrize("share", [0.3, 0.35, 0.45, 0.5, 0.7, 0.9, 1.0, 10])
def test_the_whole_file_keeps_within_the_budget_and_uses_it(
    surface: Surface, best_bytes: int, share: float
) -> None:
    budget = int(share * best_bytes)
    encoded = fit_glb(surface, budget, SMALL)
    assert min(0.6 * budget, best_bytes) <= len(encoded.data) <= budget
    assert len(glb_document(encoded.data)["images"]) == 3


def test_what_fits_is_written_as_it_would_be_without_a_budget(surface: Surface) -> None:
    free = encode_glb(surface, SMALL)
    assert fit_glb(surface, len(free.data), SMALL).data == free.data


def test_colours_get_the_largest_share(surface: Surface, best_bytes: int) -> None:
    encoded = fit_glb(surface, int(0.6 * best_bytes), SMALL)
    material = encoded.surface.parts[0].material
    assert material.base_color is not None
    assert material.occlusion is not None
    assert material.base_color.texture.width == 2 * material.occlusion.texture.width
    assert len(material.base_color.texture.data) > len(material.occlusion.texture.data)


def test_size_goes_and_quality_stays(surface: Surface, best_bytes: int) -> None:
    sizes = [fit_glb(surface, int(share * best_bytes), SMALL) for share in (1, 0.6, 0.4)]
    sides = [each.texture_px for each in sizes]
    assert sides[0] == 512
    assert sides == sorted(sides, reverse=True)
    assert sides[2] < sides[1] < 512
    assert {each.texture_quality for each in sizes} == {85}


def test_triangles_that_leave_too_little_room_are_refused_with_the_figures(
    surface: Surface,
) -> None:
    with pytest.raises(BudgetError, match="take fewer triangles") as refused:
        fit_glb(surface, 13_000, SMALL)
    error = refused.value
    bare = len(encode_glb(waved(Material()), SMALL).data)
    assert bare - 1500 < error.geometry_bytes < bare + 2500
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
    fit_glb(surface, int(0.4 * best_bytes), SMALL)
    assert called["geometry"] == 1
    assert 2 <= called["pictures"] <= 8


@pytest.mark.parametrize(("longest_px", "least_px"), [(512, 128), (1, 256), (2048, 896), (64, 64)])
def test_grades_get_worse_one_by_one(longest_px: int, least_px: int) -> None:
    grades = plan_grades(longest_px, GlbOptions(longest_px, 85, least_texture_px=least_px))
    sides = [grade.color_px for grade in grades]
    assert sides[0] == longest_px
    assert sides == sorted(sides, reverse=True)
    assert sides[-1] == pytest.approx(min(least_px, longest_px), rel=0.05)
    assert all(1 <= grade.other_px <= grade.color_px for grade in grades)
    assert grades[0].other_px == longest_px
    assert {grade.quality for grade in grades} == {85}
