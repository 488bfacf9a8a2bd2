"""The builder of exhibitions in Debian's chromium: from a title to a page that others embed, and what goes wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.test_exhibitions import check_axe, fill
from tests.support.exhibitions import MODEL, SLUG
from tests.support.partner import running_partner
from tests.support.service import Service, baovat, running_service
from tests.support.studio import PASSWORD

pytestmark = pytest.mark.browser

BUILDER = "baovat-builder"


@dataclass(frozen=True)
class Desk:
    """One person at a browser of their own."""

    page: Page
    context: BrowserContext
    faults: list[str]


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run a service in which a second person has to approve, with a picture, a model, a sound and two accounts."""
    folder = tmp_path_factory.mktemp("museum")
    with running_service(folder, BAOVAT_EXHIBITION_REVIEW="yes") as service:
        fill(service, folder)
        for login, name, role in (
            ("lan", "Trần Thị Lan", "curator"),
            ("minh", "Nông Văn Minh", "reviewer"),
        ):
            give_account(service, login, name, role)
        yield service


def give_account(service: Service, login: str, name: str, role: str) -> None:
    words = ("user", "add", login, "--name", name, "--role", role, "--password-stdin")
    done = subprocess.run(
        [sys.executable, "-m", "iiif_server", *words],
        env=service.environment,
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def sit_down(browser: Browser, museum: Service, login: str = "lan", phone: bool = False) -> Desk:
    context = browser.new_context(viewport=PHONE if phone else DESKTOP, has_touch=phone)
    page, faults = context.new_page(), []
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(f"{museum.url}/studio/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/studio/")
    return Desk(page, context, faults)


@pytest.fixture
def lan(browser: Browser, museum: Service) -> Iterator[Desk]:
    desk = sit_down(browser, museum)
    yield desk
    desk.context.close()


def begin(desk: Desk, museum: Service, title: str, template: str) -> str:
    """Begin an exhibition from a template, and return its address."""
    page = desk.page
    page.goto(f"{museum.url}/studio/exhibitions/")
    page.fill("[name=vi]", title)
    page.check(f"[value={template}]")
    page.click("main form button[type=submit]")
    page.wait_for_selector(BUILDER)
    kept(page)
    return page.url


def saving(page: Page, state: str) -> None:
    expect(page.locator(BUILDER)).to_have_attribute("data-saving", state, timeout=30_000)


def kept(page: Page) -> None:
    saving(page, "kept")


def revision(page: Page) -> int:
    return int(page.get_attribute(BUILDER, "data-revision") or 0)


def step(page: Page, name: str) -> None:
    page.click(f'[data-step="{name}"] .step-open')


def write(page: Page, place: str, vi: str, en: str) -> None:
    page.fill(f"[data-field='{place}:vi']", vi)
    page.fill(f"[data-field='{place}:en']", en)


def pick(page: Page, place: str, item: str) -> None:
    page.click(f"[data-pick='{place}']")
    expect(page.locator(".picker-item").first).to_be_visible()
    page.fill("[data-picker=words]", item)
    # Whoever clicks while the list is being replaced clicks on nothing.
    expect(page.locator(".picker-item").filter(has_not_text=item)).to_have_count(0)
    page.click(f".picker-item:has-text('{item}')")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(f".media-field[data-place='{place}'] .media-shown strong")).to_contain_text(
        item
    )


def open_panel(page: Page, name: str) -> None:
    page.click(f"[data-panel={name}] > summary")


def topics(page: Page) -> dict[str, str]:
    lines = page.locator(".ready-topics > li").all()
    return {
        str(each.get_attribute("data-topic")): str(each.get_attribute("data-state"))
        for each in lines
    }


