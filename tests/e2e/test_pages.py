"""What visitors see and do, in Debian's chromium: vi and en, desktop and phone, mouse and keyboard."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from manifests.content_state import write_content_state
from tests.e2e.conftest import Collection, visit
from tests.support.service import Service

pytestmark = pytest.mark.browser

VIEWER = "baovat-viewer"


def eventually(holds: Callable[[], bool], limit_s: float = 15) -> None:
    """Wait until something holds; the pages' own policy forbids scripts that wait inside them."""
    deadline = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < deadline, "it never held"
        time.sleep(0.05)


def wait_ready(page: Page) -> None:
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/en/",
        "/?lang=en",
        "/items/{picture}",
        "/en/items/{picture}",
        "/items/{document}",
        "/items/{model}",
        "/en/items/{model}",
        "/collections/top",
        "/search",
        "/en/search?q=grid",
        "/search?q=khong+co&place=x&from=1400",
        "/map",
        "/en/timeline",
        "/about",
        "/en/about",
        "/nothing",
        "/en/nothing",
    ],
)
def test_every_page_is_accessible_and_has_no_fault(
    collection: Collection, context: BrowserContext, axe_source: str, path: str
) -> None:
    opened = visit(context, collection.url + path.format(**vars(collection)))
    page = opened.page
    english = "/en" in path or "lang=en" in path
    assert page.get_attribute("html", "lang") == ("en" if english else "vi")
    if "items" in path:
        wait_ready(page)
    page.evaluate(axe_source)
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0
    expected = ["404"] if "nothing" in path else []
    assert [fault for fault in opened.faults if not any(code in fault for code in expected)] == []


def test_home_shows_the_collection_as_pictures_that_load(
    collection: Collection, context: BrowserContext
) -> None:
    page = visit(context, f"{collection.url}/").page
    for label in ("Bức tranh ô lưới", "Mảnh gốm màu", "Sắc phong hai tờ"):
        expect(page.get_by_role("link", name=re.compile(label)).first).to_be_visible()
    for image in page.locator("main img").all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", True)
        assert image.evaluate("image => image.naturalWidth") > 0


def test_a_search_box_says_what_may_be_meant(
    collection: Collection, context: BrowserContext, axe_source: str
) -> None:
    opened = visit(context, f"{collection.url}/en/items/{collection.model}")
    page = opened.page
    # On a phone the header has no room for the box: a link leads to it.
    to_box = page.get_by_role("link", name="Search the collection")
    if to_box.is_visible():
        to_box.click()
    box = page.get_by_role("combobox", name="Words to look for")
    box.press_sequentially("grid pict", delay=20)
    # Other tests of the same service add items of this name.
    option = page.get_by_role("option", name="Grid picture").first
    expect(option).to_be_visible()
    expect(page.locator("#status")).to_contain_text("suggestion")
    page.evaluate(axe_source)
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    box.press_sequentially("u", delay=20)
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Grid picture")).to_be_visible()
    assert opened.faults == []


