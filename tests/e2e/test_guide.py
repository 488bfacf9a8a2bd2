"""The guide of the studio, walked in both languages: what it names is there, and its pictures are of this walk.

With ``BAOVAT_GUIDE_PICTURES`` set to a folder (`make guide` does) the pictures are written there.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pyvips
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from iiif_server.demonstration.brocade import _write_brocade
from tests.e2e.conftest import PHONE
from tests.e2e.test_builder import give_account, kept, open_panel, step
from tests.e2e.test_exhibitions import check_axe
from tests.support.service import Service, running_service
from tests.support.studio import PASSWORD

pytestmark = pytest.mark.browser

#: Where the pictures of the guide are to be written; they are thrown away where nobody says.
PICTURES = (
    Path(os.environ["BAOVAT_GUIDE_PICTURES"]) if "BAOVAT_GUIDE_PICTURES" in os.environ else None
)
VIEWER = Path(__file__).resolve().parents[2] / "viewer"
#: The builder has its panels beside the steps from this width on.
SIZE = {"width": 1280, "height": 820}
ALL_DRAWN = (
    "document.fonts.status === 'loaded' &&"
    " [...document.images].every(each => each.complete || each.loading === 'lazy')"
)
#: A picture of the guide may weigh so many bytes: many of them are loaded over a phone.
MOST_BYTES = 120_000


@dataclass
class Walk:
    """One person who does what the guide says, in one language."""

    page: Page
    service: Service
    language: str
    pictures: Path
    texts: dict[str, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @property
    def prefix(self) -> str:
        """What stands before the paths of the language."""
        return "" if self.language == "vi" else "/en"

    def says(self, key: str) -> str:
        """Return what stands on a control; that it is there is asserted by whoever uses it."""
        self.used.add(key)
        return self.texts[key]

    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.says(key), exact=True)

    def link(self, key: str) -> Locator:
        return self.page.get_by_role("link", name=self.says(key)).first

    def sees(self, *keys: str) -> None:
        """Assert that words of the guide stand somewhere on the page."""
        for key in keys:
            expect(self.page.get_by_text(self.says(key)).first).to_be_visible()

    def shoot(self, name: str) -> None:
        """Take the picture of a step."""
        for _ in range(100):
            if self.page.evaluate(ALL_DRAWN):
                break
            self.page.wait_for_timeout(100)
        shot = pyvips.Image.new_from_buffer(self.page.screenshot(animations="disabled"), "")
        path = self.pictures / f"{self.language}-{name}.webp"
        for quality in (75, 55, 35, 20):  # woven cloth is much harder to write than a form
            shot.webpsave(str(path), Q=quality, effort=6, keep="none")
            if path.stat().st_size < MOST_BYTES:
                return
        raise AssertionError(f"{path.name} is too large for a guide")


@pytest.fixture(scope="module")
def cloth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Draw something that is worth looking at."""
    path = tmp_path_factory.mktemp("cloth") / "tho-cam.jpg"
    _write_brocade(path, 160, 230, lambda _share: None)
    return path


@pytest.fixture(params=["vi", "en"])
def walk(
    request: pytest.FixtureRequest,
    browser: Browser,
    tmp_path: Path,
) -> Iterator[Walk]:
    language = request.param
    with running_service(tmp_path) as service:
        give_account(service, "lan", "Hoàng Thị Lan", "reviewer")
        context: BrowserContext = browser.new_context(viewport=SIZE)
        texts = json.loads((VIEWER / f"translations/{language}.json").read_text("utf-8"))
        yield Walk(context.new_page(), service, language, PICTURES or tmp_path, texts)
        context.close()


def test_who_follows_the_guide_has_an_exhibition(walk: Walk, cloth: Path, axe_source: str) -> None:
    page = walk.page
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    sign_in(walk)
    describe_an_object(walk, cloth)
    begin_an_exhibition(walk)
    tell_the_story(walk)
    publish_it(walk)
    withdraw_it(walk)
    assert faults == []
    if PICTURES is None:
        check_guide(walk, axe_source)