def write_story(page: Page) -> None:
    """Fill in the eight steps of the template, in both languages."""
    step(page, "mo-dau")
    write(page, "text", "Đêm hội, tiếng trống vang.", "At night the drums are heard.")
    step(page, "noi-chon")
    page.click("text=Thêm địa điểm")
    write(page, "shows.places.0.label", "Na Hang", "Na Hang")
    page.fill("[data-field='shows.places.0.latitude_deg']", "22.35")
    page.fill("[data-field='shows.places.0.longitude_deg']", "105.38")
    step(page, "hien-vat")
    pick(page, "shows", "Bức tranh ô lưới")
    write(page, "shows.alt", "Ô lưới nhiều màu", "A grid of many colours")
    step(page, "loi-ke")
    write(page, "shows.words", "Trăm nghe không bằng một thấy.", "Seeing is believing.")
    write(page, "shows.source", "Tục ngữ", "A proverb")
    step(page, "so-sanh")
    for side in ("before", "after"):
        pick(page, f"shows.{side}", "Bức tranh ô lưới")
        write(page, f"shows.{side}.alt", f"Ô lưới {side}", f"The grid {side}")
        write(page, f"shows.{side}_label", f"Nhãn {side}", f"Label {side}")
    frame_part(page, "shows.after")
    step(page, "am-thanh")
    pick(page, "shows", "Tiếng chuông")
    write(page, "shows.alt", "Một tiếng ngân", "One tone")
    step(page, "bo-anh")
    pick(page, "shows.pictures.0.picture", "Bức tranh ô lưới")
    write(page, "shows.pictures.0.picture.alt", "Cả bức", "All of it")
    write(page, "shows.pictures.0.caption", "Chú thích", "A caption")
    step(page, "loi-ket")
    write(page, "text", "Cảm ơn bạn đã xem.", "Thank you for your visit.")


def frame_part(page: Page, place: str) -> None:
    """Enlarge the picture by keys, and use what is seen."""
    page.click(f".media-field[data-place='{place}'] >> text=Chọn phần ảnh…")
    page.wait_for_selector("dialog[data-drawn=true]")
    for _ in range(3):
        page.keyboard.press("+")
    expect(page.locator("dialog .zoom-value")).not_to_have_text("100 %")
    page.wait_for_timeout(1000)
    page.click("text=Dùng góc nhìn này")


def test_from_a_title_to_a_page_that_others_embed(
    browser: Browser, museum: Service, lan: Desk, axe_source: str, tmp_path: Path
) -> None:
    page = lan.page
    address = begin(lan, museum, "Tiếng trống đêm hội", "story")
    slug = address.rsplit("/", 1)[1]
    expect(page.locator(".step-line")).to_have_count(8)
    open_panel(page, "readiness")
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "false")
    write_story(page)
    kept(page)
    page.click(".is-whole")
    page.fill("[data-field='title:en']", "Drums at the feast")
    kept(page)
    # What was hit is mended: the quote loses its translation, the panel leads there, and it is written again.
    step(page, "loi-ke")
    page.fill("[data-field='shows.source:en']", "")
    kept(page)
    point = page.locator("[data-topic=translations] .ready-point", has_text="nguồn")
    point.click()
    expect(page.locator("[data-field='shows.source:vi']")).to_be_focused()
    page.fill("[data-field='shows.source:en']", "A proverb")
    kept(page)
    expect(point).to_have_count(0)
    expect(page.locator(".ready-verdict")).to_have_attribute("data-ready", "true")
    assert {name for name, state in topics(page).items() if state == "error"} == set()
    check_axe(page, axe_source)

    open_panel(page, "publish")
    page.fill("[data-panel=publish] textarea", "Nhờ anh xem giúp.")
    page.click("[data-decision=ask]")
    expect(page.locator(".review")).to_have_attribute("data-standing", "asked")
    expect(page.locator("[data-publish=yes]")).to_have_count(0)

    minh = sit_down(browser, museum, "minh")
    minh.page.goto(address)
    kept(minh.page)
    open_panel(minh.page, "talk")
    minh.page.fill("[data-panel=talk] textarea", "Đoạn mở đầu hay.")
    minh.page.click("[data-panel=talk] button[type=submit]")
    expect(minh.page.locator(".comment")).to_contain_text("Đoạn mở đầu hay.")
    open_panel(minh.page, "publish")
    expect(minh.page.locator(".review blockquote")).to_have_text("Nhờ anh xem giúp.")
    minh.page.click("[data-publish=yes]")
    expect(minh.page.locator("[data-panel=publish] .notice")).to_contain_text("người thứ hai")
    minh.page.click("[data-decision=approve]")
    expect(minh.page.locator(".review")).to_have_attribute("data-standing", "approved")
    minh.page.click("[data-publish=yes]")
    expect(minh.page.locator(".publish-state")).to_have_attribute("data-state", "published")
    code = minh.page.locator(".embedding code").inner_text()
    assert f"/embed/exhibitions/{slug}" in code
    assert museum.get(f"/exhibitions/{slug}/editions/1")[0] == 200
    check_embedded(browser, museum, code, tmp_path)

    minh.page.click("[data-publish=no]")
    expect(minh.page.locator(".publish-state")).to_have_attribute("data-state", "withdrawn")
    assert museum.get(f"/exhibitions/{slug}")[0] == 410
    # That it was refused to publish without a review is a 409, which the browser writes down by itself.
    assert [each for each in minh.faults if "409" not in each] == []
    assert lan.faults == []
    minh.context.close()


