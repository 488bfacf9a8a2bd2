"""The box of a model, as it is written down and as the files have it."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest

from iiif_server.catalog.items import read_item
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from manifests.model import Media, Provider
from tests.support.deposits import shown
from tests.support.surfaces import sphere


def bounds_of_glb(content: bytes) -> tuple[list[float], list[float]]:
    """Read the box of the positions in a GLB without extensions (glTF 2.0, 3.6.2.4 and 4.4)."""
    [length] = struct.unpack_from("<I", content, 12)
    document = json.loads(content[20 : 20 + length])
    assert all(not {"matrix", "scale", "rotation"} & node.keys() for node in document["nodes"])
    moved = {
        node["mesh"]: node.get("translation", [0, 0, 0])
        for node in document["nodes"]
        if "mesh" in node
    }
    ends = []
    for number, mesh in enumerate(document["meshes"]):
        for primitive in mesh["primitives"]:
            accessor = document["accessors"][primitive["attributes"]["POSITION"]]
            ends += [np.add(accessor[end], moved[number]) for end in ("min", "max")]
    return np.min(ends, axis=0).tolist(), np.max(ends, axis=0).tolist()


@pytest.mark.parametrize("away", [(0.5, 0.2, -0.3), (500_000, 20, 2_400_000)])
def test_the_box_is_that_of_the_files_also_where_large_coordinates_were_shifted(
    tmp_path: Path, away: tuple[float, float, float]
) -> None:
    vertices, faces = sphere(12, 24)
    lines = [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in vertices * (1, 2, 3) + away]
    lines += [f"f {a + 1} {b + 1} {c + 1}" for a, b, c in faces]
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})) as runtime:
        shown(runtime, "\n".join(lines).encode(), "ball")
        with runtime.database.read() as connection:
            item = read_item(connection, "ball", Provider("https://x.vn", {}, "https://x.vn"))
        [media] = item.media
        [plain] = (tmp_path / "data").rglob("plain.glb")
        low, high = bounds_of_glb(plain.read_bytes())
    assert isinstance(media, Media)
    assert media.bounds is not None
    assert media.bounds.low_m == pytest.approx(low, abs=1e-6)
    assert media.bounds.high_m == pytest.approx(high, abs=1e-6)
    assert max(map(abs, (*low, *high))) < 100  # as the levels are, not as the file was
