"""A curator replaces the file of a medium in a real browser, sees both, and takes the earlier one back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_studio import enter, make_item
from tests.support.page_checks import check_page
from tests.support.pictures import write_grid
from tests.support.recordings import CAPTIONS, wav_bytes
from tests.support.service import Service
from tests.support.surfaces import write_ply

pytestmark = pytest.mark.browser


def shape(page: Page) -> float:
    """Return how wide the picture in the list is for its height."""
    drawn = page.locator(".media .plate img")
    expect(drawn).to_be_visible()
    page.wait_for_function("document.querySelector('.media .plate img').naturalWidth > 0")
    width, height = drawn.evaluate("(img) => [img.naturalWidth, img.naturalHeight]")
    return float(width / height)


def test_a_file_is_replaced_and_the_earlier_one_restored(
    service: Service, browser: Browser, password: str, axe_source: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password)
    address = make_item(page, service)
    page.set_input_files("#files", write_grid(tmp_path / "mặt trước.png", 600, 400))
    expect(page.locator(".media .plate img")).to_be_visible()
    alt = page.get_by_role("group", name="Lời tả cho người không nhìn thấy").get_by_label(
        "Tiếng Việt"
    )
    alt.fill("Mặt trống")
    alt.press("Tab")
    expect(page.locator("#status")).to_have_text("Đã lưu.")
    assert round(shape(page), 1) == 1.5
    # By keys alone: open, choose, and be refused what is no picture.
    summary = page.locator(".media summary")
    expect(summary).to_have_text("Thay tệp… mặt trước.png")
    summary.focus()
    page.keyboard.press("Enter")
    choice = page.get_by_label("Tệp mới thay cho mặt trước.png")
    expect(choice).to_be_visible()
    choice.set_input_files(write_ply(tmp_path / "trống.ply"))
    expect(page.locator(".media").get_by_role("alert")).to_contain_text("khác loại")
    choice.set_input_files(tmp_path / "mặt trước.png")
    expect(page.locator(".media .sending").nth(1)).to_contain_text("không có gì thay đổi")
    choice.set_input_files(write_grid(tmp_path / "chụp lại.png", 1000, 1000))
    expect(page.locator(".media h3")).to_have_text("chụp lại.png")
    expect(alt).to_have_value("Mặt trống")
    assert round(shape(page), 1) == 1.0
    expect(summary).to_have_text("Thay tệp… · 1 tệp cũ chụp lại.png")
    former = page.locator(".media ol.rows li")
    expect(former).to_contain_text(re.compile(r"mặt trước\.png.*kB · Nguyễn Thị Lan cất ngày"))
    with page.expect_download() as download:
        former.get_by_role("link").click()
    assert download.value.suggested_filename == "mặt trước.png"
    assert Path(download.value.path()).read_bytes() == (tmp_path / "mặt trước.png").read_bytes()
    check_page(page, axe_source)
    former.get_by_role("button", name="Khôi phục mặt trước.png").click()
    expect(page.locator(".media h3")).to_have_text("mặt trước.png")
    assert round(shape(page), 1) == 1.5
    page.goto(address.replace("/studio/", "/en/studio/"))
    expect(page.locator(".media summary")).to_have_text("Replace file… · 1 earlier mặt trước.png")
    page.locator(".media summary").click()
    check_page(page, axe_source)
    context.close()


def test_captions_are_added_replaced_and_taken_away(
    service: Service, browser: Browser, password: str, axe_source: str, tmp_path: Path
) -> None:
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password)
    address = make_item(page, service)
    (tmp_path / "hát then.wav").write_bytes(wav_bytes(3.0))
    page.set_input_files("#files", tmp_path / "hát then.wav")
    summary = page.locator(".media summary").first
    expect(summary).to_have_text("Phụ đề và bản chép lời (0) hát then.wav")
    expect(page.locator(".media .hint").first).to_have_text("Bản ghi âm")
    summary.focus()
    page.keyboard.press("Enter")
    wrong = tmp_path / "lời.vtt"
    wrong.write_text("Đây là thơ, không phải phụ đề.", encoding="utf-8")
    file = page.get_by_label("Tệp WebVTT hoặc SRT")
    file.set_input_files(wrong)
    page.get_by_role("button", name="Thêm", exact=True).press("Enter")
    expect(page.locator(".media").get_by_role("alert")).to_contain_text("lời.vtt: Dòng 1")
    right = tmp_path / "đúng.vtt"
    right.write_text(CAPTIONS, encoding="utf-8")
    file.set_input_files(right)
    page.get_by_label("Tên gọi tiếng Việt").fill("Lời hát")
    page.get_by_role("button", name="Thêm", exact=True).press("Enter")
    expect(summary).to_have_text("Phụ đề và bản chép lời (1) hát then.wav")
    row = page.locator(".media ul.rows li").first
    expect(row).to_contain_text("Lời hát")
    expect(row).to_contain_text("tiếng Việt · Phụ đề")
    # The same kind and language: the button says that it takes the place of what is there.
    replace = page.get_by_role("button", name="Thay bản đang có")
    expect(replace).to_be_visible()
    expect(page.get_by_label("Tên gọi tiếng Việt")).to_have_value("Lời hát")
    page.get_by_role("combobox", name="Ngôn ngữ", exact=True).select_option(label="Ngôn ngữ khác…")
    page.get_by_label("Mã ngôn ngữ").fill("cjm")
    page.locator(".text-form").get_by_role("combobox", name="Loại", exact=True).select_option(
        label="Bản chép lời"
    )
    file.set_input_files(right)
    page.get_by_role("button", name="Thêm", exact=True).press("Enter")
    expect(summary).to_have_text("Phụ đề và bản chép lời (2) hát then.wav")
    check_page(page, axe_source)
    page.get_by_role("button", name="Bỏ Lời hát").press("Enter")
    dialog = page.get_by_role("dialog")
    check_page(page, axe_source)
    dialog.get_by_role("button", name="Bỏ", exact=True).press("Enter")
    expect(summary).to_have_text("Phụ đề và bản chép lời (1) hát then.wav")
    expect(summary).to_be_focused()
    page.goto(address.replace("/studio/", "/en/studio/"))
    expect(summary).to_have_text("Captions and transcripts (1) hát then.wav")
    context.close()
