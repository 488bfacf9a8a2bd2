"""What visitors do with pictures beyond zooming, on a document with layers, a scale, texts and rights."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from manifests.content_state import parse_content_state
from tests.e2e.conftest import visit
from tests.e2e.test_pages import eventually
from tests.support.elsewhere import HEIGHT, WIDTH, Elsewhere, running_elsewhere
from tests.support.pictures import write_grid
from tests.support.service import Service

pytestmark = pytest.mark.browser

VIEWER = "baovat-viewer"
CC_BY = "http://creativecommons.org/licenses/by/4.0/"
SCALE = {
    "@context": "http://iiif.io/api/annex/services/physdim/1/context.json",
    "profile": "http://iiif.io/api/annex/services/physdim",
    "physicalScale": 0.1,
    "physicalUnits": "mm",
}


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with running_elsewhere() as running:
        yield running


def open_view(
    service: Service, context: BrowserContext, manifest: str, language: str = "en"
) -> Page:
    """Open somebody's document on our page for it."""
    prefix = "/en" if language == "en" else ""
    page = context.new_page()
    page.goto(f"{service.url}{prefix}/view?iiif-content={quote(manifest, safe='')}")
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    return page


def open_tool(page: Page, name: str) -> Locator:
    if page.locator(".tool-panel").count() == 0:
        page.get_by_role("button", name="Picture tools").click()
    tool = page.locator(f"[data-tool={name}]")
    expect(tool).to_be_visible()
    if tool.get_attribute("open") is None:
        tool.locator("summary").click()
    return tool


def zoom(page: Page) -> int:
    return int(page.get_attribute(VIEWER, "data-zoom") or 0)


def photograph(page: Page) -> np.ndarray:
    """Return the stage's pixels (height, width, 3), once nothing has moved in it for a moment."""
    stage, before = page.locator(".stage-host canvas").first, b""
    for _ in range(40):
        seen = stage.screenshot()
        if seen == before:
            break
        before = seen
        page.wait_for_timeout(150)
    return np.asarray(Image.open(io.BytesIO(before)).convert("RGB")).astype(float)


def announced(page: Page) -> str:
    return page.locator(f"{VIEWER} .viewer-shell > [role=status]").text_content() or ""


def choice(there: Elsewhere) -> dict[str, Any]:
    """Return two pictures of one view; the second has another name, and all of it is dark."""
    dark = {"id": f"{there.url}/dark.png", "type": "Image", "format": "image/png",
            "width": WIDTH, "height": HEIGHT, "label": {"en": ["X-ray"], "vi": ["Tia X"]}}  # fmt: skip
    written = io.BytesIO()
    Image.new("RGB", (300, 200), (10, 10, 10)).save(written, "PNG")
    there.documents["/dark.png"] = (200, "image/png", written.getvalue())
    visible = there.image(label={"en": ["Visible light"], "vi": ["Ánh sáng thường"]})
    return {"type": "Choice", "items": [visible, dark]}


def test_mirror_brightness_and_contrast_change_what_is_seen_and_go_back(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1)))
    tool = open_tool(page, "adjust")
    plain = photograph(page)
    tool.get_by_role("checkbox", name="Mirror").check()
    mirrored = photograph(page)
    assert np.abs(mirrored - plain).mean() > 10
    # The pad lies over the right edge: what is compared is the middle, which is symmetrical.
    quarter = plain.shape[1] // 4
    middle = slice(quarter, -quarter)
    assert np.abs(mirrored[:, ::-1] - plain)[:, middle].mean() < 3
    tool.get_by_role("checkbox", name="Mirror").uncheck()
    slider = tool.get_by_role("slider", name="Brightness")
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "150 %"
    bright = photograph(page)
    assert bright.mean() > plain.mean() * 1.1
    tool.get_by_role("button", name="As the original").click()
    assert np.abs(photograph(page) - plain).mean() < 1
    assert announced(page) == "The picture is as the original again"


def test_in_a_mirrored_picture_right_is_where_the_visitor_sees_it(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1)))
    open_tool(page, "adjust").get_by_role("checkbox", name="Mirror").check()
    for _ in range(4):
        page.get_by_role("button", name="Zoom in").click()
    before = photograph(page)
    page.get_by_role("button", name="Look further right").click()
    after = photograph(page)
    step = before.shape[1] // 5
    moved = np.abs(after[:, :-step] - before[:, step:]).mean()
    assert moved < np.abs(after - before).mean() / 3