def check_embedded(browser: Browser, museum: Service, code: str, folder: Path) -> None:
    """Put the code on a page of another origin: the player opens in it, and goes on."""
    (folder / "partner.html").write_text(f"<!doctype html><title>Partner</title>{code}", "utf-8")
    with running_partner(folder) as partner:
        page = browser.new_page()
        page.goto(f"{partner}/partner.html")
        tour = page.frame_locator("iframe").locator("baovat-tour")
        expect(tour).to_have_attribute("data-state", "ready", timeout=30_000)
        page.frame_locator("iframe").get_by_role("button", name="Bước sau", exact=True).click()
        expect(tour).to_have_attribute("data-number", "2")
        page.close()


def test_two_windows_conflict_and_either_version_can_be_kept(
    browser: Browser, museum: Service, lan: Desk
) -> None:
    address = begin(lan, museum, "Hai người cùng sửa", "lesson")
    minh = sit_down(browser, museum, "minh")
    minh.page.goto(address)
    kept(minh.page)
    step(lan.page, "xem")
    lan.page.fill("[data-field='title:vi']", "Lời của Lan")
    kept(lan.page)
    step(minh.page, "xem")
    minh.page.fill("[data-field='title:vi']", "Lời của Minh")
    saving(minh.page, "conflict")
    sides = minh.page.locator(".conflict-side")
    expect(sides.nth(0)).to_contain_text("Lời của Minh")
    expect(sides.nth(1)).to_contain_text("Lời của Lan")
    minh.page.click("[data-keep=mine]")
    kept(minh.page)
    open_panel(minh.page, "versions")
    expect(minh.page.locator(".version-list li")).to_have_count(3)

    lan.page.fill("[data-field='title:vi']", "Lan viết tiếp")
    saving(lan.page, "conflict")
    lan.page.click("[data-keep=theirs]")
    kept(lan.page)
    expect(lan.page.locator("[data-field='title:vi']")).to_have_value("Lời của Minh")
    # What was given up comes back by undoing, as a change on the newer version.
    lan.page.get_by_role("button", name="Hoàn tác", exact=True).click()
    expect(lan.page.locator("[data-field='title:vi']")).to_have_value("Lan viết tiếp")
    kept(lan.page)
    assert revision(lan.page) == 4
    minh.context.close()


def test_what_is_written_without_a_network_is_kept_and_sent_later(
    museum: Service, lan: Desk
) -> None:
    page = lan.page
    address = begin(lan, museum, "Mất mạng", "lesson")
    step(page, "xem")
    lan.context.set_offline(True)
    page.fill("[data-field='title:vi']", "Viết khi mất mạng")
    saving(page, "offline")
    expect(page.locator(".saving-state")).to_contain_text("Mất kết nối")
    lan.context.set_offline(False)
    kept(page)
    # And over a reload: the page is gone before the network is back.
    lan.context.set_offline(True)
    page.fill("[data-field='title:vi']", "Viết rồi tắt máy")
    saving(page, "offline")
    page.close()
    lan.context.set_offline(False)
    again = lan.context.new_page()
    again.goto(address)
    step(again, "xem")
    expect(again.locator("[data-field='title:vi']")).to_have_value("Viết rồi tắt máy")
    kept(again)
    again.reload()
    kept(again)
    step(again, "xem")
    expect(again.locator("[data-field='title:vi']")).to_have_value("Viết rồi tắt máy")


