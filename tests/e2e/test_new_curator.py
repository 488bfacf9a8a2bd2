"""A new curator's first day: from files to an exhibition that others embed, and what goes wrong on the way.

The steps that other tests look at closely are walked here one after the other, by one person, on what she made herself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.test_annotations import press, saved, tab_to
from tests.e2e.test_builder import (
    Desk,
    begin,
    check_embedded,
    give_account,
    kept,
    open_panel,
    saving,
    sit_down,
    step,
    topics,
    write_story,
)
from tests.e2e.test_exhibitions import check_axe
from tests.e2e.test_import import find_items, rows
from tests.iiif_server.transfer.lists import write_list
from tests.support.pictures import write_grid
from tests.support.recordings import wav_bytes
from tests.support.service import Service, running_service
from tests.support.surfaces import wavefront, write_zip

pytestmark = pytest.mark.browser

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
#: The browser sends a file in pieces of so many bytes (`viewer/src/studio/send-file.ts`).
PIECE_BYTES = 8_000_000


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run an empty museum with two people, in which one has to approve what the other publishes."""
    with running_service(
        tmp_path_factory.mktemp("empty"), BAOVAT_EXHIBITION_REVIEW="yes"
    ) as service:
        give_account(service, "lan", "Trần Thị Lan", "reviewer")
        give_account(service, "minh", "Nông Văn Minh", "reviewer")
        yield service


def test_a_new_curator_goes_from_files_to_a_published_exhibition(
    browser: Browser, museum: Service, axe_source: str, tmp_path: Path
) -> None:
    lan = sit_down(browser, museum)
    picture = describe_a_picture(lan, museum, tmp_path)
    describe_a_model(lan, museum, tmp_path, axe_source)
    describe_a_sound(lan, museum, tmp_path)
    import_a_sheet(lan, museum, tmp_path)
    draw_with_keys_alone(lan, picture, axe_source)

    address = begin(lan, museum, "Tiếng trống đêm hội", "story")
    page = lan.page
    expect(page.locator(".step-line")).to_have_count(8)
    meet_the_readiness_panel(page)
    write_story(page)
    page.click(".is-whole")
    page.fill("[data-field='title:en']", "Drums at the feast")
    kept(page)
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "true")
    assert "error" not in topics(page).values()
    check_axe(page, axe_source)
    open_panel(page, "publish")
    page.click("[data-decision=ask]")
    expect(page.locator(".review")).to_have_attribute("data-standing", "asked")

    minh = sit_down(browser, museum, "minh")
    code = approve_and_publish(minh, address)
    check_embedded(browser, museum, code, tmp_path)

    meet_each_other(lan, minh)
    lose_the_network(lan)
    minh.context.close()
    # What a browser writes down by itself: the cut line, and the version that was older.
    assert [each for each in lan.faults if not re.search("ERR_|409|412", each)] == []
    lan.context.close()


def describe_a_picture(desk: Desk, museum: Service, folder: Path) -> str:
    """Make an item of a large picture that comes over a line which breaks, and publish it."""
    page = desk.page
    address = make_item(page, museum, "Bức tranh ô lưới", "A grid picture")
    picture = write_grid(folder / "grid.tif", 2800, 2400)
    assert picture.stat().st_size > 2 * PIECE_BYTES
    send_over_a_line_that_breaks(desk, address, picture)
    see_it_ready(page, "Ô lưới nhiều màu", "A grid of many colours")
    fill_record(page, "Một bức tranh ô lưới nhiều màu.", "A picture of a grid of many colours.")
    publish(page)
    return address


def describe_a_model(desk: Desk, museum: Service, folder: Path, axe_source: str) -> None:
    page = desk.page
    make_item(page, museum, "Mảnh gốm màu", "A painted shard")
    page.set_input_files("#files", write_zip(folder / "quad.zip", wavefront()))
    see_it_ready(page, "Mảnh gốm vuông", "A square shard")
    fill_record(page, "Một mảnh gốm có màu.", "A shard with colours.")
    check_axe(page, axe_source)
    publish(page)


def see_it_ready(page: Page, vi: str, en: str) -> None:
    """Say what it shows while it is being prepared: nothing of that is lost when its picture comes."""
    said = page.get_by_role("group", name="Lời tả cho người không nhìn thấy").locator("input")
    said.nth(0).fill(vi)
    expect(page.locator("[data-media] img")).to_be_visible(timeout=120_000)
    expect(said.nth(0)).to_have_value(vi)
    said.nth(1).fill(en)
    said.nth(1).blur()


def make_item(page: Page, museum: Service, vi: str, en: str) -> str:
    page.goto(f"{museum.url}/studio/items")
    page.get_by_text("Thêm hiện vật").click()
    page.get_by_label("Tên tiếng Việt").fill(vi)
    page.get_by_label("Tên tiếng Anh").fill(en)
    page.get_by_role("button", name="Tạo bản nháp").click()
    page.wait_for_url(re.compile("/studio/items/hv-"))
    expect(page.locator("[data-field=materials]")).to_be_visible()
    return page.url


