"""Models whose truth is known, as the files that people deposit."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image


def sphere(
    rings: int = 24, sectors: int = 48, radius: float = 0.1
) -> tuple[np.ndarray, np.ndarray]:
    """Return vertices ((v, 3), metres) and faces ((f, 3)) of a closed sphere."""
    theta = np.linspace(0, np.pi, rings + 1)[1:-1]
    phi = np.linspace(0, 2 * np.pi, sectors, endpoint=False)
    ring = np.stack(
        [
            np.outer(np.sin(theta), np.cos(phi)),
            np.outer(np.cos(theta), np.ones(sectors)),
            np.outer(np.sin(theta), np.sin(phi)),
        ],
        axis=2,
    ).reshape(-1, 3)
    vertices = np.concatenate([[[0, 1, 0]], ring, [[0, -1, 0]]]) * radius
    faces = []
    for sector in range(sectors):
        after = (sector + 1) % sectors
        faces.append((0, 1 + after, 1 + sector))
        for row in range(rings - 2):
            a, b = 1 + row * sectors + sector, 1 + row * sectors + after
            faces += [(a, b, a + sectors), (b, b + sectors, a + sectors)]
        last = 1 + (rings - 2) * sectors
        faces.append((len(vertices) - 1, last + sector, last + after))
    return vertices, np.array(faces)


def write_ply(path: Path, rings: int = 24, sectors: int = 48) -> Path:
    """Write a sphere as binary PLY with a colour at each vertex."""
    vertices, faces = sphere(rings, sectors)
    header = (
        "ply\nformat binary_little_endian 1.0\n"
        f"element vertex {len(vertices)}\n"
        "property float x\nproperty float y\nproperty float z\n"
        "property uchar red\nproperty uchar green\nproperty uchar blue\n"
        f"element face {len(faces)}\nproperty list uchar int vertex_indices\nend_header\n"
    )
    rows = np.zeros(len(vertices), dtype=[("p", "<f4", 3), ("c", "u1", 3)])
    rows["p"], rows["c"] = vertices, (vertices / 0.1 * 100 + 128).astype(np.uint8)
    corners = np.zeros(len(faces), dtype=[("n", "u1"), ("i", "<i4", 3)])
    corners["n"], corners["i"] = 3, faces
    path.write_bytes(header.encode() + rows.tobytes() + corners.tobytes())
    return path


def write_stl(path: Path) -> Path:
    """Write a sphere as binary STL."""
    vertices, faces = sphere()
    rows = np.zeros(len(faces), dtype=[("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    rows["v"] = vertices[faces]
    path.write_bytes(bytes(80) + np.uint32(len(faces)).tobytes() + rows.tobytes())
    return path


def wavefront() -> dict[str, bytes]:
    """Return a textured quad as OBJ with its MTL and its texture: left half red, right half blue."""
    texture = Image.new("RGB", (64, 64), (200, 30, 30))
    texture.paste((30, 30, 200), (32, 0, 64, 64))
    encoded = io.BytesIO()
    texture.save(encoded, "PNG")
    lines = ["mtllib quad.mtl", "usemtl painted"]
    side = 20
    for row in range(side + 1):
        for column in range(side + 1):
            x, y = column / side, row / side
            lines += [f"v {x} {y} {0.05 * np.sin(6 * x) * np.sin(5 * y):.5f}", f"vt {x} {y}"]
    for row in range(side):
        for column in range(side):
            a = row * (side + 1) + column + 1
            b, c, d = a + 1, a + side + 2, a + side + 1
            lines += [f"f {a}/{a} {b}/{b} {c}/{c}", f"f {a}/{a} {c}/{c} {d}/{d}"]
    return {
        "quad.obj": "\n".join(lines).encode(),
        "quad.mtl": b"newmtl painted\nKd 1 1 1\nmap_Kd textures/quad.png\n",
        "textures/quad.png": encoded.getvalue(),
    }


def write_zip(path: Path, members: dict[str, bytes]) -> Path:
    """Write the members into a zip."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
