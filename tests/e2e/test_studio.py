"""A curator at the studio in a real browser: signs in, makes an item, brings a file, meets another's changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.support.pictures import write_grid
from tests.support.service import Service

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def enter(context: BrowserContext, service: Service, password: str, login: str = "lan") -> Page:
    page = context.new_page()
    page.goto(f"{service.url}/studio/")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Nguyễn Thị Lan")
    return page


def make_item(page: Page, service: Service) -> str:
    page.goto(f"{service.url}/studio/items")
    page.get_by_text("Thêm hiện vật").click()
    page.get_by_label("Tên tiếng Việt").fill("Trống đồng thử")
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.wait_for_url(re.compile("/studio/items/hv-"))
    expect(page.locator("[data-field=materials]")).to_be_visible()
    return page.url


def test_a_curator_goes_from_a_file_to_a_record_and_meets_another(
    service: Service, browser: Browser, password: str, axe_source: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password)
    address = make_item(page, service)
    page.set_input_files("#files", write_grid(tmp_path / "grid.png", 600, 400))
    expect(page.locator(".sending").nth(0)).to_contain_text("Đã nhận.")
    page.set_input_files("#files", write_grid(tmp_path / "grid.png", 600, 400))
    expect(page.locator(".sending").nth(1)).to_contain_text("đã có trong hiện vật")
    (tmp_path / "empty.tif").touch()
    page.set_input_files("#files", tmp_path / "empty.tif")
    expect(page.locator(".sending").nth(2)).to_contain_text("Tệp rỗng")
    page.locator("[data-field=summary] textarea").first.fill("Của tôi.")
    expect(page.get_by_text("Có thay đổi chưa lưu")).to_be_visible()
    # Somebody else saves meanwhile.
    other = context.new_page()
    other.goto(address)
    other.locator("[data-field=summary] textarea").first.fill("Của người khác.")
    other.keyboard.press("Control+s")
    expect(other.get_by_text("Đã lưu.")).to_be_visible()
    other.close()
    page.get_by_role("button", name="Lưu", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Của tôi.")
    expect(dialog).to_contain_text("Của người khác.")
    dialog.get_by_role("button", name="Lưu bản của tôi").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    page.reload()
    expect(page.locator("[data-field=summary] textarea").first).to_have_value("Của tôi.")
    check_pages(context, service, address, axe_source)
    context.close()


def check_pages(context: BrowserContext, service: Service, address: str, axe_source: str) -> None:
    """Ask axe of every page, on a desk and on a phone, and whether it fits."""
    page = context.new_page()
    own = address.removeprefix(service.url)
    for path in (
        "/studio/",
        "/studio/items",
        own,
        f"/en{own}",
        "/studio/jobs",
        "/en/studio/account",
    ):
        page.goto(service.url + path)
        if "hv-" in path:
            expect(page.locator("[data-field=materials]")).to_be_visible()
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
            page.evaluate(axe_source)
            found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], path
    page.close()


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", "Tệp PNG bị cắt cụt: thiếu phần cuối. Xin chép lại tệp rồi tải lên lại."),
        ("/en", "The PNG is truncated: it ends without its last chunk; copy it again."),
    ],
)
def test_a_truncated_picture_is_refused_in_the_language_of_the_page(
    service: Service, browser: Browser, password: str, tmp_path: Path, path: str, told: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password)
    own = make_item(page, service).removeprefix(service.url)
    page.goto(f"{service.url}{path}{own}")
    expect(page.locator("[data-field=materials]")).to_be_visible()
    whole = write_grid(tmp_path / "grid.png", 600, 400).read_bytes()
    cut = tmp_path / "mặt trống.png"
    cut.write_bytes(whole[: len(whole) * 9 // 10])
    page.set_input_files("#files", cut)
    notice = page.get_by_role("alert").filter(has_text="mặt trống.png")
    expect(notice).to_contain_text(told)
    page.goto(f"{service.url}{path}/studio/jobs")
    expect(page.locator(".notice.is-problem").filter(has_text=told).first).to_be_visible()
    context.close()


def test_a_session_that_ends_while_editing_loses_nothing(
    service: Service, browser: Browser, password: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password)
    make_item(page, service)
    page.locator("[data-field=summary] textarea").first.fill("Viết dở.")
    context.clear_cookies()
    page.get_by_role("button", name="Lưu", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Mật khẩu").fill(password)
    dialog.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    context.close()