def send_over_a_line_that_breaks(desk: Desk, address: str, picture: Path) -> None:
    """Let the line break after the first piece and the window be closed; the rest goes out from another."""
    offsets: list[int] = []

    def cut(route: Route) -> None:
        offset = int(route.request.headers.get("upload-offset", "0"))
        if route.request.method == "PATCH" and offset >= PIECE_BYTES:
            route.abort()
        else:
            route.continue_()

    page = desk.page
    page.route("**/api/v1/uploads/*", cut)
    with page.expect_event("requestfailed", lambda request: request.method == "PATCH"):
        page.set_input_files("#files", picture)
    page.goto("about:blank")
    page.unroute("**/api/v1/uploads/*", cut)
    page.goto(address)
    page.on(
        "request",
        lambda request: (
            offsets.append(int(request.headers["upload-offset"]))
            if request.method == "PATCH" and "/api/v1/uploads/" in request.url
            else None
        ),
    )
    page.set_input_files("#files", picture)
    expect(page.locator(".sending").first).to_contain_text("Đã nhận.")
    assert offsets[0] == PIECE_BYTES


def fill_record(page: Page, vi: str, en: str) -> None:
    summary = page.locator("[data-field=summary] textarea")
    summary.nth(0).fill(vi)
    summary.nth(1).fill(en)
    for name in ("work_rights", "copy_rights", "metadata_rights"):
        page.locator(f"[data-field={name}] select").select_option(CC0)
    page.get_by_role("button", name="Lưu", exact=True).click()
    # What was said of the picture before may be announced in the same words.
    expect(page.get_by_role("alert").filter(has_text="Đã lưu.")).to_be_visible()


def publish(page: Page) -> None:
    page.get_by_role("button", name="Công bố", exact=True).click()
    expect(page.get_by_role("button", name="Rút khỏi trang công khai")).to_be_visible()


def describe_a_sound(desk: Desk, museum: Service, folder: Path) -> None:
    page = desk.page
    make_item(page, museum, "Tiếng chuông", "A bell")
    (folder / "bell.wav").write_bytes(wav_bytes(3))
    page.set_input_files("#files", folder / "bell.wav")
    expect(page.locator(".sending").first).to_contain_text("Đã nhận.")
    fill_record(page, "Một tiếng chuông ngân.", "One tone of a bell.")
    publish(page)


def import_a_sheet(desk: Desk, museum: Service, folder: Path) -> None:
    page = desk.page
    page.get_by_role("link", name="Nhập danh sách").click()
    page.set_input_files("#import-files", write_list(folder / "danh sách.xlsx", rows()))
    page.get_by_role("button", name="Kiểm tra, chưa nhập").click()
    expect(page.locator("[data-count=wrong] strong")).to_have_text("1")
    page.get_by_role("button", name="Nhập 3 dòng đúng").click()
    expect(page.get_by_text("Hiện vật đã nhập")).to_be_visible()
    assert find_items(page, museum, "NK 1") == 1


def draw_with_keys_alone(desk: Desk, address: str, axe_source: str) -> None:
    """Draw a rectangle and write in both languages, without a pointer."""
    page = desk.page
    page.goto(address)
    draw = page.get_by_role("link", name=re.compile("Vẽ chú giải, chép chữ")).first
    expect(draw).to_be_visible()
    tab_to(page, draw)
    press(page, "Enter")
    expect(page.locator(".annotator-stage.is-drawn")).to_be_visible()
    tab_to(page, page.get_by_role("button", name="Khung"))
    press(page, "Enter", "ArrowRight", "Enter", "Shift+ArrowLeft", "Shift+ArrowDown", "Enter")
    expect(page.locator("[data-text=vi]")).to_be_focused()
    page.keyboard.type("Ô đỏ")
    press(page, "Tab")
    page.keyboard.type("A red field")
    saved(page)
    check_axe(page, axe_source)


def meet_the_readiness_panel(page: Page) -> None:
    """See what is still missing, and be led to where it is mended."""
    open_panel(page, "readiness")
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "false")
    assert "error" in topics(page).values()
    page.locator("[data-topic][data-state=error] .ready-point").first.click()
    expect(page.locator(".step-open[aria-current=true]")).to_be_visible()


def approve_and_publish(minh: Desk, address: str) -> str:
    """Look at it as the second person, and return the code for other pages."""
    page = minh.page
    page.goto(address)
    kept(page)
    open_panel(page, "publish")
    page.click("[data-decision=approve]")
    expect(page.locator(".review")).to_have_attribute("data-standing", "approved")
    page.click("[data-publish=yes]")
    expect(page.locator(".publish-state")).to_have_attribute("data-state", "published")
    return page.locator(".embedding code").inner_text()


def meet_each_other(lan: Desk, minh: Desk) -> None:
    """Both write in the same field: each is shown both versions, and nothing is lost."""
    step(minh.page, "loi-ket")
    minh.page.fill("[data-field='title:vi']", "Lời của Minh")
    kept(minh.page)
    step(lan.page, "loi-ket")
    lan.page.fill("[data-field='title:vi']", "Lời của Lan")
    saving(lan.page, "conflict")
    sides = lan.page.locator(".conflict-side")
    expect(sides.nth(0)).to_contain_text("Lời của Lan")
    expect(sides.nth(1)).to_contain_text("Lời của Minh")
    lan.page.click("[data-keep=mine]")
    kept(lan.page)


def lose_the_network(lan: Desk) -> None:
    page = lan.page
    lan.context.set_offline(True)
    page.fill("[data-field='title:vi']", "Viết khi mất mạng")
    saving(page, "offline")
    lan.context.set_offline(False)
    kept(page)
    page.reload()
    kept(page)
    step(page, "loi-ket")
    expect(page.locator("[data-field='title:vi']")).to_have_value("Viết khi mất mạng")
