"""A real browser on the real service, with a picture, a model and a document to look at."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.pictures import write_grid
from tests.support.service import Service
from tests.support.surfaces import wavefront, write_ply, write_zip

#: Software WebGL: the machines that test have no graphics card.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]

#: Two cores that draw in software and make models beside it are slow; what is right comes in the end.
expect.set_options(timeout=20_000)

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Collection:
    """What there is to see, by identifier of item."""

    url: str
    picture: str = "grid-picture"
    model: str = "painted-quad"
    sphere: str = "coloured-sphere"
    document: str = "two-pages"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program is not None, "chromium is not installed: run .ci/system-packages test"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def collection(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return fill_collection(service, tmp_path_factory.mktemp("seen"))


def fill_collection(service: Service, folder: Path) -> Collection:
    """Deposit what there is to see."""
    shown = Collection(service.url)
    labels = ("--label", "vi=Bức tranh ô lưới", "--label", "en=Grid picture")
    service.add(write_grid(folder / "grid.png", 3000, 2000), shown.picture, *labels)
    labels = ("--label", "vi=Mảnh gốm màu", "--label", "en=Painted shard")
    service.add(write_zip(folder / "quad.zip", wavefront()), shown.model, *labels)
    labels = ("--label", "vi=Quả cầu màu", "--label", "en=Coloured sphere")
    service.add(write_ply(folder / "sphere.ply", rings=180, sectors=180), shown.sphere, *labels)
    labels = ("--label", "vi=Sắc phong hai tờ", "--label", "en=Decree of two sheets")
    for name in ("one", "two"):
        page = write_grid(folder / f"{name}.png", 800 if name == "one" else 810, 1000)
        service.add(page, shown.document, *labels)
    return shown


@dataclass
class Visit:
    """One page that is open, with everything that went wrong on it."""

    page: Page
    faults: list[str]


def visit(context: BrowserContext, address: str) -> Visit:
    """Open an address and listen for errors of scripts, of the policy, and for calls to other hosts."""
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    own = address.split("/")[2]
    page.on(
        "request",
        lambda request: (
            faults.append(f"foreign: {request.url}")
            if request.url.startswith("http") and request.url.split("/")[2] != own
            else None
        ),
    )
    page.goto(address)
    return Visit(page, faults)


@pytest.fixture(params=["desktop", "phone"])
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    phone = request.param == "phone"
    opened = browser.new_context(viewport=PHONE if phone else DESKTOP, has_touch=phone)
    yield opened
    opened.close()


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=DESKTOP)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def password(service: Service) -> str:
    """Make the account of a reviewer, and return its password; modules have their own where the role matters."""
    made = service.baovat(
        "user", "add", "lan", "--name", "Nguyễn Thị Lan", "--role", "reviewer", "--json"
    )
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["password"])


@pytest.fixture(scope="session")
def axe_source() -> str:
    path = Path(__file__).resolve().parents[2] / "viewer/node_modules/axe-core/axe.min.js"
    return path.read_text(encoding="utf-8")
