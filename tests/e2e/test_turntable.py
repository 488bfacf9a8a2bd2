"""Turning a model by its pictures: in a browser without WebGL, and in one without scripts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Collection, visit

pytestmark = pytest.mark.browser

VIEWER = "baovat-viewer"
FRONT = {"vi": "Mặt trước", "en": "Front"}
TURNED = {"vi": "Mặt trước, xoay 15° sang phải", "en": "Front, turned 15° to the right"}
LAST = {"vi": "Mặt trái, xoay 75° sang phải", "en": "Left side, turned 75° to the right"}
RIGHT = {"vi": "Xoay sang phải", "en": "Turn to the right"}
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture(scope="module")
def plain_browser(browser: Browser) -> Iterator[Browser]:
    """A browser that cannot draw in three dimensions."""
    opened = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-3d-apis"],
    )
    yield opened
    opened.close()


def address(collection: Collection, language: str) -> str:
    page = "/en/items/" if language == "en" else "/items/"
    return f"{collection.url}{page}{collection.sphere}"


def expect_drawn(picture: Locator) -> None:
    expect(picture).to_have_js_property("complete", True)
    # In CSS pixels, since the picture has several widths to choose from.
    assert picture.evaluate("picture => picture.naturalWidth") > 300


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_without_webgl_buttons_and_keys_turn_the_object(
    collection: Collection, plain_browser: Browser, axe_source: str, size: str, language: str
) -> None:
    context = plain_browser.new_context(viewport=SIZES[size])
    opened = visit(context, address(collection, language))
    page, picture = opened.page, opened.page.locator(".turn-picture")
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(picture).to_have_attribute("data-view", "-1")
    expect(page.locator(".stage-note")).to_be_visible()
    expect_drawn(picture)
    page.get_by_role("button", name=RIGHT[language], exact=True).click()
    expect(picture).to_have_attribute("alt", FRONT[language])
    expect_drawn(picture)
    first = picture.evaluate("picture => picture.currentSrc")
    page.locator(".stage-surface").focus()
    page.keyboard.press("ArrowRight")
    expect(picture).to_have_attribute("alt", TURNED[language])
    expect(page.locator(".turn-words")).to_have_text(TURNED[language])
    expect(page.locator(f"{VIEWER} .viewer-shell > [role=status]")).to_have_text(TURNED[language])
    assert picture.evaluate("picture => picture.currentSrc") != first
    for _ in range(2):
        page.keyboard.press("ArrowLeft")
    expect(picture).to_have_attribute("alt", LAST[language])
    page.keyboard.press("0")
    expect(picture).to_have_attribute("data-view", "-1")
    page.evaluate(axe_source)
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert fits(page)
    assert opened.faults == []
    context.close()


def test_without_webgl_a_drag_turns_it_and_the_engine_is_never_loaded(
    collection: Collection, plain_browser: Browser
) -> None:
    context = plain_browser.new_context(viewport=DESKTOP)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(collection, "vi"))
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    box = page.locator(".stage-surface").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 80, y, steps=10)
    page.mouse.up()
    expect(page.locator(".turn-picture")).to_have_attribute("data-view", re.compile(r"[3-5]"))
    assert not [url for url in asked if ".glb" in url or "model-stage" in url]
    context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_without_scripts_arrow_keys_and_buttons_turn_the_object(
    collection: Collection, browser: Browser, size: str, language: str
) -> None:
    context = browser.new_context(viewport=SIZES[size], java_script_enabled=False)
    page = context.new_page()
    page.goto(address(collection, language))
    shown = page.locator(".turn-view img:visible")
    expect(shown).to_have_count(1)
    page.locator(".turn input").first.focus()
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("alt", FRONT[language])
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("alt", TURNED[language])
    page.locator(".turn-step:visible").first.click()
    page.locator(".turn-step:visible").first.click()
    page.locator(".turn-step:visible").first.click()
    expect(shown).to_have_attribute("alt", LAST[language])
    page.locator(".turn-step:visible").last.click()
    assert page.get_by_role("radio").count() == 25
    expect(page.get_by_role("radio", name=FRONT[language], exact=True)).to_have_count(1)
    context.close()


def test_with_webgl_the_model_itself_is_shown_and_no_view_is_fetched(
    collection: Collection, browser: Browser
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address(collection, "vi"))
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=60_000)
    assert [url for url in asked if ".glb" in url]
    assert not [url for url in asked if "~" in url]
    context.close()
