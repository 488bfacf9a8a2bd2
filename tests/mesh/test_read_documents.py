"""3MF, DAE and FBX: parts, places, looks, and what is not carried."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mesh.errors import MeshError, MeshRefusedError
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header
from mesh.reading.sidefiles import find_side_files
from mesh.surface import Part, Surface
from tests.mesh.files import write_zip
from tests.mesh.more_files import (
    binary_fbx,
    dae,
    mesh_3mf,
    model_3mf,
    plain_3mf,
    records_fbx,
    text_fbx,
    write_3mf,
)
from tests.mesh.shapes import area, build_texture, cube, place_picture, sphere, square, volume


def read(path: Path) -> Surface:
    return read_surface(path, inspect_header(path))


def picture(size: int = 16) -> bytes:
    return build_texture(place_picture(size)).data


def from_below() -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray]:
    """A square, and coordinates that count rows from the bottom, as these three formats do."""
    points, uv, triangles = square(2)
    return (points, triangles), np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1)


def assert_lies_right(part: Part) -> None:
    """The square stands in x and y, or, turned up, in x and z: where it is left and high, the picture begins."""
    assert part.material.base_color is not None
    high = 1 if np.ptp(part.positions[:, 1]) > 0.1 * np.ptp(part.positions[:, 0]) else 2
    x, y = part.positions[:, 0], part.positions[:, high]
    across = (x - x.min()) / np.ptp(x)
    down = (y.max() - y) / np.ptp(y)
    if high == 2:
        down = 1 - down
    np.testing.assert_allclose(part.uvs[0], np.stack([across, down], axis=1), atol=1e-5)


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Path]:
    """The same sphere in three formats, four files."""
    records = records_fbx(sphere(16))
    (tmp_path / "a.dae").write_text(dae(sphere(16)))
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    (tmp_path / "b.fbx").write_bytes(text_fbx(records))
    plain_3mf(tmp_path / "a.3mf", sphere(16))
    return {name: tmp_path / name for name in ("a.dae", "a.fbx", "b.fbx", "a.3mf")}


def test_a_sphere_keeps_its_area_and_its_outside(made: dict[str, Path]) -> None:
    for name, path in made.items():
        header = inspect_header(path)
        assert (header.format, header.extension) == (name[2:], name[1:])
        part = read(path).parts[0]
        unit_m = 0.01 if name.endswith("fbx") else 0.001
        assert len(part.triangles) == 960
        assert area(part) / unit_m**2 == pytest.approx(4 * np.pi, rel=0.02)
        assert volume(part) / unit_m**3 == pytest.approx(4 / 3 * np.pi, rel=0.03)


def test_they_are_recognised_by_content_and_inside_a_zip(
    made: dict[str, Path], tmp_path: Path
) -> None:
    for name, path in made.items():
        other = tmp_path / f"{name}.bin"
        other.write_bytes(path.read_bytes())
        assert inspect_header(other).format == name[2:]
        packed = write_zip(tmp_path / f"{name}.zip", {f"x/{name}": path.read_bytes()})
        header = inspect_header(packed)
        assert (header.format, header.extension) == (name[2:], ".zip")
        assert read(packed).triangle_count == 960


def test_files_cut_short_are_refused(made: dict[str, Path]) -> None:
    for path in made.values():
        data = path.read_bytes()
        for share in (0.1, 0.3, 0.5, 0.8, 0.95):
            path.write_bytes(data[: int(len(data) * share)])
            with pytest.raises(MeshRefusedError):
                read(path)


def test_the_look_of_a_plain_material_is_kept(made: dict[str, Path]) -> None:
    for name in ("a.dae", "a.fbx", "b.fbx"):
        part = read(made[name]).parts[0]
        assert part.material.name == "stone"
        np.testing.assert_allclose(part.material.base_color_factor, (1, 0, 0, 1))


def test_textures_lie_as_they_did(tmp_path: Path) -> None:
    shape, uv = from_below()
    records = records_fbx(shape, uv=uv, picture="maps\\stone.png", up=1)
    members = {
        "a.dae": dae(shape, uv=uv, picture="maps/stone.png").encode(),
        "a.fbx": binary_fbx(records),
        "b.fbx": text_fbx(records),
    }
    for name, data in members.items():
        path = write_zip(tmp_path / f"{name}.zip", {name: data, "maps/stone.png": picture()})
        surface = read(path)
        assert surface.texture_px == 16
        assert not any("missing" in line for line in surface.repairs)
        assert_lies_right(surface.parts[0])


def test_a_picture_inside_an_fbx_is_read(tmp_path: Path) -> None:
    shape, uv = from_below()
    records = records_fbx(shape, uv=uv, picture="C:\\scans\\stone.png", content=picture(32), up=1)
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    assert read(tmp_path / "a.fbx").texture_px == 32


@pytest.mark.parametrize(
    "name",
    [
        "C:\\scans\\maps\\stone.png", "/etc/stone.png", "../../stone.png", "file:///a/stone.png",
        "http://x.example/stone.png", "\\\\server\\share\\stone.png", "stone.png",
    ],
)  # fmt: skip
def test_paths_of_other_machines_lead_only_to_files_beside(tmp_path: Path, name: str) -> None:
    shape, uv = from_below()
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "stone.png").write_bytes(picture(64))
    (folder / "a.dae").write_text(dae(shape, uv=uv, picture=name))
    (folder / "a.fbx").write_bytes(binary_fbx(records_fbx(shape, uv=uv, picture=name)))
    for each in ("a.dae", "a.fbx"):
        surface = read(folder / each)
        assert surface.texture_px == 0
        assert sum("'stone.png', which is missing" in line for line in surface.repairs) == 1
        assert find_side_files(folder / each) == ()
    (folder / "stone.png").write_bytes(picture(16))
    for each in ("a.dae", "a.fbx"):
        assert read(folder / each).texture_px == 16
        assert find_side_files(folder / each) == (folder / "stone.png",)


@pytest.mark.parametrize("url", ["http://x.example/a.dae#g", "other.dae#g", "file:///etc/passwd"])
def test_a_dae_is_never_followed_outside_itself(tmp_path: Path, url: str) -> None:
    (tmp_path / "a.dae").write_text(dae(cube()).replace("url='#g'", f"url='{url}'"))
    with pytest.raises(MeshRefusedError, match="outside itself"):
        read(tmp_path / "a.dae")


def test_nodes_of_a_dae_are_placed_in_order(tmp_path: Path) -> None:
    move = "<translate>5 0 0</translate><rotate>0 0 1 90</rotate><scale>2 1 1</scale>"
    asset = '<unit meter="1"/><up_axis>Y_UP</up_axis>'
    (tmp_path / "a.dae").write_text(dae(cube(), asset=asset, node=move))
    low, high = read(tmp_path / "a.dae").bounds_m
    np.testing.assert_allclose(low, [4.5, -1, -0.5], atol=1e-6)
    np.testing.assert_allclose(high, [5.5, 1, 0.5], atol=1e-6)


def test_polygons_and_strips_of_a_dae_become_triangles(tmp_path: Path) -> None:
    text = dae(square(1)[::2])
    start, end = text.index("<triangles"), text.index("</triangles>") + len("</triangles>")
    inputs = '<input semantic="VERTEX" source="#v" offset="0"/>'
    forms = {
        "polylist": f"<polylist count='1'>{inputs}<vcount>4</vcount><p>0 2 3 1</p></polylist>",
        "polygons": f"<polygons count='1'>{inputs}<p>0 2 3 1</p></polygons>",
        "strips": f"<tristrips count='1'>{inputs}<p>0 2 1 3</p></tristrips>",
        "fans": f"<trifans count='1'>{inputs}<p>0 2 3 1</p></trifans>",
    }
    for form in forms.values():
        (tmp_path / "a.dae").write_text(text[:start] + form + text[end:])
        part = read(tmp_path / "a.dae").parts[0]
        assert area(part) == pytest.approx(1e-6)
        corners = part.positions[part.triangles].astype(np.float64)
        cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        assert len({tuple(row) for row in np.sign(cross.round(12)).tolist()}) == 1


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("<p>0", "<p>900", "there are 8"),
        ("<p>0", "<p>-3", "there are 8"),
        ("<p>0", "<p>x", "hold together"),
        ("count='12'", "count='12' material='ghost'", "damaged"),
        ('count="8" stride', 'count="800" stride', "claims 800 rows"),
        ("source='#p'", "source='#q'", "no source"),
        ("url='#s'", "url='#nothing'", "no such"),
        ("</COLLADA>", "", "cut short"),
        ("<COLLADA", "<COLLADA <", "damaged"),
        ("meter=\"0.001\"", 'meter="0"', "unit"),
    ],
)  # fmt: skip
def test_a_dae_that_lies_is_refused(tmp_path: Path, old: str, new: str, word: str) -> None:
    text = dae(cube())
    assert old in text
    (tmp_path / "a.dae").write_text(text.replace(old, new, 1))
    with pytest.raises(MeshError, match=word):
        read(tmp_path / "a.dae")


def colored(triangles: str) -> str:
    return (
        '<basematerials id="5"><base name="red" displaycolor="#FF0000"/>'
        '<base name="glass" displaycolor="#0000FF80"/></basematerials>'
        '<m:colorgroup id="6"><m:color color="#FF0000"/><m:color color="#00FF00"/></m:colorgroup>'
        '<m:texture2d id="7" path="/3D/Textures/stone.png" contenttype="image/png" tilestyleu="clamp"/>'
        '<m:texture2dgroup id="8" texid="7"><m:tex2coord u="0" v="0"/><m:tex2coord u="1" v="0"/>'
        '<m:tex2coord u="0" v="1"/></m:texture2dgroup>'
        f'<object id="1" pid="5" pindex="1">{mesh_3mf(cube(), triangles)}</object>'
    )


def test_materials_colours_and_textures_of_a_3mf_are_kept(tmp_path: Path) -> None:
    triangles = (
        '<triangle v1="0" v2="1" v3="2"/><triangle v1="0" v2="1" v3="3" pid="5" p1="0"/>'
        '<triangle v1="0" v2="1" v3="4" pid="6" p1="0" p2="1" p3="1"/>'
        '<triangle v1="0" v2="1" v3="5" pid="8" p1="0" p2="1" p3="2"/>'
    )
    model = model_3mf(colored(triangles), '<item objectid="1"/>')
    path = write_3mf(tmp_path / "a.3mf", model, **{"3D/Textures/stone.png": picture()})
    parts = {part.material.name: part for part in read(path).parts}
    assert set(parts) == {"red", "glass", "", "/3D/Textures/stone.png"}
    assert parts["glass"].material.alpha_mode == "BLEND"
    assert parts["glass"].material.base_color_factor[3] == pytest.approx(128 / 255)
    assert parts[""].colors is not None
    np.testing.assert_allclose(parts[""].colors[:, :3], [[1, 0, 0], [0, 1, 0], [0, 1, 0]])
    np.testing.assert_allclose(parts["/3D/Textures/stone.png"].uvs[0], [[0, 1], [1, 1], [0, 0]])


def test_a_3mf_places_components_and_items(tmp_path: Path) -> None:
    things = (
        f'<object id="1">{mesh_3mf(cube())}</object><object id="2"><components>'
        '<component objectid="1" transform="2 0 0 0 1 0 0 0 1 0 0 0"/>'
        '<component objectid="1" transform="-1 0 0 0 1 0 0 0 1 4 0 0"/></components></object>'
    )
    build = '<item objectid="2" transform="0 1 0 -1 0 0 0 0 1 0 0 10"/>'
    surface = read(write_3mf(tmp_path / "a.3mf", model_3mf(things, build, "meter")))
    assert len(surface.parts) == 2
    assert all(volume(part) > 0 for part in surface.parts)
    low, high = surface.bounds_m
    np.testing.assert_allclose(low, [-0.5, 9.5, -4.5], atol=1e-6)
    np.testing.assert_allclose(high, [0.5, 10.5, 1], atol=1e-6)


def test_what_a_3mf_does_not_carry_is_said(tmp_path: Path) -> None:
    things = (
        f'<object id="1">{mesh_3mf(cube())}</object><object id="3">{mesh_3mf(cube())}</object>'
        f'<object id="2" type="support">{mesh_3mf(cube())}</object><beamlattice/>'
    )
    build = '<item objectid="1"/><item objectid="2"/>'
    told = " · ".join(read(write_3mf(tmp_path / "a.3mf", model_3mf(things, build))).repairs)
    for words in ("1 objects of the 3MF are not in its build", "'support'", "<beamlattice>"):
        assert words in told


@pytest.mark.parametrize(
    ("triangles", "word"),
    [
        ('<triangle v1="0" v2="1" v3="99"/>', "of 8"),
        ('<triangle v1="0" v2="1" v3="-1"/>', "of 8"),
        ('<triangle v1="0" v2="1"/>', "hold together"),
        ('<triangle v1="0" v2="1" v3="2" pid="5" p1="7"/>', "property 7 of 2"),
        ('<triangle v1="0" v2="1" v3="2" pid="8" p1="0" p2="1" p3="2"/>', "not in it"),
        ("", "no faces"),
    ],
)
def test_a_3mf_that_lies_is_refused(tmp_path: Path, triangles: str, word: str) -> None:
    path = write_3mf(
        tmp_path / "a.3mf", model_3mf(colored(triangles or " "), '<item objectid="1"/>')
    )
    with pytest.raises(MeshError, match=word):
        read(path)


def test_a_3mf_that_names_parts_outside_itself_is_refused(tmp_path: Path) -> None:
    thing = f'<object id="1">{mesh_3mf(cube())}</object>'
    for name in ("/../secret.model", "/etc/passwd", "http://x/y.model"):
        build = f'<item objectid="1" p:path="{name}"/>'
        path = write_3mf(tmp_path / "a.3mf", model_3mf(thing, build))
        with pytest.raises(MeshRefusedError, match="not in it"):
            read(path)


def test_transforms_of_an_fbx_are_those_of_its_makers(tmp_path: Path) -> None:
    """A turn about a pivot, a turn before it, a stretched parent, and geometry moved by itself."""
    records = records_fbx(cube(), up=1, unit=100.0, move=(10, 0, 0))
    objects = {each[0]: each[2] for each in records}["Objects"]
    model = next(each for each in objects if each[0] == "Model")
    model[2][0][2].extend(
        ("P", row, [])
        for row in (
            ["RotationActive", "bool", "", "", 1],
            ["RotationPivot", "Vector3D", "Vector", "", 0.5, 0.0, 0.0],
            ["Lcl Rotation", "Lcl Rotation", "", "A", 0.0, 0.0, 90.0],
            ["PreRotation", "Vector3D", "Vector", "", 0.0, 0.0, 90.0],
            ["GeometricTranslation", "Vector3D", "Vector", "", 0.0, 3.0, 0.0],
        )
    )
    scale = ["Lcl Scaling", "Lcl Scaling", "", "A", 2.0, 1.0, 1.0]
    objects.append(
        ("Model", [900, "root\0\1Model", "Null"], [("Properties70", [], [("P", scale, [])])])
    )
    links = {each[0]: each[2] for each in records}["Connections"]
    links[0] = ("C", ["OO", 200, 900], [])
    links.append(("C", ["OO", 900, 0], []))
    for write in (binary_fbx, text_fbx):
        (tmp_path / "a.fbx").write_bytes(write(records))
        low, high = read(tmp_path / "a.fbx").bounds_m
        # Turned by 180 degrees about (0.5, 0): the middle (0, 3) comes to (1, -3), then 10 on, then twice.
        np.testing.assert_allclose(low, [21, -3.5, -0.5], atol=1e-6)
        np.testing.assert_allclose(high, [23, -2.5, 0.5], atol=1e-6)


def test_an_fbx_with_left_handed_axes_is_mirrored(tmp_path: Path) -> None:
    records = records_fbx(sphere(8), up=1)
    for row in records[1][2][0][2]:
        if row[1][0] == "FrontAxisSign":
            row[1][4] = -1
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    surface = read(tmp_path / "a.fbx")
    assert volume(surface.parts[0]) > 0
    assert any("mirrored" in line for line in surface.repairs)


def test_what_moves_in_an_fbx_is_counted(tmp_path: Path) -> None:
    records = records_fbx(cube())
    records[2][2].extend(
        [
            ("AnimationStack", [700, "Take\0\1AnimStack", ""], []),
            ("Deformer", [701, "\0\1Deformer", "Skin"], []),
            ("NodeAttribute", [702, "\0\1NodeAttribute", "Light"], []),
        ]
    )
    (tmp_path / "a.fbx").write_bytes(binary_fbx(records))
    surface = read(tmp_path / "a.fbx")
    assert surface.moving == ("1 animation", "1 skin")
    assert any("lights" in line for line in surface.repairs)
