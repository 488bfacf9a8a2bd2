"""The viewer for people who use a keyboard, a screen reader, large letters, or want less movement."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import Collection
from tests.e2e.test_pages import eventually, wait_ready

pytestmark = pytest.mark.browser

VIEWER = "baovat-viewer"

#: Everything that can be pressed in the viewer and is smaller than 24 CSS pixels on a side (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => [...document.querySelectorAll(
    "baovat-viewer :is(button, summary, a, select, input:not([type=checkbox], [type=radio]), label.choice)")]
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 24))
  .map(([element, box]) => `${element.outerHTML.slice(0, 80)} ${box.width} x ${box.height}`)"""


def open_picture(context: BrowserContext, collection: Collection, prefix: str = "/en") -> Page:
    page = context.new_page()
    page.goto(f"{collection.url}{prefix}/items/{collection.document}")
    wait_ready(page)
    return page


def open_every_tool(page: Page) -> list[str]:
    page.get_by_role("button", name="Picture tools").click()
    expect(page.locator("[data-tool=link]")).to_be_visible()
    return [tool.get_attribute("data-tool") or "" for tool in page.locator(".tool").all()]


def test_targets_are_large_enough_in_every_tool(
    collection: Collection, context: BrowserContext
) -> None:
    page = open_picture(context, collection)
    for name in open_every_tool(page):
        tool = page.locator(f"[data-tool={name}]")
        if tool.get_attribute("open") is None:
            tool.locator("summary").click()
        assert page.evaluate(SMALL_TARGETS) == [], name


def test_everything_fits_at_four_hundred_per_cent(collection: Collection, browser: Browser) -> None:
    # 1280 × 1024 at 400 % are 320 × 256 CSS pixels (WCAG 2.2, 1.4.10).
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = open_picture(context, collection)
    for name in ("Zoom in", "Next", "Full screen", "Picture tools"):
        button = page.get_by_role("button", name=name)
        button.scroll_into_view_if_needed()
        box = button.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
    for name in open_every_tool(page):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    context.close()


def test_what_happens_is_announced_in_vietnamese(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = open_picture(desktop, collection, "")
    told = page.locator(f"{VIEWER} .viewer-shell > [role=status]")
    page.get_by_role("button", name="Phóng to").click()
    expect(told).to_have_text("phóng to 150 %")
    page.get_by_role("button", name="Sau").click()
    expect(told).to_have_text("Hình 2 trên 2")


def test_a_visitor_who_wants_less_movement_is_not_flown_about(
    collection: Collection, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = open_picture(context, collection)
    # Between two frames of the browser nothing is on its way: it is there, or not yet asked for.
    widths = page.evaluate(
        """async () => {
            const seen = new Set();
            const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
            const region = () => document.querySelector("baovat-viewer").place.split(",")[2] ?? "whole";
            seen.add(region());
            document.querySelector("[aria-label='Zoom in']").click();
            for (let count = 0; count < 20; count += 1) { await frame(); seen.add(region()); }
            return [...seen];
        }"""
    )
    assert len(widths) <= 2
    context.close()


def test_full_screen_keeps_the_focus_and_ends_again(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = open_picture(desktop, collection)
    button = page.get_by_role("button", name="Full screen")
    button.focus()
    page.keyboard.press("Enter")
    eventually(
        lambda: bool(page.evaluate("document.fullscreenElement?.localName === 'baovat-viewer'"))
    )
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Enter")
    eventually(lambda: page.evaluate("document.fullscreenElement === null") is True)
    expect(button).to_be_focused()


def test_the_row_of_pictures_is_one_stop_with_arrow_keys(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = open_picture(desktop, collection)
    strip = page.locator(".strip button")
    assert page.locator(".strip button[tabindex='0']").count() == 1
    strip.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(strip.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(strip.nth(1)).to_have_attribute("aria-current", "true")
    expect(strip.nth(1)).to_be_focused()


def test_a_focused_button_is_seen(collection: Collection, desktop: BrowserContext) -> None:
    page = open_picture(desktop, collection)
    page.locator(".stage-surface").focus()
    unseen = []
    for _ in range(24):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const active = document.activeElement;
                if (!active.closest("baovat-viewer")) return null;
                const { outlineStyle, outlineWidth } = getComputedStyle(active);
                return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 ? null : active.outerHTML.slice(0, 90);
            }"""
        )
        if found is not None:
            unseen.append(found)
    assert unseen == []