def test_a_layer_covers_the_picture_as_much_as_is_wanted(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1, choice(there))))
    tool = open_tool(page, "layers")
    plain = photograph(page)
    tool.get_by_role("radio", name="X-ray").check()
    eventually(lambda: photograph(page).mean() < 20)
    assert announced(page) == "Showing the layer X-ray"
    slider = tool.get_by_role("slider")
    slider.fill("50")
    half = photograph(page)
    middle = half.shape[0] // 2, half.shape[1] // 2
    expected = (plain[middle] + 10) / 2
    assert np.abs(half[middle] - expected).max() < 12
    tool.get_by_role("radio", name="Visible light").check()
    eventually(lambda: np.abs(photograph(page) - plain).mean() < 1)


def test_a_ruler_measures_by_the_scale_of_the_canvas_with_keys_and_with_clicks(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1, service=[SCALE])))
    tool = open_tool(page, "measure")
    tool.get_by_role("button", name="Start measuring").click()
    surface = page.locator(".stage-surface")
    canvas = page.locator(".stage-host canvas").first.bounding_box()
    assert canvas is not None
    # The whole picture fits the stage: its 3,000 units of 0.1 mm are as wide as it is drawn.
    drawn = min(canvas["width"] - 40, (canvas["height"] - 40) * WIDTH / HEIGHT)
    x, y = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2
    for shift in (-100, 200):
        page.mouse.click(x + shift, y)
    millimetres = 300 * WIDTH / drawn * 0.1
    length = tool.locator(".measure-length")
    assert float((length.text_content() or "").split()[0]) * 10 == pytest.approx(
        millimetres, rel=0.01
    )
    end = surface.get_by_role("button", name="End B of the ruler")
    end.focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    longer = 330 * WIDTH / drawn * 0.1
    assert float((length.text_content() or "").split()[0]) * 10 == pytest.approx(longer, rel=0.01)
    eventually(lambda: announced(page).startswith("Distance"))
    before = zoom(page)
    page.keyboard.press("+")
    page.wait_for_timeout(300)
    assert zoom(page) == before, "keys on an end are not meant for the picture"
    tool.get_by_role("button", name="Stop measuring").click()
    expect(surface.get_by_role("button", name="End A of the ruler")).to_have_count(0)


def test_without_a_scale_the_ruler_says_so_and_is_not_offered(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1)))
    tool = open_tool(page, "measure")
    expect(tool.get_by_text("does not tell how large")).to_be_visible()
    expect(tool.get_by_role("button")).to_have_count(0)


def test_the_scale_of_the_image_service_counts_too(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    there.info = {"service": [SCALE]}
    page = open_view(service, desktop, there.publish(there.canvas(1)))
    expect(open_tool(page, "measure").get_by_role("button", name="Start measuring")).to_be_visible()


def middle_colours(page: Page) -> list[np.ndarray]:
    """Return the colour in the middle of each of the two stages."""
    colours = []
    for index in range(2):
        picture = Image.open(io.BytesIO(page.locator(".stage-host canvas").nth(index).screenshot()))
        colours.append(
            np.asarray(picture.convert("RGB"))[picture.height // 2, picture.width // 2].astype(int)
        )
    return colours


def test_two_pictures_move_together_until_they_are_unlocked(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1), there.canvas(2)))
    tool = open_tool(page, "compare")
    tool.get_by_role("button", name="Show both side by side").click()
    lock = page.get_by_role("button", name="Move together")
    expect(lock).to_have_attribute("aria-pressed", "true")
    expect(lock).to_be_focused()

    def same() -> bool:
        one, other = middle_colours(page)
        return bool(np.abs(one - other).max() < 12)

    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Look further right").click()
    page.wait_for_timeout(1200)
    eventually(same)
    beside = page.locator(".stage-beside")
    beside.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(1200)
    eventually(same)
    lock.click()
    expect(lock).to_have_attribute("aria-pressed", "false")
    beside.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(1200)
    assert not same()
    page.get_by_role("button", name="Stop comparing").click()
    expect(beside).to_have_count(0)


