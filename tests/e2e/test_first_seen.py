"""What a visitor sees first comes first: the poster, small, before scripts; letters when the picture is sharp."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.e2e.conftest import Collection
from tests.e2e.test_pages import VIEWER, eventually, wait_ready

pytestmark = pytest.mark.browser

#: The smallest level of a picture of 3,000 × 2,000 px.
FIRST = "/full/375,250/0/default.jpg"

#: The small picture that the page shows until the viewer is there, and how many pixels the one below the viewer has.
POSTER_WIDTH = "document.querySelector('.stage-poster').naturalWidth"
PAPER_WIDTH = "document.querySelector('.plain-media img').naturalWidth"

#: Whether the letters had been let in when the picture was there, and when it was sharp. On a slow machine the longest
#: wait for them would end before.
NOTE_LETTERS = """
const noted = [];
const note = (name) => addEventListener("baovat-" + name, () => {
  const { media } = document.querySelector("[data-letters]");
  noted.push(`${name} ${media === "all" ? "with" : "without"}`);
  if (noted.length === 2) document.documentElement.dataset.noted = noted.join(", ");
}, { capture: true, once: true });
note("ready");
note("sharp");
const later = window.setTimeout;
window.setTimeout = (done, wait_ms, ...rest) => wait_ms === 3000 ? 0 : later(done, wait_ms, ...rest);
"""


def listen(page: Page) -> list[Request]:
    """Return the list into which every request goes, in their order."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    return asked


def fulls(asked: list[Request]) -> list[str]:
    """Return the whole pictures among the requests."""
    return [each.url for each in asked if "/full/" in each.url]


def test_the_poster_is_asked_for_before_any_script_and_once(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    asked = listen(page)
    page.goto(f"{collection.url}/items/{collection.picture}")
    wait_ready(page)
    page.wait_for_load_state("networkidle")
    kinds = [each.resource_type for each in asked]
    poster = next(index for index, each in enumerate(asked) if FIRST in each.url)
    assert poster < kinds.index("script")
    # The viewer's own copy, and the first picture of deep zoom, are the same file.
    assert fulls(asked) == [asked[poster].url]
    assert page.evaluate(
        "performance.getEntriesByType('resource').some(each => each.transferSize > 0)"
    )


def test_letters_come_when_the_picture_is_sharp_and_at_once_to_those_who_have_them(
    collection: Collection, desktop: BrowserContext
) -> None:
    desktop.add_init_script(NOTE_LETTERS)
    address = f"{collection.url}/items/{collection.picture}"
    for noted in ("ready without, sharp without", "ready with, sharp with"):
        page = desktop.new_page()
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("data-noted", noted)
        expect(page.locator("link[data-letters]")).to_have_attribute("media", "all")
        page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("kind", ["picture", "sphere"])
def test_where_the_engine_does_not_come_the_poster_becomes_sharp(
    collection: Collection, desktop: BrowserContext, kind: str
) -> None:
    page = desktop.new_page()
    page.route("**/assets/*-stage-*.js", lambda route: route.abort())
    asked = listen(page)
    page.goto(f"{collection.url}/items/{getattr(collection, kind)}")
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "failed", timeout=30_000)
    if kind == "picture":
        eventually(lambda: page.evaluate(POSTER_WIDTH) > 600)
        assert FIRST in fulls(asked)[0]
    expect(page.locator(".stage-poster")).to_be_visible()


def test_paper_gets_the_picture_that_fits_it(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    asked = listen(page)
    page.goto(f"{collection.url}/items/{collection.picture}")
    wait_ready(page)
    assert all(FIRST in url for url in fulls(asked))
    page.emulate_media(media="print")
    eventually(lambda: page.evaluate(PAPER_WIDTH) > 600)


def test_without_scripts_the_picture_is_as_large_as_the_page(
    collection: Collection, browser: Browser
) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    asked = listen(page)
    page.goto(f"{collection.url}/items/{collection.picture}")
    expect(page.locator(".plain-media img")).to_be_visible()
    page.wait_for_load_state("networkidle")
    (only,) = fulls(asked)
    assert "/full/960,640/" in only
    context.close()
