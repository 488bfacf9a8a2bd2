"""The viewer in the page of another origin, reading IIIF alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import Collection, visit
from tests.support.partner import running_partner

pytestmark = pytest.mark.browser


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a folder as somebody else's site."""
    with running_partner(tmp_path) as origin:
        yield tmp_path, origin


@pytest.mark.parametrize("which", ["picture", "sphere"])
def test_a_page_of_another_origin_shows_an_item(
    collection: Collection, context: BrowserContext, partner: tuple[Path, str], which: str
) -> None:
    folder, origin = partner
    code = context.request.get(
        f"{collection.url}/oembed",
        params={"url": f"{collection.url}/en/items/{getattr(collection, which)}"},
    ).json()["html"]
    listens = "addEventListener('message', event => { document.title = event.data.type; })"
    (folder / "index.html").write_text(
        f"<!doctype html><html lang='en'><title>Partner</title><script>{listens}</script>{code}"
    )
    opened = visit(context, f"{origin}/index.html")
    frame = opened.page.frame_locator("iframe")
    viewer = frame.locator("baovat-viewer")
    opened.page.locator("iframe").scroll_into_view_if_needed()
    expect(viewer).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(opened.page).to_have_title("baovat-size")
    expect(frame.get_by_role("button", name="Zoom in")).to_be_visible()
    if which == "sphere":
        expect(viewer).to_have_attribute("data-level", "thumb", timeout=30_000)
    overflow = frame.locator("html").evaluate("it => it.scrollWidth - window.innerWidth")
    assert overflow <= 0


def test_the_frame_is_accessible(
    collection: Collection, context: BrowserContext, axe_source: str
) -> None:
    opened = visit(context, f"{collection.url}/embed/items/{collection.document}")
    viewer = opened.page.locator("baovat-viewer")
    expect(viewer).to_have_attribute("data-state", "ready", timeout=30_000)
    opened.page.evaluate(axe_source)
    violations = opened.page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert opened.faults == []


def test_a_manifest_that_cannot_be_shown_is_told_in_the_visitors_language(
    collection: Collection, context: BrowserContext
) -> None:
    page = context.new_page()
    page.route("**/manifest", lambda route: route.fulfill(json={"type": "Dance"}))
    page.goto(f"{collection.url}/embed/items/{collection.picture}")
    expect(page.get_by_role("alert")).to_contain_text("không phải là tài liệu IIIF")
    expect(page.locator("baovat-viewer")).to_have_attribute("data-state", "failed")