def middle_of(page: Page, selector: str) -> tuple[float, float]:
    """Return the middle of an element on the page."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def publish_searchable(there: Elsewhere) -> str:
    service = {"id": f"{there.url}/search", "type": "SearchService2"}
    manifest = there.publish(there.canvas(1), there.canvas(2), service=[service])
    items = [
        {"id": f"hit-{number}", "type": "Annotation", "target": f"{there.url}/canvas/{number}#xywh=600,600,300,100",
         "body": {"type": "TextualBody", "value": f"The <b>drum</b> on leaf {number}"}}
        for number in (1, 2)
    ]  # fmt: skip
    selector = {
        "type": "TextQuoteSelector",
        "prefix": "The ",
        "exact": "drum",
        "suffix": " on leaf 1",
    }
    quoted = {"type": "SpecificResource", "source": "hit-1", "selector": [selector]}
    there.documents["/search"] = {
        "type": "AnnotationPage", "items": items,
        "annotations": [{"type": "AnnotationPage", "items": [{"type": "Annotation", "target": quoted}]}],
    }  # fmt: skip
    return manifest


def test_hits_are_listed_marked_and_lead_from_page_to_page(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, publish_searchable(there))
    tool = open_tool(page, "search")
    tool.get_by_role("searchbox").fill("drum")
    page.keyboard.press("Enter")
    expect(tool.get_by_text("Found in 2 places.")).to_be_visible()
    assert any(path.endswith("?q=drum") for path in there.asked)
    hits = tool.locator(".search-hits button")
    expect(hits.nth(0)).to_have_text("View 1 of 2The drum on leaf 1")
    expect(page.locator(".overlay-mark")).to_have_count(2)
    hits.nth(0).click()
    eventually(lambda: zoom(page) > 150)
    hits.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(VIEWER)).to_have_attribute("data-media", f"{there.url}/canvas/2")
    expect(hits.nth(1)).to_be_focused()
    eventually(lambda: zoom(page) > 150)
    # Of both lines of the mark (pale on dark) the upper one is drawn where the hit is: in the middle of the view.
    stage = middle_of(page, ".stage-surface")
    eventually(lambda: middle_of(page, ".overlay-chosen.is-over") == pytest.approx(stage, abs=6))


def test_a_search_that_fails_is_told(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    manifest = publish_searchable(there)
    there.documents["/search"] = (500, "text/plain", b"no")
    tool = open_tool(open_view(service, desktop, manifest), "search")
    tool.get_by_role("searchbox").fill("drum")
    tool.get_by_role("button", name="Search").click()
    expect(tool.get_by_text("could not be asked")).to_be_visible()


def test_sizes_are_offered_where_the_rights_allow_copying(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    there.info = {"maxWidth": 2000}
    link = {
        "id": f"{there.url}/book.pdf",
        "type": "Text",
        "format": "application/pdf",
        "label": {"en": ["All of it"]},
    }
    hostile = {"id": "javascript:alert(1)", "type": "Text", "label": {"en": ["Me too"]}}
    page = open_view(
        service, desktop, there.publish(there.canvas(1), rights=CC_BY, rendering=[link, hostile])
    )
    tool = open_tool(page, "download")
    links = tool.get_by_role("listitem").get_by_role("link")
    expect(links).to_have_text(
        [
            "JPEG, 2,000 × 1,333",
            "JPEG, 1,500 × 1,000",
            "JPEG, 800 × 533",
            "All of it, application/pdf",
        ]
    )
    expect(tool.get_by_role("link", name="CC BY 4.0")).to_have_attribute("href", CC_BY)
    address = links.nth(1).get_attribute("href") or ""
    answer = page.request.get(address)
    assert Image.open(io.BytesIO(answer.body())).size == (1500, 1000)


def test_without_such_rights_the_picture_is_not_offered(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    rights = "http://rightsstatements.org/vocab/InC/1.0/"
    page = open_view(service, desktop, there.publish(there.canvas(1), rights=rights))
    tool = open_tool(page, "download")
    expect(tool.get_by_role("link", name="In Copyright")).to_have_attribute("href", rights)
    expect(tool.get_by_text("do not allow everybody to copy")).to_be_visible()
    expect(tool.get_by_role("listitem")).to_have_count(0)


def view_link(page: Page) -> str:
    return open_tool(page, "link").get_by_role("textbox").input_value()


def settled(read: Callable[[], str], page: Page) -> str:
    """Return a value that is read again and again, once it stays."""
    before = ""
    for _ in range(40):
        value = read()
        if value == before:
            return value
        before = value
        page.wait_for_timeout(300)
    raise AssertionError("it never stayed")


def test_a_link_opens_the_same_place_again_also_in_the_other_language(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    page = open_view(service, desktop, there.publish(there.canvas(1), there.canvas(2)))
    page.get_by_role("button", name="Next").click()
    expect(page.locator(VIEWER)).to_have_attribute("data-media", f"{there.url}/canvas/2")
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    link = settled(lambda: view_link(page), page)
    state = parse_content_state(parse_qs(urlsplit(link).query)["iiif-content"][0])
    assert state.id == f"{there.url}/canvas/2"
    assert state.part_of == f"{there.url}/manifest.json"
    region = [int(number) for number in state.part.removeprefix("xywh=").split(",")]
    page.get_by_role("button", name="Close the tools").click()
    before = int(settled(lambda: str(zoom(page)), page))
    other = desktop.new_page()
    other.goto(link)
    expect(other.locator(VIEWER)).to_have_attribute("data-media", state.id)
    eventually(lambda: zoom(other) == pytest.approx(before, rel=0.5) and zoom(other) > 150)
    again = settled(lambda: view_link(other), other)
    part = parse_content_state(parse_qs(urlsplit(again).query)["iiif-content"][0]).part
    assert_within(region, [int(number) for number in part.removeprefix("xywh=").split(",")])
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    expect(page.locator(VIEWER)).to_have_attribute("data-media", state.id)
    eventually(lambda: zoom(page) == pytest.approx(before, rel=0.1))


def assert_within(region: list[int], shown: list[int]) -> None:
    """Check that what is shown holds the region that was asked for."""
    left, top, width, height = shown
    assert left <= region[0] + 15
    assert top <= region[1] + 15
    assert left + width >= region[0] + region[2] - 15
    assert top + height >= region[1] + region[3] - 15


@pytest.fixture(scope="module")
def lit(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the item of a picture and its X-ray."""
    folder = tmp_path_factory.mktemp("lit")
    labels = ("--label", "vi=Tranh hai lớp", "--label", "en=Two layers", "--rights", CC_BY)
    [first] = service.add(write_grid(folder / "a.png", 1500, 1000), "two-layers", *labels)
    alternative = ("--role", "x-ray", "--alternative-to", first["media"])
    service.add(write_grid(folder / "b.png", 1200, 800), "two-layers", *alternative)
    return "two-layers"


