"""What every page of the studio is asked: nothing for axe to find, on a desk and on a phone, and no wider than that."""

from __future__ import annotations

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


def check_page(page: Page, axe_source: str) -> None:
    """Ask the page as it stands, in both sizes; it has the first one afterwards."""
    for size in SIZES:
        page.set_viewport_size(size)  # type: ignore[arg-type]  # it is one
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url
        page.evaluate(axe_source)
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], page.url
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]  # it is one
