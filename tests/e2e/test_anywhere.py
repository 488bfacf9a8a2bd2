"""`<baovat-viewer>` and `<baovat-tour>` on somebody else's page: one script, no other block, whatever its styles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.conftest import Collection, Visit, visit
from tests.e2e.test_exhibitions import fill
from tests.e2e.test_pages import eventually
from tests.support.exhibitions import SLUG, STEPS
from tests.support.partner import running_partner
from tests.support.service import Service

pytestmark = pytest.mark.browser

#: A page that would spoil everything that takes part in its styles.
PAGE = """<!doctype html><html lang="{language}"><title>Partner</title><link rel="icon" href="data:,">
<style>html {{ font-size: 4px }} button, p, svg {{ display: none !important }} * {{ letter-spacing: 9px; color: lime }}
.stage, .tour {{ width: 3px !important }} main {{ width: 90%; margin: auto }}</style>
<script src="{ours}/embed.js" {how}></script><main><h1>Partner</h1>{content}</main></html>"""


@pytest.fixture
def partner(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """Serve a folder as somebody else's site."""
    with running_partner(tmp_path) as origin:
        yield tmp_path, origin


def write_page(
    partner: tuple[Path, str], ours: str, content: str, how: str = "async", language: str = "en"
) -> str:
    folder, origin = partner
    page = PAGE.format(ours=ours, content=content, how=how, language=language)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return f"{origin}/index.html"


def faults_of(opened: Visit, ours: str) -> list[str]:
    """Return what went wrong on a page that reads from us alone."""
    return [fault for fault in opened.faults if not fault.startswith(f"foreign: {ours}/")]


def manifest_of(collection: Collection, item: str, version: int = 3) -> str:
    return f"{collection.url}/iiif/presentation/{version}/{item}/manifest"


@pytest.mark.parametrize("how", ["async", 'type="module"'])
def test_a_picture_is_zoomed_with_buttons_keys_and_full_screen(
    collection: Collection, context: BrowserContext, partner: tuple[Path, str], how: str
) -> None:
    viewer = (
        f'<baovat-viewer manifest="{manifest_of(collection, collection.picture)}"></baovat-viewer>'
    )
    opened = visit(context, write_page(partner, collection.url, viewer, how))
    page, outer = opened.page, opened.page.locator("baovat-viewer")
    expect(outer).to_have_attribute("data-state", "ready", timeout=30_000)
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    eventually(lambda: int(outer.get_attribute("data-zoom") or 0) > 150)
    before = int(outer.get_attribute("data-zoom") or 0)
    page.locator(".stage-surface").focus()
    page.keyboard.press("+")
    eventually(lambda: int(outer.get_attribute("data-zoom") or 0) > before)
    button = page.get_by_role("button", name="Zoom in")
    letters = button.evaluate(
        "it => [getComputedStyle(it).letterSpacing, it.getBoundingClientRect().width]"
    )
    assert letters[0] == "normal"
    assert letters[1] >= 24
    full = page.get_by_role("button", name="Full screen")
    if full.count():
        full.click()
        expect(full).to_have_attribute("aria-pressed", "true")
        page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults_of(opened, collection.url) == []


def test_a_model_is_turned(
    collection: Collection, desktop: BrowserContext, partner: tuple[Path, str]
) -> None:
    viewer = f'<baovat-viewer lang="vi" manifest="{manifest_of(collection, collection.sphere, 4)}"></baovat-viewer>'
    opened = visit(desktop, write_page(partner, collection.url, viewer))
    outer = opened.page.locator("baovat-viewer")
    expect(outer).to_have_attribute("data-level", "thumb", timeout=60_000)
    expect(opened.page.get_by_role("button", name="Phóng to")).to_be_visible()
    assert faults_of(opened, collection.url) == []


def test_another_document_is_shown_when_the_page_names_it(
    collection: Collection, desktop: BrowserContext, partner: tuple[Path, str]
) -> None:
    viewer = (
        f'<baovat-viewer manifest="{collection.url}/none"><p>An old browser</p></baovat-viewer>'
    )
    page = visit(desktop, write_page(partner, collection.url, viewer)).page
    outer = page.locator("baovat-viewer")
    expect(outer).to_have_attribute("data-state", "failed", timeout=30_000)
    expect(page.get_by_role("alert")).to_be_visible()
    outer.evaluate(
        "(it, address) => it.setAttribute('manifest', address)",
        manifest_of(collection, collection.picture),
    )
    expect(outer).to_have_attribute("data-state", "ready", timeout=30_000)
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_page_is_told_what_happens(
    collection: Collection, desktop: BrowserContext, partner: tuple[Path, str]
) -> None:
    listens = "<script>document.addEventListener('baovat-ready', event => document.title = event.target.id)</script>"
    viewer = f'<baovat-viewer id="mine" manifest="{manifest_of(collection, collection.picture)}"></baovat-viewer>'
    page = visit(desktop, write_page(partner, collection.url, listens + viewer)).page
    expect(page).to_have_title("mine", timeout=30_000)


@pytest.fixture(scope="module")
def shown(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Publish an exhibition; return the address of the service."""
    fill(service, tmp_path_factory.mktemp("exhibition"))
    return service.url


def at(page: Page) -> str:
    return page.locator("baovat-tour").get_attribute("data-number") or ""


def test_a_tour_is_walked_through(
    shown: str, context: BrowserContext, partner: tuple[Path, str]
) -> None:
    manifest = f"{shown}/iiif/presentation/4/exhibition/{SLUG}/manifest"
    before = '<p style="display: block !important; height: 900px">Above</p>'
    tour = f'<baovat-tour view="slides" manifest="{manifest}"></baovat-tour>'
    opened = visit(context, write_page(partner, shown, before + tour))
    page, outer = opened.page, opened.page.locator("baovat-tour")
    expect(outer).to_have_attribute("data-state", "ready", timeout=30_000)
    assert page.evaluate("window.scrollY") == 0, "the page stays where its reader is"
    outer.scroll_into_view_if_needed()
    for number in range(1, len(STEPS) + 1):
        eventually(lambda number=number: at(page) == str(number))
        expect(outer).to_have_attribute("data-sharp", "true", timeout=30_000)
        if number < len(STEPS):
            page.get_by_role("button", name="Next step", exact=True).click()
    expect(page.get_by_role("heading", name=STEPS[-1].title["en"][0])).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults_of(opened, shown) == []