def test_a_role_that_is_taken_away_loses_nothing_that_was_written(
    browser: Browser, museum: Service, lan: Desk
) -> None:
    minh = sit_down(browser, museum, "minh")
    address = begin(minh, museum, "Của Minh", "lesson")
    minh.context.close()
    page = lan.page
    page.goto(address)
    kept(page)
    step(page, "xem")

    def give(role: str) -> None:
        done = baovat("user", "role", "lan", role, environment=museum.environment)
        assert done.returncode == 0, done.stderr

    give("contributor")
    try:
        page.fill("[data-field='title:vi']", "Chữ còn lại")
        saving(page, "forbidden")
        expect(page.locator(".saving-state")).to_contain_text("không còn được sửa")
        expect(page.locator("[data-field='title:vi']")).to_have_value("Chữ còn lại")
    finally:
        give("curator")
    page.click("[data-retry]")
    kept(page)
    assert revision(page) == 2


def test_an_item_that_is_withdrawn_is_told_in_the_form_and_the_panel(
    museum: Service, lan: Desk
) -> None:
    page = lan.page
    done = museum.baovat("withdraw", MODEL)
    assert done.returncode == 0, done.stderr
    try:
        page.goto(f"{museum.url}/studio/exhibitions/{SLUG}")
        kept(page)
        step(page, "mat-truoc")
        expect(page.locator(".media-field .notice")).to_contain_text("không còn được công bố")
        open_panel(page, "readiness")
        point = page.locator("[data-topic=references] .ready-point").first
        expect(point).to_contain_text("chưa công bố")
        step(page, "mo-dau")
        point.click()
        expect(page.locator("[data-step=mat-truoc] .step-open")).to_have_attribute(
            "aria-current", "true"
        )
        assert "không được trưng bày" in museum.get(f"/exhibitions/{SLUG}?view=text")[2].decode()
    finally:
        museum.baovat("publish", MODEL)


