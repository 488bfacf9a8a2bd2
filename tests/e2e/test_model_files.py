"""Whatever a level is compressed with, the real page shows the same picture of it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Route, expect

from mesh.writing.glb import encode_glb
from mesh.writing.options import GlbOptions
from mesh.writing.plain import encode_plain
from tests.e2e.conftest import Collection
from tests.mesh.written import WRITTEN

pytestmark = pytest.mark.browser


def photograph(context: BrowserContext, collection: Collection, glb: bytes) -> np.ndarray:
    """Open the model's page with this file as its level, and look at the stage."""

    def answer(route: Route) -> None:
        route.fulfill(body=glb, content_type="model/gltf-binary")

    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.route("**/full.glb", answer)
    page.goto(f"{collection.url}/items/{collection.model}")
    viewer = page.locator("baovat-viewer")
    expect(viewer).to_have_attribute("data-state", "ready", timeout=60_000)
    page.wait_for_timeout(1000)
    seen = viewer.locator("canvas").first.screenshot()
    page.close()
    assert faults == []
    return np.asarray(Image.open(io.BytesIO(seen)).convert("RGB")).astype(float)


@pytest.mark.parametrize("name", ["textured", "coloured"])
def test_every_compression_looks_the_same(
    collection: Collection, desktop: BrowserContext, name: str
) -> None:
    surface = WRITTEN[name]()
    plain = photograph(desktop, collection, encode_plain(surface))
    assert plain.std() > 15, "there is a coloured thing to see"
    for compression in ("meshopt", "draco"):
        options = GlbOptions(256, 95, compression)
        seen = photograph(desktop, collection, encode_glb(surface, options).data)
        assert np.abs(seen - plain).mean() < 0.5, compression
        assert np.percentile(np.abs(seen - plain), 99) < 24, compression
