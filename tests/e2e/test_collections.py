"""A curator puts collections together in a real browser: by hand, by a question, with another curator in between."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_import import check_pages
from tests.e2e.test_studio import enter
from tests.support.pictures import write_grid
from tests.support.service import Service

pytestmark = pytest.mark.browser

NAMES = ("Trống Ngọc Lũ", "Trống Hoàng Hạ", "Trống Sông Đà")


@pytest.fixture(scope="module")
def password(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("drums")
    for number, name in enumerate(NAMES):
        picture = write_grid(folder / f"{number}.png", 300 + number, 200)
        service.add(picture, f"drum-{number}", "--label", f"vi={name}")
    made = service.baovat(
        "user", "add", "collector", "--name", "Nguyễn Thị Lan", "--role", "curator", "--json"
    )
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["password"])


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()


def names(page: Page) -> list[str]:
    return page.locator(".members .who > :first-child").all_inner_texts()


def test_a_collection_is_put_together_by_hand_and_seen_by_visitors(
    service: Service, browser: Browser, password: str, axe_source: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password, "collector")
    page.get_by_role("link", name="Sưu tập", exact=True).click()
    check_pages(page, axe_source)
    page.get_by_text("Thêm sưu tập").click()
    page.get_by_label("Tên tiếng Việt").fill("Trống đồng")
    page.get_by_label("Tên tiếng Việt").press("Enter")
    page.wait_for_url("**/studio/collections/trong-dong")
    for name in NAMES:
        page.get_by_label("Tìm hiện vật để thêm").fill(name)
        page.get_by_role("button", name=f"Thêm: {name}").click()
    assert names(page) == list(NAMES)
    # By keys: the last one goes up, and the focus stays on its button.
    up = page.get_by_role("button", name="Đưa Trống Sông Đà lên")
    up.focus()
    page.keyboard.press("Enter")
    expect(up).to_be_focused()
    assert names(page) == [NAMES[0], NAMES[2], NAMES[1]]
    # By dragging: the last one to the top.
    rows = page.locator(".members > li")
    rows.nth(2).drag_to(rows.nth(0))
    assert names(page) == [NAMES[1], NAMES[0], NAMES[2]]
    page.get_by_role("button", name="Bỏ Trống Ngọc Lũ ra khỏi sưu tập").click()
    save(page)
    page.locator(".picture-choice", has_text="Trống Sông Đà").locator("input").check()
    page.locator("[data-collection] textarea").first.fill("Ba chiếc trống.")
    save(page)
    check_pages(page, axe_source)
    page.reload()
    expect(page.locator(".members > li")).to_have_count(2)
    assert names(page) == [NAMES[1], NAMES[2]]
    expect(page.locator("[data-counts]")).to_have_text("2 hiện vật; khách thấy 2.")
    chosen = page.locator(".picture-choice", has_text="Trống Sông Đà").locator("input")
    expect(chosen).to_be_checked()
    english = context.new_page()
    english.goto(f"{service.url}/en/studio/collections/trong-dong")
    expect(english.get_by_role("button", name="Delete the collection")).to_be_visible()
    expect(english.locator(".members > li")).to_have_count(2)
    check_pages(english, axe_source)
    english.goto(f"{service.url}/collections/trong-dong")
    expect(english.get_by_text("Ba chiếc trống.")).to_be_visible()
    expect(english.get_by_text("Trống Hoàng Hạ").first).to_be_visible()
    context.close()


def test_a_collection_fills_itself_meets_another_and_is_deleted(
    service: Service, browser: Browser, password: str, axe_source: str
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password, "collector")
    page.goto(f"{service.url}/studio/collections")
    page.get_by_text("Thêm sưu tập").click()
    page.get_by_label("Tên tiếng Việt").fill("Theo câu hỏi")
    page.get_by_role("button", name="Tạo sưu tập").click()
    page.wait_for_url("**/studio/collections/theo-cau-hoi")
    page.get_by_label("Tự đầy lên theo câu hỏi").check()
    expect(page.get_by_text("Ghi ít nhất một từ")).to_be_visible()
    save_button = page.get_by_role("button", name="Lưu", exact=True)
    save_button.click()
    expect(page.get_by_text("Câu hỏi chưa hỏi gì.")).to_be_visible()
    page.get_by_label("Có những từ này").fill("sông đà")
    expect(page.get_by_text("1 hiện vật; khách thấy 1.")).to_be_visible()
    expect(page.locator(".import-cards li")).to_have_count(1)
    save(page)
    check_pages(page, axe_source)
    # Somebody else saves meanwhile.
    other = context.new_page()
    other.goto(page.url)
    other.locator("[data-collection] textarea").first.fill("Của người khác.")
    save(other)
    other.close()
    page.locator("[data-collection] textarea").first.fill("Của tôi.")
    save_button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Của tôi.")
    expect(dialog).to_contain_text("Của người khác.")
    dialog.get_by_role("button", name="Lưu bản của tôi").click()
    expect(page.get_by_text("Đã lưu.")).to_be_visible()
    # What holds somebody's choice does not go, what holds nothing does.
    kept = service.baovat(
        *("collection", "set", "giu-lai", "--label", "vi=Giữ lại", "--items", "drum-0")
    )
    assert kept.returncode == 0, kept.stderr
    page.goto(f"{service.url}/studio/collections/giu-lai")
    delete(page)
    expect(page.get_by_text("Sưu tập còn hiện vật do người chọn.")).to_be_visible()
    page.goto(f"{service.url}/studio/collections/theo-cau-hoi")
    delete(page)
    page.wait_for_url("**/studio/collections")
    expect(page.get_by_role("link", name="Theo câu hỏi")).to_have_count(0)
    context.close()


def delete(page: Page) -> None:
    expect(page.locator("#group-holds")).to_be_visible()
    page.get_by_role("button", name="Xóa sưu tập").click()
    page.get_by_role("dialog").get_by_role("button", name="Xóa sưu tập").click()