def test_our_own_pages_have_the_tools_too(
    service: Service, lit: str, context: BrowserContext, axe_source: str
) -> None:
    opened = visit(context, f"{service.url}/en/items/{lit}")
    page = opened.page
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    tool = open_tool(page, "layers")
    expect(tool.get_by_role("radio")).to_have_count(2)
    assert "two-layers" in view_link(page) or "/view?iiif-content=" in view_link(page)
    for name in ("search", "layers", "adjust", "measure", "compare", "download", "link"):
        open_tool(page, name)
        page.evaluate(axe_source)
        violations = page.evaluate("async () => (await axe.run()).violations")
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    assert opened.faults == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Picture tools")).to_be_focused()


def test_a_link_of_ours_leads_to_the_item_and_its_region(
    service: Service, lit: str, desktop: BrowserContext
) -> None:
    page = visit(desktop, f"{service.url}/en/items/{lit}").page
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
    link = settled(lambda: view_link(page), page)
    page.goto(link)
    assert f"/en/items/{lit}#media=" in page.url
    assert "&xywh=" in page.url
    eventually(lambda: zoom(page) > 200)


def test_the_manifest_says_the_same_search_that_the_tool_asks(service: Service, lit: str) -> None:
    manifest = json.loads(service.get(f"/iiif/presentation/3/{lit}/manifest")[2])
    assert manifest["service"][0]["type"] == "SearchService2"


def test_our_own_pictures_are_measured_by_the_scale_that_was_said(
    service: Service, desktop: BrowserContext, tmp_path: Path
) -> None:
    options = ("--label", "vi=Khăn", "--label", "en=Scarf", "--scale", "rộng 60 cm")
    service.add(write_grid(tmp_path / "scarf.png", WIDTH, HEIGHT), "scarf", *options)
    page = visit(desktop, f"{service.url}/en/items/scarf").page
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "ready", timeout=30_000)
    tool = open_tool(page, "measure")
    tool.get_by_role("button", name="Start measuring").click()
    canvas = page.locator(".stage-host canvas").first.bounding_box()
    assert canvas is not None
    middle = canvas["x"] + canvas["width"] / 2, canvas["y"] + canvas["height"] / 2 - 80
    for shift in (-150, 150):
        page.mouse.click(middle[0] + shift, middle[1])
    ends = [page.get_by_role("button", name=f"End {end} of the ruler") for end in "AB"]
    expect(ends[1]).to_be_visible()
    # As the first view fits the whole picture, the scarf's 600 mm are as wide as it is drawn.
    drawn = min(canvas["width"] - 40, (canvas["height"] - 40) * WIDTH / HEIGHT)
    length = (tool.locator(".measure-length").text_content() or "").split()
    assert float(length[0]) * {"mm": 1, "cm": 10}[length[1]] == pytest.approx(
        300 * 600 / drawn, rel=0.02
    )
