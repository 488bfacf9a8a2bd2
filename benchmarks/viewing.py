"""How soon a visitor sees something: the item page in a real browser, over lines of known speed.

Poster, first deep-zoom tile, everything sharp, and the first textured picture of a model are seen where they are drawn:
in the page, by what the browser says of its resources and by what the viewer tells.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.errors import NotInstalledError
from benchmarks.pictures import LARGE
from benchmarks.service import shown
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.demonstration.vase import write_vase

ROUNDS = 5

#: Debian's browser, drawing in software: a machine without a graphics card is the worst that a visitor has.
OPTIONS = (
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
)


@dataclass(frozen=True)
class Line:
    """What a visitor is connected by."""

    name: str
    bits_per_s: float
    latency_ms: float


SLOW = Line("1.6 Mbit/s, 150 ms", 1.6e6, 150)
FAST = Line("10 Mbit/s, 40 ms", 10e6, 40)

#: Runs before any script of the page: notes when the viewer tells that the model is on the screen.
_LISTEN = """
addEventListener("baovat-ready", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.readyAt ??= performance.now();
})), true);
"""

#: A tile names its region; OpenSeadragon asks for a level of a single tile as a small `full` picture.
_TILE = re.compile(r"/iiif/image/3/[^/]+/[0-9,]+/[0-9,]+/0/")

_RESOURCES = """() => performance.getEntriesByType("resource")
  .map(each => ({ url: each.name, end: each.responseEnd }))"""


def measure(folder: Path) -> None:
    """Print how soon pictures and models are seen."""
    program = shutil.which("chromium")
    if program is None:
        raise NotInstalledError("chromium is not installed: apt-get install chromium")
    with shown(folder) as ours, sync_playwright() as playwright:
        vase = folder / "vase.glb"
        write_vase(vase, lambda share: None)
        ours.service.add(vase, "vase")
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        print(f"{machine()}; chromium {browser.version}\n")
        _measure_picture(browser, f"{ours.url}/items/{LARGE.name}")
        _measure_model(browser, f"{ours.url}/items/vase")
        browser.close()


def _measure_picture(browser: Browser, address: str) -> None:
    rows = []
    for line in (SLOW, FAST):
        seen = [_see_picture(browser, address, line) for _ in range(ROUNDS)]
        rows.append((line.name, *(f"{median(each):,.0f}" for each in zip(*seen, strict=True))))
    print_table(("item page of a picture", "poster ms", "first tile ms", "all sharp ms"), rows)


def _measure_model(browser: Browser, address: str) -> None:
    rows = []
    for line in (SLOW, FAST):
        seen = [_see_model(browser, address, line) for _ in range(ROUNDS)]
        rows.append((line.name, f"{median(seen):,.0f}"))
    print_table(("item page of a model", "first textured picture ms"), rows)


def _open(browser: Browser, address: str, line: Line) -> Page:
    """Open a page with an empty cache over a line of this speed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.add_init_script(_LISTEN)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": line.latency_ms,
            "downloadThroughput": line.bits_per_s / 8,
            "uploadThroughput": line.bits_per_s / 8,
        },
    )
    page.goto(address, wait_until="commit")
    page.wait_for_selector('baovat-viewer[data-state="ready"]', timeout=120_000)
    page.wait_for_load_state("networkidle", timeout=120_000)
    return page


def _see_picture(browser: Browser, address: str, line: Line) -> tuple[float, float, float]:
    page = _open(browser, address, line)
    resources: Sequence[dict[str, Any]] = page.evaluate(_RESOURCES)
    page.context.close()
    poster = min(each["end"] for each in resources if "/full/" in each["url"])
    tiles = [each["end"] for each in resources if _TILE.search(each["url"])]
    return poster, min(tiles), max(tiles)


def _see_model(browser: Browser, address: str, line: Line) -> float:
    page = _open(browser, address, line)
    # Two frames later; the page's own policy forbids to wait inside it.
    page.wait_for_timeout(500)
    ready: float = page.evaluate("window.readyAt")
    page.context.close()
    return ready