def test_the_keyboard_alone_orders_steps_and_undoes(museum: Service, lan: Desk) -> None:
    page = lan.page
    begin(lan, museum, "Bàn phím", "lesson")

    def order() -> list[str | None]:
        return [each.get_attribute("data-step") for each in page.locator(".step-line").all()]

    page.locator("[data-step=xem] .step-open").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert order() == ["tim", "xem", "hoi", "loi-ket"]
    expect(page.locator("[data-step=xem] .step-open")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    assert order() == ["tim", "hoi", "xem", "loi-ket"]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert order() == ["xem", "tim", "hoi", "loi-ket"]
    page.keyboard.press("Control+Shift+Z")
    assert order() == ["tim", "xem", "hoi", "loi-ket"]
    kept(page)


def test_steps_are_dragged_to_another_place(museum: Service, lan: Desk) -> None:
    page = lan.page
    begin(lan, museum, "Kéo thả", "lesson")
    page.drag_and_drop("[data-step=hoi] .step-open", "[data-step=xem] .step-open")
    expect(page.locator(".step-line").first).to_have_attribute("data-step", "hoi")
    kept(page)


def test_old_translations_are_marked_until_somebody_looks(museum: Service, lan: Desk) -> None:
    page = lan.page
    begin(lan, museum, "Bản dịch", "lesson")
    step(page, "xem")
    mark = page.locator("[data-mark=title]")
    page.fill("[data-field='title:vi']", "Cùng nhìn")
    expect(mark).to_be_visible()
    expect(mark).to_contain_text("Cùng xem")
    kept(page)
    page.reload()
    step(page, "xem")
    expect(mark).to_be_visible()
    mark.get_by_role("button").click()
    expect(mark).to_be_hidden()
    kept(page)
    page.reload()
    step(page, "xem")
    expect(mark).to_be_hidden()


def test_what_is_pasted_from_a_word_processor_comes_as_words(museum: Service, lan: Desk) -> None:
    page = lan.page
    begin(lan, museum, "Dán chữ", "lesson")
    step(page, "loi-ket")
    field = page.locator("[data-field='text:vi']")
    field.focus()
    field.evaluate(
        """field => {
          const data = new DataTransfer();
          data.setData("text/html", `<style>p{color:red}</style><p class=MsoNormal>Một<o:p></o:p></p>
            <p onclick="window.stolen=1"><b>Hai</b><script>window.stolen=1</script></p>`);
          data.setData("text/plain", "x");
          field.dispatchEvent(new ClipboardEvent("paste",
            {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    expect(field).to_have_value("Một\nHai")
    assert page.evaluate("window.stolen") is None
    kept(page)


def test_a_model_is_framed_by_turning_it(museum: Service, lan: Desk) -> None:
    page = lan.page
    page.goto(f"{museum.url}/studio/exhibitions/{SLUG}")
    kept(page)
    before = revision(page)
    step(page, "mat-truoc")
    page.click("text=Chọn góc nhìn…")
    page.wait_for_selector("dialog[data-drawn=true]", timeout=60_000)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    page.click("text=Dùng góc nhìn này")
    expect(page.locator(BUILDER)).to_have_attribute("data-revision", str(before + 1))
    kept(page)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_and_dialog_is_for_everybody(
    browser: Browser, museum: Service, axe_source: str, phone: bool, language: str
) -> None:
    desk = sit_down(browser, museum, phone=phone)
    page, at = desk.page, f"{museum.url}{'/en' if language == 'en' else ''}/studio/exhibitions/"
    page.goto(at)
    check_axe(page, axe_source)
    page.goto(at + SLUG)
    kept(page)
    for name in ("bo-anh", "do", "tim", "ban-do", "cuoi"):
        step(page, name)
        page.wait_for_timeout(300)
        check_axe(page, axe_source)
    for panel in ("readiness", "talk", "versions", "publish"):
        open_panel(page, panel)
    expect(page.locator(".ready-verdict")).to_be_visible()
    check_axe(page, axe_source)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    step(page, "goc")
    page.click("[data-pick=shows]")
    expect(page.locator(".picker-item").first).to_be_visible()
    check_axe(page, axe_source)
    page.keyboard.press("Escape")
    expect(page.locator("[data-pick=shows]")).to_be_focused()
    assert not re.search(r"IIIF|manifest|canvas", page.locator("main").inner_text())
    assert desk.faults == []
    desk.context.close()


@pytest.mark.parametrize("view", ["scroll", "slides", "kiosk", "phone", "text"])
def test_the_preview_shows_the_draft_in_every_player(museum: Service, lan: Desk, view: str) -> None:
    page = lan.page
    page.goto(f"{museum.url}/studio/exhibitions/{SLUG}")
    kept(page)
    open_panel(page, "preview")
    chosen = page.locator(f"[data-panel=preview] button[data-view={view}]")
    chosen.scroll_into_view_if_needed()
    before = page.evaluate("window.scrollY")
    chosen.click()
    frame = page.frame_locator(".preview-frame")
    if view == "text":
        expect(frame.get_by_role("heading", name="Mở đầu")).to_be_visible(timeout=30_000)
    else:
        expect(frame.locator("baovat-tour")).to_have_attribute(
            "data-state", "ready", timeout=30_000
        )
    assert page.evaluate("window.scrollY") == before


def test_a_draft_that_was_never_published_is_deleted(museum: Service, lan: Desk) -> None:
    page = lan.page
    address = begin(lan, museum, "Viết thử rồi bỏ", "empty")
    open_panel(page, "publish")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("[data-discard]")
    page.wait_for_url("**/studio/exhibitions/")
    expect(page.get_by_text("Viết thử rồi bỏ")).to_have_count(0)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 404
