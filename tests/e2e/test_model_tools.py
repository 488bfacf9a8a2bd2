"""The tools of a model: light, section, measuring, notes, views and turning, by key and by single press."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Collection, visit
from tests.e2e.test_pages import VIEWER, eventually, wait_ready
from tests.support.service import Service

pytestmark = pytest.mark.browser

HOSTILE = (
    "Mặt sau <script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
)


def seen(page: Page) -> np.ndarray:
    """Return what is on the stage, without what lies over it."""
    picture = page.locator(f"{VIEWER} canvas").first.evaluate(
        "canvas => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
    )
    assert picture is None
    shot = page.locator(f"{VIEWER} .stage-surface").screenshot()
    return np.asarray(Image.open(io.BytesIO(shot)).convert("RGB")).astype(int)


def middle(page: Page) -> np.ndarray:
    """Return the middle of the stage, where no tool lies."""
    picture = seen(page)
    height, width, _ = picture.shape
    return picture[height // 4 : height * 3 // 4, width * 2 // 5 : width * 3 // 5]


def differ(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


def open_tool(page: Page, name: str) -> Locator:
    page.locator(f'[data-tool="{name}"]').click()
    panel = page.locator(".model-panel")
    expect(panel).to_be_visible()
    return panel


def announced(page: Page) -> Locator:
    return page.locator(f"{VIEWER} .viewer-shell > [role=status]")


@pytest.fixture
def still(browser: Browser) -> Iterator[BrowserContext]:
    """A visitor who asked the system for less movement."""
    opened = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def sphere(collection: Collection, still: BrowserContext) -> Page:
    page = visit(still, f"{collection.url}/en/items/{collection.sphere}").page
    wait_ready(page)
    expect(page.locator('[data-tool="section"]')).to_be_visible()
    return page


def report(service: Service, page: Page) -> dict[str, Any]:
    media = page.get_attribute(VIEWER, "data-media")
    found: dict[str, Any] = json.loads(service.get(f"/models/{media}/report.json")[2])
    return found


def test_light_comes_from_where_it_is_told_and_goes_back(sphere: Page) -> None:
    panel = open_tool(sphere, "light")
    first = middle(sphere)
    for _ in range(6):
        panel.get_by_role("button", name="Move the lamp right").click()
    expect(announced(sphere)).to_have_text(re.compile("40° from the right, 40° from above"))
    around = sphere.get_by_role("slider", name="Direction")
    around.focus()
    sphere.keyboard.press("End")
    expect(around).to_have_attribute("aria-valuetext", "from behind")
    assert differ(middle(sphere), first) > 8
    panel.get_by_role("button", name="As at first").click()
    expect(announced(sphere)).to_have_text("Light as at first")
    assert differ(middle(sphere), first) < 0.5


def red_share(picture: np.ndarray) -> float:
    """Return how much of a picture is the vermilion of what is inside."""
    red, green, blue = picture[..., 0], picture[..., 1], picture[..., 2]
    flat = (abs(red - 0xB5) < 12) & (abs(green - 0x40) < 12) & (abs(blue - 0x2F) < 12)
    return float(flat.mean())


def test_a_section_opens_the_object_and_shows_its_inside_in_one_colour(sphere: Page) -> None:
    assert red_share(middle(sphere)) == 0
    panel = open_tool(sphere, "section")
    expect(announced(sphere)).to_have_text(re.compile(r"Back to front: 50%, 10(\.0\d)?\scm"))
    assert red_share(middle(sphere)) > 0.5
    panel.get_by_role("button", name="Other side").click()
    assert red_share(middle(sphere)) < 0.05
    panel.get_by_role("radio", name="Left to right").focus()
    place = sphere.get_by_role("slider", name="Place of the cut")
    place.focus()
    sphere.keyboard.press("Home")
    expect(place).to_have_attribute("aria-valuetext", re.compile("^0%"))
    panel.get_by_role("button", name="Remove the cut").click()
    expect(announced(sphere)).to_have_text("The object is whole")
    assert red_share(middle(sphere)) == 0


def test_the_keyboard_alone_measures_the_diameter_of_a_sphere(
    service: Service, sphere: Page
) -> None:
    """From the front to the back, through the middle: the diameter, within what the level may be off."""
    told = report(service, sphere)
    diameter_mm = told["original"]["size_mm"][2]
    open_tool(sphere, "views")
    sphere.get_by_role("button", name="Front", exact=True).click()
    panel = open_tool(sphere, "measure")
    surface = sphere.locator(".stage-surface")
    surface.focus()
    sphere.keyboard.press("Enter")
    expect(announced(sphere)).to_have_text("First point set; choose the second")
    for _ in range(12):
        sphere.keyboard.press("ArrowRight")
    sphere.keyboard.press("Enter")
    line = panel.locator("li")
    expect(line).to_have_text(re.compile("±"))
    words = (line.text_content() or "").replace("\u00a0", " ")
    number, unit, error = re.fullmatch(r"([\d.]+) (mm|cm) ± ([\d.]+) mm", words).groups()  # type: ignore[union-attr]
    measured_mm = float(number) * (10 if unit == "cm" else 1)
    assert abs(measured_mm - diameter_mm) <= 2 * float(error) + 0.1
    level = sphere.get_attribute(VIEWER, "data-level")
    worst_mm = next(each["max_mm"] for each in told["levels"] if each["name"] == level)
    assert float(error) == pytest.approx(worst_mm, abs=0.006)
    expect(panel).to_contain_text("Its surface is at most")


def test_measurements_are_several_deleted_and_taken_back(sphere: Page) -> None:
    panel = open_tool(sphere, "measure")
    box = sphere.locator(".stage-surface").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for step in range(4):
        sphere.mouse.click(x + 20 * step, y + 10 * step)
    lines = panel.locator("li")
    expect(lines).to_have_count(2)
    expect(sphere.locator(".measure-tag")).to_have_count(2)
    panel.get_by_role("button", name="Delete measurement 1").click()
    expect(lines).to_have_count(1)
    panel.get_by_role("button", name="Undo").click()
    expect(lines).to_have_count(2)
    panel.get_by_role("button", name="Clear all").click()
    expect(lines).to_have_count(0)
    sphere.mouse.click(box["x"] + box["width"] - 30, box["y"] + 20)
    expect(announced(sphere)).to_have_text("There is no surface here")
    # A drag turns the object and sets no point.
    sphere.mouse.move(x, y)
    sphere.mouse.down()
    sphere.mouse.move(x + 90, y, steps=5)
    sphere.mouse.up()
    expect(sphere.locator(".measure-dot")).to_have_count(0)


def test_measurements_speak_vietnamese(collection: Collection, still: BrowserContext) -> None:
    page = visit(still, f"{collection.url}/items/{collection.sphere}").page
    wait_ready(page)
    panel = open_tool(page, "measure")
    panel.get_by_role("button", name="Đặt điểm ở dấu cộng").click()
    page.locator(".stage-surface").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    panel.get_by_role("button", name="Đặt điểm ở dấu cộng").click()
    expect(panel.locator("li")).to_have_text(re.compile(r"^\d+,\d+\scm ± \d,\d+\smm$"))


def said(identifier: str, text: str, z: float) -> dict[str, Any]:
    point = {"type": "PointSelector", "x": 0, "y": 0, "z": z}
    return {
        "id": f"urn:note:{identifier}",
        "type": "Annotation",
        "motivation": "commenting",
        "body": {"type": "TextualBody", "value": text, "language": "vi"},
        "target": {"type": "SpecificResource", "source": "x", "selector": point},
    }


@pytest.fixture
def spoken(
    service: Service, sphere: Page, tmp_path: Path, still: BrowserContext, collection: Collection
) -> Page:
    """The page of the sphere, with something said of its front and of its back."""
    media = sphere.get_attribute(VIEWER, "data-media") or ""
    radius_m = report(service, sphere)["original"]["size_mm"][2] / 2000
    path = tmp_path / "said.json"
    path.write_text(
        json.dumps([said("front", "Mặt trước sáng", radius_m), said("back", HOSTILE, -radius_m)])
    )
    done = service.baovat("annotate", media, path, "--in-place-of-all")
    assert done.returncode == 0, done.stderr
    page = visit(still, f"{collection.url}/items/{collection.sphere}").page
    wait_ready(page)
    expect(page.locator(".note-marker")).to_have_count(2)
    return page


def test_notes_hide_behind_the_object_and_are_flown_to(spoken: Page) -> None:
    front, back = spoken.locator(".note-marker").all()
    expect(front).to_be_visible()
    expect(back).to_be_hidden()
    button = spoken.get_by_role("button", name="Chú giải 2", exact=True)
    button.focus()
    spoken.keyboard.press("Enter")
    lines = spoken.locator(".note")
    expect(lines).to_have_count(2)
    spoken.keyboard.press("Tab")
    spoken.keyboard.press("Tab")
    spoken.keyboard.press("Tab")
    expect(lines.nth(1)).to_be_focused()
    spoken.keyboard.press("Enter")
    expect(back).to_be_visible()
    expect(front).to_be_hidden()
    expect(announced(spoken)).to_have_text(re.compile("^(Chú giải 2: Mặt sau|Mặt sau, phóng)"))
    assert int(spoken.get_attribute(VIEWER, "data-zoom") or 0) > 150
    assert "Mặt sau" in (lines.nth(1).text_content() or "")
    assert spoken.title() != "taken"
    spoken.keyboard.press("Escape")
    expect(spoken.locator(".model-panel")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_number_on_the_object_opens_what_is_said(spoken: Page) -> None:
    spoken.locator(".note-marker").first.click()
    expect(spoken.locator(".note[aria-current]")).to_have_text(re.compile("Mặt trước sáng"))


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_tool_is_accessible_and_its_targets_are_large_enough(
    collection: Collection, browser: Browser, axe_source: str, size: str, language: str
) -> None:
    context = browser.new_context(viewport=DESKTOP if size == "desktop" else PHONE)
    page_of = "/en/items/" if language == "en" else "/items/"
    opened = visit(context, f"{collection.url}{page_of}{collection.sphere}")
    page = opened.page
    wait_ready(page)
    page.evaluate(axe_source)
    for tool in ("views", "light", "measure", "section"):
        open_tool(page, tool)
        violations = page.evaluate("async () => (await axe.run()).violations")
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], tool
        small = page.evaluate(
            """() => [...document.querySelectorAll("baovat-viewer :is(button, input, a, summary)")]
              .filter(it => it.checkVisibility())
              .map(it => [(it.closest("label") ?? it).getBoundingClientRect(), it.outerHTML])
              .filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)"""
        )
        assert small == [], tool
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert opened.faults == []
    context.close()


def test_sides_are_shown_by_name(sphere: Page) -> None:
    open_tool(sphere, "views")
    pictures = {}
    for side in ("Front", "Back", "Left side", "Right side", "Top", "Underside"):
        sphere.locator(".panel-grid").get_by_role("button", name=side, exact=True).click()
        expect(announced(sphere)).to_have_text(re.compile(f"^{side}"))
        pictures[side] = middle(sphere)
    assert differ(pictures["Front"], pictures["Back"]) > 3
    assert differ(pictures["Top"], pictures["Underside"]) > 3


def test_the_object_turns_by_itself_until_it_is_stopped(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{collection.url}/en/items/{collection.sphere}").page
    wait_ready(page)
    button = page.get_by_role("button", name="Turn by itself")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    before = middle(page)
    eventually(lambda: differ(middle(page), before) > 3)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    page.wait_for_timeout(300)
    rested = middle(page)
    page.wait_for_timeout(700)
    assert differ(middle(page), rested) < 0.5
    button.click()
    page.locator(".stage-surface").focus()
    page.keyboard.press("ArrowLeft")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_who_wants_less_movement_gets_single_steps(
    collection: Collection, still: BrowserContext
) -> None:
    """No frame after frame: one step every two seconds."""
    still.add_init_script(
        "window.waits = []; const real = window.setInterval;"
        "window.setInterval = (...asked) => { window.waits.push(asked[1]); return real(...asked); };"
    )
    page = visit(still, f"{collection.url}/en/items/{collection.sphere}").page
    wait_ready(page)
    before = middle(page)
    page.get_by_role("button", name="Turn by itself").click()
    eventually(lambda: differ(middle(page), before) > 3)
    assert page.evaluate("window.waits") == [2000]
