"""How much script a frame loads before it shows something, as a visitor's browser asks for it (gzip -9)."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import BrowserContext, Response, expect

from tests.e2e.conftest import Collection

pytestmark = pytest.mark.browser

#: Decoders are fetched by models that need them; they are no part of what every model costs.
DECODERS = ("draco", "basis")


def measure_scripts(
    context: BrowserContext, address: str, until: tuple[str, str]
) -> dict[str, int]:
    """Return the bytes of each script that a page loads until its viewer is so, by name."""
    page, answers = context.new_page(), []

    def note(answer: Response) -> None:
        if answer.request.resource_type == "script":
            answers.append(answer)

    page.on("response", note)
    page.goto(address)
    expect(page.locator("baovat-viewer")).to_have_attribute(*until, timeout=60_000)
    page.wait_for_timeout(1_000)
    return {each.url.split("/")[-1]: len(gzip.compress(each.body(), 9)) for each in answers}


def test_a_frame_with_a_picture_loads_little_script(
    collection: Collection, desktop: BrowserContext
) -> None:
    address = f"{collection.url}/embed/items/{collection.picture}"
    scripts = measure_scripts(desktop, address, ("data-state", "ready"))
    assert any("image-stage" in name for name in scripts)
    assert not any("panel" in name for name in scripts), "tools are fetched when they are asked for"
    assert sum(scripts.values()) <= 125_000, scripts


def test_a_frame_with_a_model_loads_little_script(
    collection: Collection, desktop: BrowserContext
) -> None:
    address = f"{collection.url}/embed/items/{collection.sphere}"
    scripts = measure_scripts(desktop, address, ("data-state", "ready"))
    counted = {name: size for name, size in scripts.items() if not name.startswith(DECODERS)}
    assert any("model-stage" in name for name in counted)
    assert sum(counted.values()) <= 230_000, scripts
