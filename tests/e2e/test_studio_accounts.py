"""An administrator looks after accounts in a real browser: somebody new, their role, shut out, let in again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import DESKTOP
from tests.e2e.test_studio import enter
from tests.support.page_checks import check_page
from tests.support.service import Service, running_service

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Give a service of its own: nobody else looks after its accounts."""
    with running_service(tmp_path_factory.mktemp("accounts"), "--no-worker") as running:
        yield running


def test_an_administrator_looks_after_accounts(
    service: Service, browser: Browser, axe_source: str
) -> None:
    made = service.baovat(
        "user", "add", "chief", "--name", "Nguyễn Thị Lan", "--role", "administrator", "--json"
    )
    password = str(json.loads(made.stdout)["password"])
    context = browser.new_context(viewport=DESKTOP)
    page = enter(context, service, password, "chief")
    page.get_by_role("link", name="Tài khoản", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tài khoản")
    check_page(page, axe_source)
    # Somebody new, by keys alone.
    page.get_by_text("Thêm người").focus()
    page.keyboard.press("Enter")
    login = page.get_by_role("textbox", name="Tên đăng nhập")
    page.get_by_label("Họ và tên").fill("Trần Thị Hoa")
    login.fill("hoa đẹp")
    login.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("chữ không dấu")
    login.fill("hoa")
    check_page(page, axe_source)
    login.press("Enter")
    secret = page.get_by_role("region", name="Mật khẩu mới của Trần Thị Hoa")
    expect(secret).to_be_focused()
    first = secret.locator("code").inner_text()
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", first)
    check_page(page, axe_source)
    secret.get_by_role("button", name="Đã chép, ẩn đi").click()
    expect(secret).to_be_hidden()
    assert first not in page.content()
    hoa = page.get_by_role("row").filter(has_text="Trần Thị Hoa")
    expect(hoa).to_contain_text("Chưa lần nào")
    # Arrows in the list of roles change nothing before the button is pressed.
    role = hoa.get_by_label("Vai trò của Trần Thị Hoa")
    role.select_option(label="Người duyệt")
    hoa.get_by_role("button", name="Đổi vai trò").press("Enter")
    expect(page.locator("#status")).to_have_text("Đã đổi vai trò của Trần Thị Hoa.")
    # She works, and is shut out at once.
    hers = browser.new_context(viewport=DESKTOP)
    desk = hers.new_page()
    desk.goto(f"{service.url}/studio/")
    desk.get_by_label("Tên đăng nhập").fill("hoa")
    desk.get_by_label("Mật khẩu").fill(first)
    desk.get_by_label("Mật khẩu").press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Chào Trần Thị Hoa")
    expect(desk.locator(".person-role")).to_have_text("Người duyệt")
    expect(desk.get_by_role("link", name="Tài khoản", exact=True)).to_have_count(0)
    hoa.get_by_role("button", name="Khóa Trần Thị Hoa").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("đăng xuất ngay ở mọi nơi")
    check_page(page, axe_source)
    dialog.get_by_role("button", name="Khóa", exact=True).press("Enter")
    expect(hoa).to_contain_text("Đã khóa")
    expect(hoa.get_by_role("button", name="Mở lại")).to_be_focused()
    desk.reload()
    expect(desk).to_have_url(re.compile("/studio/sign-in"))
    desk.get_by_label("Tên đăng nhập").fill("hoa")
    desk.get_by_label("Mật khẩu").fill(first)
    desk.get_by_label("Mật khẩu").press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("đã bị khóa")
    hoa.get_by_role("button", name="Mở lại").press("Enter")
    expect(hoa).to_contain_text("Đang dùng")
    hoa.get_by_role("button", name="Đặt lại mật khẩu").press("Enter")
    dialog.get_by_role("button", name="Đặt lại mật khẩu").press("Enter")
    expect(secret).to_be_visible()
    assert secret.locator("code").inner_text() != first
    hers.close()
    # One's own role goes only while somebody else looks after accounts.
    mine = page.get_by_role("row").filter(has_text="(bạn)")
    mine.get_by_label("Vai trò của Nguyễn Thị Lan").select_option(label="Người duyệt")
    mine.get_by_role("button", name="Đổi vai trò").click()
    expect(page.get_by_role("alert")).to_contain_text("người quản trị cuối cùng")
    expect(mine.get_by_label("Vai trò của Nguyễn Thị Lan")).to_have_value("administrator")
    page.goto(f"{service.url}/en/studio/accounts")
    expect(page.get_by_role("heading", level=1)).to_have_text("Accounts")
    expect(page.get_by_role("row").filter(has_text="(you)")).to_be_visible()
    check_page(page, axe_source)
    context.close()
