"""Damaged copies of every format: each is read, or refused in one line, in bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.mesh.files import Gltf, obj_text, write_ascii_stl, write_ply, write_stl, write_zip
from tests.mesh.more_files import (
    binary_fbx,
    dae,
    plain_3mf,
    records_fbx,
    solid_blocks_ktx2,
    text_fbx,
)
from tests.mesh.packed import packed_mesh
from tests.mesh.shapes import build_texture, place_picture, sphere, square

COPIES = 240
SHAPE = sphere(4)
MTL = "newmtl stone\nKd 1 0.5 0\nNs 96\nmap_Kd -s 2 2 1 stone.png\nnewmtl b\nKd 1 0 0\n"


def textured(data: bytes, media_type: str = "image/png") -> Gltf:
    gltf = Gltf()
    texture = {"index": gltf.texture(data, media_type)}
    gltf.json["materials"].append({"pbrMetallicRoughness": {"baseColorTexture": texture}})
    points, uv, triangles = square(3)
    gltf.show(gltf.node(mesh=gltf.mesh((points, triangles), uv, 0), scale=[1, -2, 1]))
    return gltf


def write_draco(path: Path) -> Path:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=gltf.draco_mesh(*SHAPE)))
    return gltf.write_glb(path)


def write_packed(path: Path) -> Path:
    gltf = Gltf()
    gltf.show(gltf.node(mesh=packed_mesh(gltf, SHAPE, 1)))
    return gltf.write_glb(path)


def write_ktx2(path: Path) -> Path:
    colors = np.full((2, 2, 4), 99, dtype=np.uint8)
    gltf = textured(solid_blocks_ktx2(colors), "image/ktx2")
    gltf.json["textures"][0] = {"extensions": {"KHR_texture_basisu": {"source": 0}}}
    return gltf.write_glb(path)


def write_bytes(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def write_obj(path: Path) -> Path:
    text = "mtllib a.mtl\nvt 0 0\nvt 1 1\nusemtl stone\n" + obj_text(SHAPE)
    members: dict[str, bytes | str] = {
        "a.obj": text + "f 1/1 2/2 3/1\n", "a.mtl": MTL, "stone.png": build_texture(place_picture(8)).data,
    }  # fmt: skip
    return write_zip(path, members)


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.glb": lambda path: textured(build_texture(place_picture(8)).data).write_glb(path),
    "a.gltf": lambda path: textured(build_texture(place_picture(8)).data).write_gltf(path),
    "draco.glb": write_draco,
    "packed.glb": write_packed,
    "ktx2.glb": write_ktx2,
    "a.obj": lambda path: write_bytes(path, obj_text(SHAPE).encode()),
    "a.zip": write_obj,
    "a.ply": lambda path: write_ply(path, SHAPE, np.full((len(SHAPE[0]), 3), 9, np.uint8)),
    "text.ply": lambda path: write_ply(path, SHAPE, binary=False),
    "a.stl": lambda path: write_stl(path, SHAPE),
    "text.stl": lambda path: write_ascii_stl(path, SHAPE),
    "a.3mf": lambda path: plain_3mf(path, SHAPE),
    "a.dae": lambda path: write_bytes(path, dae(SHAPE).encode()),
    "a.fbx": lambda path: write_bytes(path, binary_fbx(records_fbx(SHAPE, uv=SHAPE[0][:, :2]))),
    "text.fbx": lambda path: write_bytes(path, text_fbx(records_fbx(SHAPE, uv=SHAPE[0][:, :2]))),
}


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.mesh.damage", *map(str, arguments)]
    folder = Path(__file__).resolve().parents[2]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.parametrize("name", MAKERS)
def test_damaged_copies_are_read_or_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = MAKERS[name](tmp_path / name)
    done = run(path, 0, COPIES)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["read"] + told["refused"] == COPIES
    assert told["refused"] > COPIES / 10