def test_a_search_needs_no_script(collection: Collection, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{collection.url}/")
    page.locator(".site-header input[name=q]").fill("buc tranh")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{collection.url}/search?q=buc+tranh")
    expect(page.get_by_role("link", name="Bức tranh ô lưới").first).to_be_visible()
    context.close()


def test_the_language_changes_and_the_place_stays(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{collection.url}/items/{collection.document}").page
    wait_ready(page)
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(f"{collection.url}/en/items/{collection.document}")
    wait_ready(page)
    page.get_by_role("button", name="Next").click()
    wait_ready(page)
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(1500)
    before, media = zoom(page), page.get_attribute(VIEWER, "data-media")
    page.get_by_role("link", name="Tiếng Việt").click()
    wait_ready(page)
    assert f"#media={media}&xywh=" in page.url
    assert page.get_attribute(VIEWER, "data-media") == media
    eventually(lambda: abs(zoom(page) - before) < before / 10)


def zoom(page: Page) -> float:
    return float(page.get_attribute(VIEWER, "data-zoom") or "nan")


def test_a_picture_zooms_by_wheel_keys_and_buttons(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{collection.url}/en/items/{collection.picture}").page
    wait_ready(page)
    start = zoom(page)
    page.get_by_role("button", name="Zoom in").click()
    eventually(lambda: zoom(page) > start * 1.2)
    page.locator(".stage-surface").focus()
    page.keyboard.press("0")
    eventually(lambda: abs(zoom(page) - start) < 1)
    page.keyboard.press("+")
    eventually(lambda: zoom(page) > start * 1.2)
    page.keyboard.press("0")
    eventually(lambda: abs(zoom(page) - start) < 1)
    box = page.locator(".stage-surface").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -300)
    eventually(lambda: zoom(page) > start * 1.1)


def test_deep_zoom_asks_for_tiles_of_the_image_api(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{collection.url}/en/items/{collection.picture}")
    wait_ready(page)
    for _ in range(5):
        page.get_by_role("button", name="Zoom in").click()
    page.wait_for_timeout(1500)
    tiles = [url for url in asked if re.search(r"/iiif/image/3/\w+/\d+,\d+,512,512/512,", url)]
    assert tiles
    for url in tiles:
        answer = page.request.get(url)
        assert answer.status == 200


def test_a_model_turns_by_buttons(collection: Collection, desktop: BrowserContext) -> None:
    opened = visit(desktop, f"{collection.url}/en/items/{collection.model}")
    page = opened.page
    wait_ready(page)
    canvas = page.locator(f"{VIEWER} canvas").first
    before = canvas.screenshot()
    page.get_by_role("button", name="Turn to the left").click()
    page.wait_for_timeout(800)
    assert canvas.screenshot() != before
    assert opened.faults == []


def test_the_level_that_is_chosen_is_loaded_and_shown(
    collection: Collection, desktop: BrowserContext
) -> None:
    opened = visit(desktop, f"{collection.url}/en/items/{collection.sphere}")
    page = opened.page
    wait_ready(page)
    for name in ("Full", "Preview", "Full"):
        page.locator(".level-menu summary").click()
        page.get_by_role("radio", name=re.compile(f"^{name}")).check(force=True)
        level = {"Preview": "thumb"}.get(name, name.lower())
        eventually(lambda level=level: page.get_attribute(VIEWER, "data-level") == level)
        page.keyboard.press("Escape")
    assert opened.faults == []


def test_a_document_is_leafed_through_with_the_keyboard_alone(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{collection.url}/en/items/{collection.document}").page
    wait_ready(page)
    first = page.get_attribute(VIEWER, "data-media")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement.matches('[data-index=\"1\"], .strip button:nth-of-type(2), .pager-next')"
        ):
            break
        name = page.evaluate(
            "document.activeElement.getAttribute('aria-label') || document.activeElement.title || ''"
        )
        if "next" in name.lower():
            break
    page.keyboard.press("Enter")
    eventually(lambda: page.get_attribute(VIEWER, "data-media") != first)


def test_the_iiif_icon_carries_the_manifest(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{collection.url}/items/{collection.picture}").page
    manifest = f"{collection.url}/iiif/presentation/3/{collection.picture}/manifest"
    link = page.locator(f'a[href*="manifest={manifest}"]')
    expect(link).to_be_visible()
    assert page.request.get(link.get_attribute("href") or "").json()["type"] == "Manifest"


def test_a_page_can_be_read_without_scripts(collection: Collection, browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{collection.url}/en/items/{collection.model}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Painted shard")
    expect(page.locator("main img").first).to_be_visible()
    assert page.locator('a[href$=".glb"]').count() >= 1
    context.close()


def test_a_content_state_opens_the_media_and_the_part_that_it_names(
    service: Service, collection: Collection, desktop: BrowserContext
) -> None:
    path = f"/iiif/presentation/3/{collection.document}/manifest"
    manifest = json.loads(service.get(path)[2])
    canvas = manifest["items"][1]["id"]
    state = write_content_state(canvas, manifest["id"], "xywh=300,300,100,100")
    opened = visit(desktop, f"{collection.url}/view?iiif-content={state}")
    wait_ready(opened.page)
    viewer = opened.page.locator(VIEWER)
    expect(viewer).to_have_attribute("data-media", canvas.rsplit("/", 1)[1])
    eventually(lambda: int(viewer.get_attribute("data-zoom") or 0) > 300)
    assert opened.faults == []
