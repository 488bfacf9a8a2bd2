from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from mesh.errors import MeshRefusedError
from mesh.reading.header import inspect_header
from mesh.reading.package import open_package, parse_reference
from tests.mesh.files import obj_text, write_zip
from tests.mesh.shapes import cube


def refusal(path: Path) -> str:
    with pytest.raises(MeshRefusedError) as caught:
        inspect_header(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["../a.obj", "/a.obj", "b/../../a.obj", "C:/a.obj", "a\\..\\b.obj"]
)
def test_a_zip_with_members_outside_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert "would leave its folder" in refusal(
        write_zip(tmp_path / "a.zip", {name: obj_text(cube())})
    )


def test_a_zip_with_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.mtl")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.obj", obj_text(cube()))
    assert "symbolic link" in refusal(tmp_path / "a.zip")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.obj", b"v 0 0 0\n" * 4_000_000)
    assert "zip bomb" in refusal(tmp_path / "a.zip")


def test_a_zip_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.obj": obj_text(cube())})
    data = bytearray(path.read_bytes())
    directory = data.rfind(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (0xFFFFFFF0).to_bytes(4, "little")
    path.write_bytes(data)
    refusal(path)


def test_an_encrypted_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.obj": obj_text(cube())})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rfind(mark) + at] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusal(path)


def test_a_zip_without_exactly_one_model_is_refused(tmp_path: Path) -> None:
    assert "no model" in refusal(write_zip(tmp_path / "a.zip", {"letter.txt": "words"}))
    two = {"a.obj": obj_text(cube()), "b.stl": "x"}
    assert "2 models (a.obj, b.stl)" in refusal(write_zip(tmp_path / "b.zip", two))
    assert "no model" in refusal(write_zip(tmp_path / "c.zip", {}))


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {"a.obj": obj_text(cube())})
    whole = path.read_bytes()
    path.write_bytes(whole[:60])
    assert "damaged" in refusal(path)
    spoiled = bytearray(whole)
    spoiled[45:60] = b"\xff" * 15
    path.write_bytes(spoiled)
    assert "damaged" in refusal(path)


def test_members_of_a_zip_are_found_whatever_their_case(tmp_path: Path) -> None:
    package = open_package(
        write_zip(tmp_path / "a.zip", {"s/a.obj": "v 0 0 0\n", "s/Stone.JPG": "x"})
    )
    assert package.find("stone.jpg") == "s/Stone.JPG"
    assert package.find("./Stone.JPG") == "s/Stone.JPG"
    assert package.find("other.jpg") is None


def test_a_model_may_name_what_lies_beside_its_folder_in_the_zip(tmp_path: Path) -> None:
    members = {"scan/model/a.obj": "v 0 0 0\n", "scan/textures/stone.jpg": "x", "..b/c": "x"}
    package = open_package(write_zip(tmp_path / "a.zip", members))
    assert package.find("../textures/stone.jpg") == "scan/textures/stone.jpg"
    assert package.find("..\\Textures\\Stone.JPG") == "scan/textures/stone.jpg"
    assert package.find("../../..b/c") == "..b/c"
    assert package.find("../textures/other.jpg") is None
    for name in ("../../../stone.jpg", "../textures/../../../a", "../../.."):
        with pytest.raises(MeshRefusedError, match="leaves its own folder"):
            package.find(name)


def test_windows_separators_are_understood() -> None:
    assert parse_reference("textures\\stone.jpg") == "textures/stone.jpg"


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\0b"])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(MeshRefusedError):
        parse_reference(name)
