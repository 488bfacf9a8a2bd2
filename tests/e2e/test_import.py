"""A curator imports a list in a real browser: drops it with pictures, sees what would be, imports, mends the rest."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_studio import RULES, enter
from tests.iiif_server.transfer.lists import write_list
from tests.support.pictures import write_grid
from tests.support.service import Service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def password(service: Service) -> str:
    made = service.baovat(
        "user", "add", "importer", "--name", "Nguyễn Thị Lan", "--role", "curator", "--json"
    )
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["password"])


def rows() -> list[dict[str, object]]:
    names = ("Trống đồng Hoàng Hạ", "Thạp đồng Đào Thịnh", "Ché rượu cần")
    right: list[dict[str, object]] = [
        {"Số kiểm kê": f"NK {number}", "Tên gọi": name, "Niên đại": "thế kỷ V TCN"}
        for number, name in enumerate(names, 1)
    ]
    wrong = {"Số kiểm kê": "NK 9", "Tên gọi": "Sắc phong", "Loại hình di sản": "đồ vật lạ"}
    return [*right, wrong]


def check_pages(page: Page, axe_source: str) -> None:
    """Ask axe of the page that is shown, in both sizes, and whether it fits."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.evaluate(axe_source)
        found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_curator_imports_a_list_and_mends_what_is_wrong(
    service: Service, browser: Browser, password: str, axe_source: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password, "importer")
    page.get_by_role("link", name="Nhập danh sách").click()
    check_pages(page, axe_source)
    sheet = write_list(tmp_path / "danh sách 2026.xlsx", rows())
    with zipfile.ZipFile(tmp_path / "anh.zip", "w") as archive:
        archive.write(write_grid(tmp_path / "2.png", 320, 200), "ảnh/NK 2.png")
    picture = write_grid(tmp_path / "NK 1 mặt trống.png", 600, 400)
    empty = tmp_path / "rong.png"
    empty.touch()
    page.set_input_files("#import-files", [picture, empty])
    expect(page.locator("[data-sent]")).to_contain_text("Còn thiếu danh sách")
    expect(page.locator("[data-refused]")).to_contain_text("Tệp rỗng")
    page.set_input_files("#import-files", [sheet, tmp_path / "anh.zip"])
    page.get_by_role("button", name="Kiểm tra, chưa nhập").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("danh sách 2026.xlsx")
    for name, count in (("new", "3"), ("wrong", "1"), ("files", "2")):
        expect(page.locator(f"[data-count={name}] strong")).to_have_text(count)
    expect(page.locator(".problems")).to_contain_text("đồ vật lạ")
    cards = page.locator(".import-cards li")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("Trống đồng Hoàng Hạ")
    for card in (0, 1):  # both pictures are really drawn, the one from the zip too
        image = cards.nth(card).locator("img")
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.naturalWidth > 0", arg=image.element_handle())
    check_pages(page, axe_source)
    english = context.new_page()
    english.goto(page.url.replace("/studio/", "/en/studio/"))
    expect(english.get_by_role("button", name="Import 3 rows that are right")).to_be_visible()
    check_pages(english, axe_source)
    english.close()
    # Nothing is written until the button is pressed.
    assert find_items(page, service, "NK 1") == 0
    page.get_by_role("button", name="Nhập 3 dòng đúng").click()
    expect(page.get_by_text("Hiện vật đã nhập")).to_be_visible()
    assert find_items(page, service, "NK 1") == 1
    check_pages(page, axe_source)
    # The sheet that came back is mended, and sent again as it is.
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải bản danh sách có ghi lỗi").click()
    mended = tmp_path / download.value.suggested_filename
    download.value.save_as(mended)
    book = load_workbook(mended)
    assert "LỖI" in str([cell.value for cell in book.active[5]])
    for cell in book.active[5]:
        if cell.value == "đồ vật lạ":
            cell.value = None
    book.save(mended)
    page.set_input_files("#import-files", mended)
    page.get_by_role("button", name="Kiểm tra, chưa nhập").click()
    expect(page.locator("[data-count=unchanged] strong")).to_have_text("3")
    expect(page.locator("[data-count=wrong] strong")).to_have_text("0")
    page.get_by_role("button", name="Nhập 1 dòng đúng").click()
    page.get_by_role("link", name="Sắc phong").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sắc phong")
    context.close()


def find_items(page: Page, service: Service, words: str) -> int:
    answer = page.request.get(
        f"{service.url}/api/v1/items?q={words}", headers={"Accept": "application/json"}
    )
    return int(answer.json()["total"])


def test_a_list_that_cannot_be_read_says_so_and_keyboards_reach_everything(
    service: Service, browser: Browser, password: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=PHONE)
    page = enter(context, service, password, "importer")
    page.goto(f"{service.url}/studio/import")
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing more")
    page.set_input_files("#import-files", broken)
    button = page.get_by_role("button", name="Kiểm tra, chưa nhập")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("hỏng", exact=False).first).to_be_visible()
    expect(page.get_by_role("button", name="Bỏ lần nhập này")).to_be_visible()
    page.get_by_role("button", name="Bỏ lần nhập này").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhập danh sách hiện vật")
    context.close()
