"""Models that come slowly, broken, or to a browser that loses or never had what draws them."""

from __future__ import annotations

import json
import re
import shutil
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE, Collection
from tests.e2e.test_model_tools import differ, middle, seen
from tests.e2e.test_pages import VIEWER, eventually, wait_ready
from tests.support.service import Service

pytestmark = pytest.mark.browser

ORIGIN = "https://scenes.example"


def test_a_level_comes_with_the_share_that_has_arrived_poster_first(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    page.add_init_script(
        """window.told = [];
        new MutationObserver(() => {
          const words = document.querySelector(".stage-loading span")?.textContent;
          if (words && window.told.at(-1) !== words) window.told.push(words);
        }).observe(document, { subtree: true, childList: true, characterData: true });"""
    )
    line = desktop.new_cdp_session(page)
    slow = {
        "offline": False,
        "latency": 20,
        "downloadThroughput": 250_000,
        "uploadThroughput": 250_000,
    }
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{collection.url}/en/items/{collection.sphere}", wait_until="commit")
    expect(page.locator(".stage-poster")).to_have_js_property("complete", True)
    assert page.get_attribute(VIEWER, "data-state") == "loading"
    eventually(lambda: page.get_attribute(VIEWER, "data-level") == "full", 60)
    told = page.evaluate("window.told")
    shares = [int(each[1]) for words in told if (each := re.search(r"Full: (\d+) ?%", words))]
    between = [share for share in shares if 0 < share < 100]
    assert len(set(between)) >= 3, told
    assert shares == sorted(shares)
    expect(page.locator(".stage-poster")).to_have_count(0)


def test_a_model_that_cannot_be_decoded_is_told_and_other_levels_are_offered(
    collection: Collection, context: BrowserContext
) -> None:
    page = context.new_page()
    broken = {"thumb": True, "rest": True}

    def answer(route: Route) -> None:
        if broken["thumb" if "thumb" in route.request.url else "rest"]:
            route.fulfill(body=b"glTF" + bytes(200), content_type="model/gltf-binary")
        else:
            route.continue_()

    page.route("**/models/**/*.glb", answer)
    page.goto(f"{collection.url}/en/items/{collection.sphere}")
    expect(page.locator(VIEWER)).to_have_attribute("data-state", "failed", timeout=60_000)
    message = page.get_by_role("alert")
    expect(message).to_contain_text("could not be opened")
    assert not overlap(page, ".stage-poster", ".stage-message")
    broken["rest"] = False
    message.get_by_role("button", name="Try Full").click()
    wait_ready(page)
    expect(page.locator(VIEWER)).to_have_attribute("data-level", "full")
    expect(message).to_have_count(0)
    page.locator(".level-menu summary").click()
    page.get_by_role("radio", name=re.compile("^Preview")).check(force=True)
    expect(page.locator(".stage-note").first).to_contain_text("the one on the screen stays")
    expect(page.locator(VIEWER)).to_have_attribute("data-level", "full")


def test_a_coarse_level_that_is_broken_does_not_keep_the_finer_one_away(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    page.route("**/thumb.glb", lambda route: route.fulfill(body=b"no model"))
    page.goto(f"{collection.url}/en/items/{collection.sphere}")
    wait_ready(page)
    expect(page.locator(VIEWER)).not_to_have_attribute("data-level", "thumb")


def test_a_lost_context_is_told_and_comes_back(
    collection: Collection, desktop: BrowserContext
) -> None:
    page = desktop.new_page()
    page.goto(f"{collection.url}/en/items/{collection.sphere}")
    wait_ready(page)
    before = middle(page)
    page.evaluate(
        """() => {
          const context = document.querySelector("baovat-viewer canvas").getContext("webgl2");
          window.lost = context.getExtension("WEBGL_lose_context");
          window.lost.loseContext();
        }"""
    )
    note = page.locator(".stage-over .stage-note")
    expect(note).to_be_visible()
    page.evaluate("window.lost.restoreContext()")
    expect(note).to_have_count(0)
    eventually(lambda: differ(middle(page), before) < 1)


def overlap(page: Page, one: str, other: str) -> bool:
    first, second = (page.locator(name).first.bounding_box() for name in (one, other))
    assert first is not None
    assert second is not None
    return (
        second["y"] < first["y"] + first["height"] - 1
        and second["y"] + second["height"] > first["y"] + 1
    )


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_without_webgl_nothing_lies_over_the_object(
    collection: Collection, browser: Browser, size: str
) -> None:
    opened = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--no-first-run", "--disable-gpu", "--disable-3d-apis"],
    )
    page = opened.new_page(viewport=DESKTOP if size == "desktop" else PHONE)
    page.goto(f"{collection.url}/items/{collection.sphere}")
    wait_ready(page)
    expect(page.locator(".stage-notice")).to_be_visible()
    assert not overlap(page, ".turn-picture", ".stage-notice")
    expect(page.locator(".model-tools")).to_be_hidden()
    opened.close()


def scene(parts: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a foreign manifest with a scene, in the words of its early drafts."""
    address = f"{ORIGIN}/scene"
    painted = [
        {
            "id": f"{ORIGIN}/p{number}",
            "type": "Annotation",
            "motivation": ["painting"],
            "target": address,
        }
        | part
        for number, part in enumerate(parts)
    ]
    page = {"id": f"{ORIGIN}/page", "type": "AnnotationPage", "items": painted}
    return {
        "@context": "http://iiif.io/api/presentation/4/context.json",
        "id": f"{ORIGIN}/manifest",
        "type": "Manifest",
        "label": {"en": ["<img src=x onerror=\"document.title='taken'\">Scene"]},
        "items": [{"id": address, "type": "Scene", "items": [page], **more}],
    }


def put(x: float, y: float = 0, z: float = 0) -> dict[str, Any]:
    source = [{"id": f"{ORIGIN}/scene", "type": "Scene"}]
    point = {"type": "PointSelector", "x": x, "y": y, "z": z}
    return {"target": {"type": "SpecificResource", "source": source, "selector": [point]}}


@pytest.fixture
def sphere_url(service: Service, collection: Collection) -> str:
    manifest = json.loads(service.get(f"/iiif/presentation/3/{collection.sphere}/manifest")[2])
    media = manifest["items"][0]["id"].rsplit("/", 1)[1]
    return f"{collection.url}/models/{media}/thumb.glb"


def show(context: BrowserContext, collection: Collection, manifest: dict[str, Any]) -> Page:
    """Open the viewer on a manifest in place of the one of an item."""
    page = context.new_page()
    page.route(
        "**/iiif/presentation/*/*/manifest",
        lambda route: route.fulfill(body=json.dumps(manifest), content_type="application/ld+json"),
    )
    page.goto(f"{collection.url}/en/embed/items/{collection.sphere}")
    return page


def columns(page: Page) -> list[int]:
    """Return how many columns of the stage each thing on it takes, from left to right."""
    shot = middle_row(page)
    runs: list[int] = []
    before = False
    for is_thing in shot:
        if is_thing and not before:
            runs.append(0)
        if is_thing:
            runs[-1] += 1
        before = is_thing
    return [run for run in runs if run > 4]


def middle_row(page: Page) -> list[bool]:
    picture = seen(page)
    row = picture[picture.shape[0] // 2]
    ground = picture[4, picture.shape[1] // 2]
    return [bool(far > 60) for far in abs(row - ground).sum(axis=1)]


def test_a_foreign_scene_of_several_models_is_shown_with_the_rest_told(
    collection: Collection, desktop: BrowserContext, sphere_url: str
) -> None:
    model = {"id": sphere_url, "type": "Model", "format": "model/gltf-binary"}
    larger = {
        "type": "SpecificResource",
        "source": [model],
        "transform": [{"type": "ScaleTransform", "x": 2, "y": 2, "z": 2}],
    }
    camera = {"type": "OrthographicCamera", "viewHeight": 1.2, "label": {"en": ["Plan"]}}
    manifest = scene(
        [
            {"body": model} | put(-0.4),
            {"body": larger} | put(0.3),
            {"body": {"type": "PointAudio", "id": f"{ORIGIN}/a.mp3"}},
            {"body": {"type": "AmbientLight", "intensity": {"type": "Value", "value": 1}}},
            {"body": camera} | put(0, 0, 5),
        ],
        backgroundColor="#0000FF",
    )
    page = show(desktop, collection, manifest)
    wait_ready(page)
    expect(page.locator(".stage-notice")).to_contain_text("PointAudio")
    assert page.title() != "taken"
    small, large = columns(page)
    assert large / small == pytest.approx(2, rel=0.08)
    page.locator('[data-tool="views"]').click()
    expect(page.get_by_role("button", name="Plan")).to_be_visible()


def test_of_a_scene_with_a_broken_part_the_rest_is_shown(
    collection: Collection, desktop: BrowserContext, sphere_url: str
) -> None:
    model = {"id": sphere_url, "type": "Model", "format": "model/gltf-binary"}
    gone = model | {"id": sphere_url.replace("thumb", "none")}
    page = show(desktop, collection, scene([{"body": model}, {"body": gone} | put(1)]))
    wait_ready(page)
    expect(page.locator(".stage-note").first).to_contain_text("the rest is shown")
