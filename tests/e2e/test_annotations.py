"""Notes drawn in a real browser: with keys alone, by pointer and finger, line by line, and by two people at once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from manifests.annotation_page import EMBEDDED_AT_MOST
from tests.e2e.conftest import DESKTOP, PHONE, Collection, fill_collection
from tests.support.service import Service, running_service

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Run a service on which nobody else says anything of what there is to see."""
    with running_service(tmp_path_factory.mktemp("noted")) as running:
        yield running


@pytest.fixture(scope="module")
def collection(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    return fill_collection(service, tmp_path_factory.mktemp("drawn-on"))


@pytest.fixture(scope="module")
def password(service: Service) -> str:
    """Make an account, and return its password."""
    made = service.baovat(
        "user", "add", "hanh", "--name", "Lê Thị Hạnh", "--role", "curator", "--json"
    )
    assert made.returncode == 0, made.stderr
    return str(json.loads(made.stdout)["password"])


@pytest.fixture
def staff(
    request: pytest.FixtureRequest, service: Service, browser: Browser, password: str
) -> Iterator[BrowserContext]:
    """Sign in; with a finger on a phone where a test asks for that."""
    phone = getattr(request, "param", "desktop") == "phone"
    context = browser.new_context(viewport=PHONE if phone else DESKTOP, has_touch=phone)
    page = context.new_page()
    page.goto(f"{service.url}/studio/")
    page.get_by_label("Tên đăng nhập").fill("hanh")
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_label("Mật khẩu").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chào Lê Thị Hạnh")
    page.close()
    yield context
    context.close()


def open_notes(context: BrowserContext, service: Service, item: str, number: int = 0) -> Page:
    """Go from the editor of an item to where one of its media is drawn on."""
    page = context.new_page()
    page.goto(f"{service.url}/studio/items/{item}")
    page.get_by_role("link", name=re.compile("Vẽ chú giải, chép chữ")).nth(number).click()
    expect(page.locator(".annotator-stage.is-drawn")).to_be_visible()
    return page


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator("baovat-annotator")).to_have_attribute("data-saved", "true")
    expect(page.locator(".annotator-bar")).to_contain_text("Đã lưu.")


def read(service: Service, item: str, number: int = 0) -> list[dict[str, object]]:
    """Return what a visitor is told of the media of an item."""
    status, _, body = service.get(f"/iiif/presentation/3/{item}/manifest")
    assert status == 200
    pages = json.loads(body)["items"][number].get("annotations", [])
    return [each for page in pages for each in page["items"]]