def check_guide(walk: Walk, axe_source: str) -> None:
    page = walk.page
    for size in (SIZE, PHONE):
        page.set_viewport_size(size)
        page.goto(f"{walk.service.url}{walk.prefix}/studio/guide")
        check_axe(page, axe_source)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    named = page.locator("[data-control]").evaluate_all("all => all.map(e => e.dataset.control)")
    assert set(named) - walk.used == set(), "the guide names what nobody came past"
    shown = page.locator(".guide-step img").evaluate_all("all => all.map(each => each.src)")
    assert len(shown) == 12
    assert all(walk.service.get(address)[0] == 200 for address in shown)


def sign_in(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.service.url}{walk.prefix}/studio/")
    page.get_by_label(walk.says("studio.sign_in.login")).fill("lan")
    page.get_by_label(walk.says("studio.sign_in.password")).fill(PASSWORD)
    walk.shoot("sign-in")
    walk.button("studio.sign_in.button").click()
    walk.sees("studio.role.reviewer", "studio.nav.jobs")


def describe_an_object(walk: Walk, cloth: Path) -> None:
    page = walk.page
    walk.link("studio.nav.items").click()
    page.get_by_text(walk.says("studio.items.new"), exact=True).click()
    page.get_by_label(walk.says("studio.items.new_vi")).fill("Thổ cẩm Tày")
    page.get_by_label(walk.texts["studio.items.new_en"]).fill("A Tày brocade")
    walk.shoot("new-item")
    walk.button("studio.items.make").click()
    page.wait_for_url(re.compile("/studio/items/hv-"))

    page.get_by_label(walk.says("studio.upload.drop")).set_input_files(cloth)
    expect(page.locator("[data-media] img")).to_be_visible(timeout=90_000)
    description = page.get_by_role("group", name=walk.says("studio.media.alt")).locator("input")
    description.nth(0).fill("Hoa văn hình thoi nhiều màu trên nền chàm")
    description.nth(1).fill("Lozenges of many colours on indigo")
    walk.shoot("upload")

    summary = page.locator("[data-field=summary]")
    expect(summary).to_contain_text(walk.says("studio.field.summary"))
    summary.locator("textarea").nth(0).fill("Mặt chăn dệt tay, nền chàm, hoa văn hình thoi.")
    summary.locator("textarea").nth(1).fill("The face of a blanket, woven by hand on indigo.")
    for name in ("work_rights", "copy_rights", "metadata_rights"):
        rights = page.get_by_label(walk.says(f"studio.field.{name}"))
        rights.select_option("http://creativecommons.org/publicdomain/zero/1.0/")
    walk.sees("studio.item.expected")
    summary.scroll_into_view_if_needed()
    walk.button("studio.item.save").click()
    expect(page.locator("[data-changed]")).to_be_empty()
    expect(page.locator("[data-save]")).to_contain_text(walk.texts["studio.item.saved"])
    walk.shoot("record")

    expect(walk.button("studio.item.step.submit")).to_be_visible()
    walk.button("studio.item.step.publish").click()
    expect(walk.link("studio.item.public")).to_be_visible()
    expect(walk.button("studio.item.step.withdraw")).to_be_visible()
    walk.shoot("item-published")


def begin_an_exhibition(walk: Walk) -> None:
    page = walk.page
    walk.link("studio.nav.exhibitions").click()
    page.get_by_label(walk.says("builder.begin.title_vi")).fill("Sắc chàm, sắc hoa")
    page.get_by_label(walk.texts["builder.begin.title_en"]).fill("Indigo and flowers")
    page.check("[value=one-object]")
    walk.shoot("begin")
    walk.button("builder.begin.button").click()
    page.wait_for_selector("baovat-builder")
    kept(page)


