"""The GLB for any tool, and USDZ, judged by the validators of USD itself."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from pxr import Usd, UsdGeom, UsdShade, UsdValidation

from mesh.errors import TargetError
from mesh.indexed import IndexedSurface, index_surface
from mesh.levels.measure import measure_deviation
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.surface import Material, Part
from mesh.writing.copies import plan_copies, write_copies
from mesh.writing.plain import encode_plain
from mesh.writing.usdz import USDZ_MAX_TRIANGLES, encode_usdz
from tests.mesh.files import glb_document
from tests.mesh.shapes import as_surface, plain, sphere
from tests.mesh.written import WRITTEN, coloured, transformed, waved


def judge(path: Path) -> list[str]:
    """What the validators that come with USD find wrong."""
    registry = UsdValidation.ValidationRegistry()
    context = UsdValidation.ValidationContext(registry.GetOrLoadAllValidators())
    stage = Usd.Stage.Open(str(path))
    return [f"{error.GetName()}: {error.GetMessage()}" for error in context.Validate(stage)]


def open_usdz(data: bytes, tmp_path: Path) -> Usd.Stage:
    path = tmp_path / "model.usdz"
    path.write_bytes(data)
    return Usd.Stage.Open(str(path))


@pytest.mark.parametrize("name", WRITTEN)
def test_the_plain_file_needs_no_extension_and_looks_the_same(tmp_path: Path, name: str) -> None:
    surface = WRITTEN[name]()
    path = tmp_path / "plain.glb"
    path.write_bytes(encode_plain(surface))
    document = glb_document(path.read_bytes())
    assert not {"extensionsUsed", "extensionsRequired"} & document.keys()
    assert b'"extensions"' not in path.read_bytes()
    kinds = {image["mimeType"] for image in document.get("images", [])}
    assert kinds <= {"image/jpeg", "image/png"}
    again = read_surface(path, inspect_header(path))
    assert again.triangle_count == surface.triangle_count
    if name == "transformed and unlit":
        return  # black under light by its base colour; the next test looks at it
    original = index_surface(surface)
    found = measure_deviation(original, IndexedSurface(again, original.center_m), samples=10_000)
    assert found.rms_ppm < 1
    assert found.delta_e_mean < 2


def test_unlit_becomes_a_surface_that_shines_where_the_picture_was(tmp_path: Path) -> None:
    surface = transformed()
    path = tmp_path / "plain.glb"
    path.write_bytes(encode_plain(surface))
    part = read_surface(path, inspect_header(path)).parts[0]
    assert part.material.base_color_factor[:3] == (0, 0, 0)
    assert part.material.emissive_factor == (1, 1, 1)
    use = part.material.emissive
    assert use is not None
    assert not use.transformed
    # Where the transform of the file led: rotated by half a radian, reduced and moved.
    cos, sin = np.cos(0.5), np.sin(0.5)
    x, y = part.positions[:, 0], 1 - part.positions[:, 1]
    u, v = 0.5 * x, 0.25 * y
    expected = np.stack([cos * u + sin * v + 0.1, cos * v - sin * u + 0.2], axis=1)
    np.testing.assert_allclose(part.uvs[use.texcoord], expected, atol=1e-5)


@pytest.mark.parametrize("name", WRITTEN)
def test_usdz_has_no_fault(tmp_path: Path, name: str) -> None:
    path = tmp_path / "model.usdz"
    path.write_bytes(encode_usdz(WRITTEN[name](), 64))
    assert [fault for fault in judge(path) if not is_strength(fault, name)] == []


def is_strength(fault: str, name: str) -> bool:
    """The validator wants normal maps at full strength; the file of every map asks for 0.7."""
    return name == "every map" and fault.startswith("NonCompliantScaleValues")


def test_the_validators_do_find_faults(tmp_path: Path) -> None:
    path = tmp_path / "bad.usda"
    path.write_text('#usda 1.0\ndef Shader "Lost"\n{\nuniform token info:id = "Nobody"\n}\n')
    assert judge(path) != []


def test_usdz_is_a_zip_without_compression_aligned_to_64_bytes() -> None:
    data = encode_usdz(WRITTEN["every map"](), 64)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        assert package.testzip() is None
    assert entries[0].filename == "model.usda"
    for entry in entries:
        name_bytes, extra_bytes = struct.unpack_from("<HH", data, entry.header_offset + 26)
        begins = entry.header_offset + 30 + name_bytes + extra_bytes
        assert (entry.compress_type, begins % 64) == (zipfile.ZIP_STORED, 0), entry.filename
        assert entry.filename.endswith((".usda", ".jpg", ".png"))


def test_usdz_is_the_same_bytes_again() -> None:
    assert encode_usdz(coloured()) == encode_usdz(coloured())


def test_usdz_says_metres_and_y_up_and_holds_the_triangles(tmp_path: Path) -> None:
    points, triangles = sphere(12, radius=0.35)
    stage = open_usdz(encode_usdz(as_surface(Part("", points, triangles, Material()))), tmp_path)
    assert UsdGeom.GetStageMetersPerUnit(stage) == 1
    assert UsdGeom.GetStageUpAxis(stage) == "Y"
    assert stage.GetDefaultPrim().GetName() == "Model"
    shape = UsdGeom.Mesh(stage.GetPrimAtPath("/Model/Part_0"))
    np.testing.assert_allclose(shape.GetPointsAttr().Get(), points, atol=1e-6)
    corners = np.array(shape.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)
    np.testing.assert_array_equal(corners, triangles)
    assert shape.GetSubdivisionSchemeAttr().Get() == "none"
    box = UsdGeom.BBoxCache(Usd.TimeCode.Default(), ["default"]).ComputeWorldBound(shape.GetPrim())
    np.testing.assert_allclose(box.ComputeAlignedRange().GetSize(), [0.7] * 3, atol=1e-5)


def test_pictures_stand_upright_in_usdz(tmp_path: Path) -> None:
    surface = WRITTEN["textured"]()
    stage = open_usdz(encode_usdz(surface, 64), tmp_path)
    shape = UsdGeom.PrimvarsAPI(stage.GetPrimAtPath("/Model/Part_0"))
    st = np.array(shape.GetPrimvar("st").Get())
    # The picture's upper edge has v = 0 in glTF and 1 in USD; it lies at y = 1.
    np.testing.assert_allclose(st, surface.parts[0].positions[:, :2], atol=1e-5)


def test_colours_of_vertices_reach_the_material_in_usdz(tmp_path: Path) -> None:
    stage = open_usdz(encode_usdz(coloured()), tmp_path)
    colors = UsdGeom.Mesh(stage.GetPrimAtPath("/Model/Part_0")).GetDisplayColorAttr().Get()
    np.testing.assert_allclose(colors, np.abs(sphere(12)[0]), atol=1e-5)
    material = UsdShade.Material(stage.GetPrimAtPath("/Model/Materials/Material_0"))
    surface = material.ComputeSurfaceSource()[0]
    source = surface.GetInput("diffuseColor").GetConnectedSources()[0][0].source
    assert source.GetPrim().GetName() == "VertexColors"


def test_a_cut_out_keeps_its_threshold_in_usdz(tmp_path: Path) -> None:
    stage = open_usdz(encode_usdz(WRITTEN["masked"](), 32), tmp_path)
    surface = UsdShade.Shader(stage.GetPrimAtPath("/Model/Materials/Material_0/Surface"))
    assert surface.GetInput("opacityThreshold").Get() == pytest.approx(0.3)
    assert surface.GetInput("opacity").HasConnectedSource()
    with zipfile.ZipFile(tmp_path / "model.usdz") as package:
        assert "textures/picture_0.png" in package.namelist()


def test_usdz_refuses_more_than_a_telephone_draws() -> None:
    rings = 195
    assert 4 * rings * (rings - 1) > USDZ_MAX_TRIANGLES
    with pytest.raises(TargetError, match="at most 150000"):
        encode_usdz(plain(sphere(rings)))


@pytest.mark.parametrize(
    ("triangles", "made", "draco", "forms"),
    [
        (2_000_000, set(), False, ()),
        (2_000_000, set(), True, ("draco",)),
        (500_000, set(), False, ("plain",)),
        (150_000, {"plain"}, False, ("ar",)),
        (20_000, {"plain", "ar"}, False, ()),
        (20_000, set(), True, ("plain", "ar", "draco")),
    ],
)
def test_each_form_is_made_once_of_the_largest_level_it_bears(
    triangles: int, made: set[str], draco: bool, forms: tuple[str, ...]
) -> None:
    assert plan_copies(triangles, made, draco=draco) == forms


def test_copies_lie_under_their_names_with_their_sizes(tmp_path: Path) -> None:
    copies = write_copies(waved(Material()), "low", 64, ("plain", "ar", "draco"), tmp_path)
    assert [copy.file for copy in copies] == ["plain.glb", "ar.usdz", "low.draco.glb"]
    for copy in copies:
        assert (tmp_path / copy.file).stat().st_size == copy.bytes
    with pytest.raises(ValueError, match="no form"):
        write_copies(waved(Material()), "low", 64, ("fbx",), tmp_path)