def value(page: Page, name: str) -> float:
    return float(page.locator(f'[data-number="{name}"]').input_value().replace(",", "."))


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, target: Locator) -> None:
    """Go on with Tab alone until something has the focus."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never came to {target}")


def check_axe(page: Page, axe_source: str) -> None:
    page.evaluate(axe_source)
    found = page.evaluate(f"axe.run(document, {{runOnly: {RULES}}})")["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_a_picture_is_drawn_on_with_keys_alone(
    service: Service, collection: Collection, staff: BrowserContext, axe_source: str
) -> None:
    page = open_notes(staff, service, collection.picture)
    status = page.locator("#status")
    tab_to(page, page.get_by_role("button", name="Khung"))
    press(page, "Enter")
    expect(status).to_contain_text("Ngang 50 %, dọc 50 %")
    press(page, "ArrowRight", "Shift+ArrowUp")
    expect(status).not_to_contain_text("50 %")
    press(page, "Enter")
    expect(status).to_contain_text("Đã đặt góc thứ nhất")
    press(page, "Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowDown", "Enter")
    expect(page.locator("[data-text=vi]")).to_be_focused()
    page.keyboard.type("Ô đỏ ở giữa")
    press(page, "Tab")
    page.keyboard.type("A red field")
    # Numbers are typed; what is out of the picture is brought back.
    tab_to(page, page.locator('[data-number="x"]'))
    page.keyboard.press("Control+a")
    page.keyboard.type("10,5")
    press(page, "Tab")
    expect(page.locator('[data-number="y"]')).to_be_focused()
    assert value(page, "x") == 10.5
    # A corner is held by Tab and moved by arrows.
    before = value(page, "width")
    page.get_by_role("button", name="Góc 2 trên 4").focus()
    press(page, "Shift+ArrowLeft")
    expect(page.get_by_role("button", name="Góc 2 trên 4")).to_be_focused()
    expect(status).to_contain_text("Ngang")
    expect(page.locator('[data-number="width"]')).not_to_have_value(f"{before:g}".replace(".", ","))
    assert value(page, "width") < before
    press(page, "Control+z")
    expect(page.locator('[data-number="width"]')).to_have_value(f"{before:g}".replace(".", ","))
    saved(page)
    # A shape with three corners; a fourth is taken back.
    tab_to(page, page.get_by_role("button", name="Hình nhiều góc"))
    press(page, "Enter", "Enter", "Shift+ArrowUp", "Enter", "Shift+ArrowRight", "Enter")
    press(page, "Shift+ArrowRight", "Enter", "Backspace", "Shift+ArrowLeft", "Enter")
    expect(page.locator("[data-text=vi]")).to_be_focused()
    page.keyboard.type("Ba góc")
    saved(page)
    # Escape leaves; nothing is added.
    tab_to(page, page.get_by_role("button", name="Điểm"))
    press(page, "Enter", "ArrowUp", "Escape")
    expect(page.locator("baovat-annotator")).to_have_attribute("data-tool", "move")
    expect(page.locator(".note-line")).to_have_count(2)
    said = read(service, collection.picture)
    assert [each["motivation"] for each in said] == ["commenting", "commenting"]
    assert {body["language"]: body["value"] for body in said[0]["body"]} == {  # type: ignore[attr-defined]
        "vi": "Ô đỏ ở giữa",
        "en": "A red field",
    }
    assert "#xywh=315," in str(said[0]["target"])
    assert said[1]["target"]["selector"]["value"].count(",") == 3  # type: ignore[index]
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        check_axe(page, axe_source)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_model_is_drawn_on_with_keys_alone_and_visitors_see_it(
    service: Service, collection: Collection, staff: BrowserContext, axe_source: str
) -> None:
    page = open_notes(staff, service, collection.sphere)
    tab_to(page, page.get_by_role("button", name="Điểm"))
    press(page, "Enter", "ArrowRight", "Enter")
    expect(page.locator("[data-text=vi]")).to_be_focused()
    page.keyboard.type("Chỗ này")
    tab_to(page, page.get_by_role("button", name="Góc nhìn", exact=True))
    press(page, "Enter", "ArrowUp", "+", "Enter")
    expect(page.locator("[data-text=vi]")).to_be_focused()
    page.keyboard.type("Nhìn từ đây")
    expect(page.get_by_role("button", name="Bỏ góc nhìn")).to_be_visible()
    saved(page)
    said = service.baovat("annotations", find_media(page))
    places = [each["target"]["selector"] for each in json.loads(said.stdout)["items"]]
    assert all({"x", "y", "z"} <= set(each) for each in places)
    assert places[0] != places[1]
    assert ["scope" in each for each in json.loads(said.stdout)["items"]] == [False, True]
    check_axe(page, axe_source)
    visitor = staff.new_page()
    visitor.goto(f"{service.url}/items/{collection.sphere}")
    expect(visitor.locator(".note-marker")).to_have_count(2)


def test_hundreds_of_notes_on_a_model_are_shown_too(
    service: Service, collection: Collection, staff: BrowserContext, tmp_path: Path
) -> None:
    """More than a manifest holds stand in a page of their own, which visitors' viewers ask for."""
    page = open_notes(staff, service, collection.model)
    many = EMBEDDED_AT_MOST + 20
    notes = [
        {
            "type": "Annotation",
            "id": f"https://x.example/{number}",
            "motivation": "commenting",
            "body": {"type": "TextualBody", "value": f"Chỗ {number}", "language": "vi"},
            "target": {
                "type": "SpecificResource",
                "source": "https://x.example/scene",
                "selector": {"type": "PointSelector", "x": number / many, "y": 0.5, "z": 0},
            },
        }
        for number in range(many)
    ]
    (tmp_path / "notes.json").write_text(json.dumps(notes), "utf-8")
    told = service.baovat("annotate", find_media(page), tmp_path / "notes.json")
    assert told.returncode == 0, told.stderr
    visitor = staff.new_page()
    visitor.goto(f"{service.url}/items/{collection.model}")
    expect(visitor.locator(".note-marker")).to_have_count(many)
    (tmp_path / "nothing.json").write_text("[]", "utf-8")
    service.baovat("annotate", find_media(page), tmp_path / "nothing.json", "--in-place-of-all")