def choose_picture(walk: Walk, name: str) -> None:
    page = walk.page
    step(page, name)
    walk.button("builder.pick.image").click()
    page.click(".picker-item:has-text('Thổ cẩm'), .picker-item:has-text('brocade')")
    expect(page.locator("dialog[open]")).to_have_count(0)


def tell_the_story(walk: Walk) -> None:
    page = walk.page
    removed = walk.texts["builder.step.remove"].split("{")[0]
    model = page.locator("[data-step=xoay-quanh]").get_by_role("button", name=removed)
    model.click()
    expect(page.locator(".step-line")).to_have_count(4)
    expect(walk.button("builder.undo")).to_be_enabled()
    for name, vi, en in (
        ("toan-the", "Cả tấm vải", "The whole cloth"),
        ("chi-tiet-1", "Hoa văn hình thoi", "Lozenges"),
        ("chi-tiet-2", "Từng sợi chỉ", "Thread by thread"),
    ):
        choose_picture(walk, name)
        page.fill("[data-field='shows.alt:vi']", vi)
        page.fill("[data-field='shows.alt:en']", en)
        if name != "toan-the":
            page.get_by_role("button", name=walk.says("builder.frame.part")).click()
            page.wait_for_selector("dialog[data-drawn=true]")
            for _ in range(3 if name == "chi-tiet-1" else 6):
                page.keyboard.press("+")
            page.wait_for_timeout(1500)
            if name == "chi-tiet-1":
                walk.shoot("frame")
            walk.button("builder.frame.use").click()
    step(page, "chi-tiet-1")
    walk.sees("builder.step.title", "builder.step.text")
    page.fill("[data-field='text:vi']", "Mỗi hình thoi là một bông hoa tám cánh, dệt bằng tơ.")
    page.fill("[data-field='text:en']", "Each lozenge is a flower of eight petals, woven in silk.")
    kept(page)
    walk.shoot("write")


def publish_it(walk: Walk) -> None:
    page = walk.page
    open_panel(page, "preview")
    walk.sees("builder.panel.preview", "builder.panel.versions")
    walk.sees("builder.preview.scroll", "builder.preview.slides", "builder.preview.phone")
    page.get_by_text(walk.texts["builder.preview.phone"], exact=True).click()
    preview = page.frame_locator(".preview iframe, [data-panel=preview] iframe")
    expect(preview.locator("baovat-tour")).to_have_attribute("data-sharp", "true", timeout=60_000)
    walk.shoot("preview")
    open_panel(page, "preview")
    walk.sees("builder.panel.readiness")
    open_panel(page, "readiness")
    # The last step has no words yet: the panel says so, and leads there.
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "false")
    walk.shoot("readiness")
    page.locator("[data-topic][data-state=error] .ready-point").first.click()
    page.fill("[data-field='text:vi']", "Mời bạn đến xem tận mắt ở bảo tàng.")
    page.fill("[data-field='text:en']", "Come and see it at the museum.")
    kept(page)
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "true")
    open_panel(page, "readiness")
    walk.sees("builder.panel.publish")
    open_panel(page, "publish")
    expect(walk.button("builder.review.do.ask")).to_be_visible()
    walk.button("builder.publish.first").click()
    expect(page.locator(".publish-state")).to_have_attribute("data-state", "published")
    expect(walk.button("builder.unpublish")).to_be_visible()
    walk.shoot("published")


def withdraw_it(walk: Walk) -> None:
    """Look at what is public, and take it back, as the guide says that one can."""
    page = walk.page
    address = walk.link("builder.publish.see").get_attribute("href")
    public = page.context.new_page()
    public.goto(f"{walk.service.url}{address}" if str(address).startswith("/") else str(address))
    expect(public.locator("baovat-tour")).to_have_attribute("data-sharp", "true", timeout=60_000)
    Walk(public, walk.service, walk.language, walk.pictures).shoot("public")
    public.close()
    page.once("dialog", lambda dialog: dialog.accept())
    walk.button("builder.unpublish").click()
    expect(page.locator(".publish-state")).to_have_attribute("data-state", "withdrawn")
