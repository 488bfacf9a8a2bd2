"""The levels of our models in Google's model-viewer, on a page of another origin."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext

from tests.support.other_viewers import fetch_viewers, viewer_pages
from tests.support.service import Service
from tests.support.surfaces import write_ply

pytestmark = pytest.mark.browser

WAIT_MS = 90_000
#: The sphere is 0.2 m wide; its triangles lie a little inside.
DIAMETER_M = 0.2


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = fetch_viewers()
    if folder is None:
        pytest.skip("npm cannot fetch model-viewer here: our models are not tried in it")
    with viewer_pages(folder, tmp_path_factory.mktemp("viewers")) as address:
        yield address


@pytest.fixture(scope="module")
def model(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the media of a sphere with a colour at each vertex, large enough for several levels."""
    path = write_ply(tmp_path_factory.mktemp("model") / "sphere.ply", rings=150, sectors=300)
    return service.add(path, "ball", "--label", "vi=Quả cầu")[0]["media"]


def test_every_level_is_opened_and_has_its_size_and_colours(
    service: Service, model: str, pages: str, desktop: BrowserContext
) -> None:
    report = json.loads(service.get(f"/models/{model}/report.json")[2])
    files = [level["file"] for level in report["levels"]] + ["plain.glb"]
    assert len(files) > 2
    for file in files:
        page = desktop.new_page()
        asked = urlencode({"model": f"{service.url}/models/{model}/{file}"})
        page.goto(f"{pages}/model-viewer.html?{asked}")
        assert page.evaluate("window.opened") == "load", file
        size = page.evaluate("document.querySelector('model-viewer').getDimensions()")
        for axis in "xyz":
            assert size[axis] == pytest.approx(DIAMETER_M, rel=0.02), (file, axis)
        page.wait_for_timeout(500)
        with Image.open(io.BytesIO(page.screenshot())) as seen:
            reds = [red for red, _green, _blue in seen.convert("RGB").getdata()]
        assert max(reds) - min(reds) > 60, f"{file} has one colour only"
        page.close()


def test_a_model_opens_in_trimesh(service: Service, model: str, tmp_path: Path) -> None:
    """The plain GLB needs no extension that a common reader lacks."""
    import trimesh

    path = tmp_path / "plain.glb"
    path.write_bytes(service.get(f"/models/{model}/plain.glb")[2])
    read = trimesh.load_scene(path).to_mesh()
    assert read.is_watertight
    assert read.extents == pytest.approx([DIAMETER_M] * 3, rel=0.02)
    assert read.visual.kind in ("vertex", "texture")