def find_media(page: Page) -> str:
    found = re.search("/media/([^/]+)/annotations", page.url)
    assert found is not None
    return found[1]


def test_a_page_is_transcribed_line_by_line_and_found_by_visitors(
    service: Service, collection: Collection, staff: BrowserContext, axe_source: str
) -> None:
    page = open_notes(staff, service, collection.document)
    page.get_by_role("tab", name="Chép từng dòng").click()
    page.get_by_role("button", name="Khung").click()
    drag(page, (0.4, 0.2), (0.6, 0.26))
    first = page.get_by_label("Chữ của dòng 1")
    expect(first).to_be_focused()
    page.keyboard.type("Hoàng đế chế viết")
    press(page, "Enter")
    expect(page.get_by_label("Chữ của dòng 2")).to_be_focused()
    page.keyboard.type("sắc cho thần Bản Cảnh")
    press(page, "Enter")
    expect(page.get_by_label("Chữ của dòng 3")).to_be_focused()
    # A line without words waits, and is told of; the others are saved.
    press(page, "Control+s")
    expect(page.locator(".annotator-bar")).to_contain_text("Còn 1 chỗ chưa có chữ nên chưa lưu.")
    page.get_by_label("Chữ của dòng 3").fill("nguyên tặng")
    page.get_by_label("Chữ của dòng 3").focus()
    press(page, "Alt+ArrowUp")
    expect(page.get_by_label("Chữ của dòng 2")).to_have_value("nguyên tặng")
    expect(page.get_by_label("Chữ của dòng 2")).to_be_focused()
    page.get_by_role("button", name="Đưa số 2 xuống sau").click()
    expect(page.get_by_label("Chữ của dòng 3")).to_have_value("nguyên tặng")
    saved(page)
    said = read(service, collection.document)
    assert [each["textGranularity"] for each in said] == ["line"] * 3
    assert [each["body"]["value"] for each in said] == [  # type: ignore[index]
        "Hoàng đế chế viết",
        "sắc cho thần Bản Cảnh",
        "nguyên tặng",
    ]
    status, _, body = service.get(f"/iiif/search/2/{collection.document}?q=ban%20canh")
    assert status == 200
    assert len(json.loads(body)["items"]) == 1
    check_axe(page, axe_source)
    visitor = staff.new_page()
    visitor.goto(f"{service.url}/items/{collection.document}")
    visitor.locator(".notes-button").click()
    panel = visitor.locator(".notes-panel")
    expect(panel).to_contain_text("Chữ trên hiện vật")
    zoom = visitor.locator("baovat-viewer").get_attribute("data-zoom")
    panel.get_by_role("button", name="sắc cho thần Bản Cảnh").click()
    expect(visitor.locator("baovat-viewer")).not_to_have_attribute("data-zoom", zoom or "")
    check_axe(visitor, axe_source)


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw over the stage, from and to shares of its width and height."""
    box = page.locator(".annotator-stage .stage-surface").bounding_box()
    assert box is not None
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=5)
    page.mouse.up()


@pytest.mark.parametrize("staff", ["phone"], indirect=True)
def test_a_finger_draws_on_a_phone_and_what_is_deleted_comes_back(
    service: Service, collection: Collection, staff: BrowserContext
) -> None:
    page = open_notes(staff, service, collection.document, 1)
    page.get_by_role("button", name="Khung").tap()
    surface = page.locator(".annotator-stage .stage-surface")
    surface.scroll_into_view_if_needed()
    box = surface.bounding_box()
    assert box is not None
    for x, y in ((0.4, 0.4), (0.6, 0.6)):
        page.touchscreen.tap(box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.locator("[data-text=vi]").fill("Bằng ngón tay")
    expect(page.locator(".shape-handle")).to_have_count(5)
    page.get_by_role("button", name="Xóa chú giải").tap()
    expect(page.locator(".note-line")).to_have_count(0)
    page.get_by_role("button", name="Hoàn tác").tap()
    expect(page.locator(".note-line")).to_contain_text("Bằng ngón tay")
    page.get_by_role("button", name="Lưu", exact=True).tap()
    expect(page.locator(".annotator-bar")).to_contain_text("Đã lưu.")
    [said] = read(service, collection.document, 1)
    assert "#xywh=" in str(said["target"])


def test_two_at_one_picture_are_joined_and_asked_about_the_same_note(
    service: Service, collection: Collection, staff: BrowserContext
) -> None:
    pages = [
        open_notes(staff, service, collection.model),
        open_notes(staff, service, collection.model),
    ]
    for number, page in enumerate(pages):
        page.get_by_role("button", name="Chú giải cho cả hình").click()
        page.locator("[data-text=vi]").fill(f"Của người {number + 1}")
        saved(page) if number == 0 else None
    mine = pages[1]
    mine.keyboard.press("Control+s")
    expect(mine.locator(".note-line")).to_have_count(2)
    expect(mine.locator("baovat-annotator")).to_have_attribute("data-saved", "true")
    # Now both change the note that the first one knows.
    mine.locator(".note-line").filter(has_text="Của người 1").click()
    mine.locator("[data-text=vi]").fill("Sửa bởi người 2")
    saved(mine)
    other = pages[0]
    other.locator("[data-text=vi]").fill("Sửa bởi người 1")
    other.keyboard.press("Control+s")
    dialog = other.get_by_role("dialog")
    expect(dialog).to_contain_text("Sửa bởi người 1")
    expect(dialog).to_contain_text("Sửa bởi người 2")
    dialog.get_by_role("button", name="Lưu bản của tôi").click()
    expect(other.locator("baovat-annotator")).to_have_attribute("data-saved", "true")
    said = service.baovat("annotations", find_media(other))
    texts = sorted(each["body"]["value"] for each in json.loads(said.stdout)["items"])
    assert texts == ["Của người 2", "Sửa bởi người 1"]


def test_what_is_not_saved_outlives_a_lost_line_and_a_reload(
    service: Service, collection: Collection, staff: BrowserContext
) -> None:
    page = open_notes(staff, service, collection.model)
    page.get_by_role("button", name="Chú giải cho cả hình").click()
    page.locator("[data-text=en]").fill("Written without a line")
    staff.set_offline(True)
    page.keyboard.press("Control+s")
    expect(page.locator(".annotator-bar")).to_contain_text("Không liên lạc được với máy chủ")
    expect(page.locator("[data-text=en]")).to_have_value("Written without a line")
    staff.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(page.locator(".annotator-bar")).to_contain_text(
        "Phần chưa lưu lần trước đã được lấy lại"
    )
    expect(page.locator(".note-line").filter(has_text="Written without a line")).to_be_visible()
    saved(page)
    page.reload()
    expect(page.locator(".note-line").filter(has_text="Written without a line")).to_be_visible()
