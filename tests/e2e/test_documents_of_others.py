"""Documents that other people wrote, badly or with bad will: what can be shown is shown, and nothing of theirs runs."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.test_pages import eventually
from tests.support.elsewhere import Elsewhere, running_elsewhere
from tests.support.service import Service

pytestmark = pytest.mark.browser

VIEWER = "baovat-viewer"
BOTH = pytest.mark.parametrize("prefix", ["", "/en"])


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with running_elsewhere() as running:
        yield running


def open_foreign(
    service: Service, context: BrowserContext, manifest: str, prefix: str = ""
) -> Page:
    page = context.new_page()
    page.goto(f"{service.url}{prefix}/view?iiif-content={quote(manifest, safe='')}")
    return page


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(VIEWER)).to_have_attribute("data-state", state, timeout=40_000)


NOT_IIIF = {"": "không phải là tài liệu IIIF", "/en": "no IIIF document"}
WRONG: dict[str, tuple[Any, dict[str, str]]] = {
    "no_json": (b"<html>hello</html>", NOT_IIIF),
    "cut_off": (b'{"type": "Manifest", "items": [', NOT_IIIF),
    "other": ({"type": "Dance"}, NOT_IIIF),
    "empty": ({"type": "Manifest", "items": []}, {"": "không có gì để xem", "/en": "nothing to see"}),
    "collection": ({"type": "Collection", "items": []}, {"": "bộ sưu tập", "/en": "collection"}),
    "gone": ((404, "text/plain", b"no"), {"": "không chịu đưa ra", "/en": "refuses it"}),
    "broken": ((500, "text/plain", b"no"), {"": "không chịu đưa ra", "/en": "refuses it"}),
}  # fmt: skip


@BOTH
@pytest.mark.parametrize("kind", WRONG)
def test_what_cannot_be_shown_is_told_in_the_visitors_language(
    service: Service, desktop: BrowserContext, there: Elsewhere, kind: str, prefix: str
) -> None:
    answer, words = WRONG[kind]
    there.documents["/manifest.json"] = answer
    page = open_foreign(service, desktop, f"{there.url}/manifest.json", prefix)
    expect_state(page, "failed")
    expect(page.get_by_role("alert")).to_contain_text(words[prefix])


@BOTH
def test_a_server_that_does_not_let_others_read_it_is_told(
    service: Service, desktop: BrowserContext, there: Elsewhere, prefix: str
) -> None:
    manifest = there.publish(there.canvas(1))
    there.shares = False
    page = open_foreign(service, desktop, manifest, prefix)
    expect_state(page, "failed")
    expect(page.get_by_role("alert")).to_contain_text(
        "không cho phép" if prefix == "" else "may not let"
    )
    there.shares = True
    page.get_by_role("button", name="Thử lại" if prefix == "" else "Try again").click()
    expect_state(page, "ready")


def test_a_slow_server_is_waited_for_with_words_and_not_for_ever(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    manifest = there.publish(there.canvas(1))
    there.delays_s["/manifest.json"] = 60
    page = desktop.new_page()
    page.clock.install()
    page.goto(f"{service.url}/en/view?iiif-content={quote(manifest, safe='')}")
    page.clock.run_for(7_000)
    expect(page.get_by_text("slower than usual")).to_be_visible()
    # AbortSignal.timeout keeps the browser's own time: the fetch itself is ended for it.
    expect(page.get_by_role("alert")).to_contain_text("takes too long", timeout=45_000)
    expect_state(page, "failed")


def test_one_broken_canvas_does_not_take_the_others_with_it(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    broken = {"id": f"{there.url}/canvas/2", "type": "Canvas", "items": "nothing", "label": 7}
    strange = there.canvas(3, {"id": f"{there.url}/x", "type": "Dance"})
    page = open_foreign(service, desktop, there.publish(there.canvas(1), broken, strange), "/en")
    expect_state(page, "ready")
    page.get_by_role("button", name="Next").click()
    expect_state(page, "failed")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("Dance")
    page.get_by_role("button", name="Previous").click()
    page.get_by_role("button", name="Previous").click()
    expect_state(page, "ready")


def test_an_image_server_that_shares_nothing_still_shows_its_still_picture(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    still = there.image()
    there.documents["/still.jpg"] = (302, "text/plain", b"")
    page = desktop.new_page()
    page.route("**/image/a/info.json", lambda route: route.abort())
    manifest = there.publish(there.canvas(1, still))
    page.goto(f"{service.url}/view?iiif-content={quote(manifest, safe='')}")
    expect_state(page, "ready")


def test_busy_tiles_are_asked_for_again_until_they_come(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    manifest = there.publish(there.canvas(1))
    there.busy_tiles = 8
    page = open_foreign(service, desktop, manifest)
    expect_state(page, "ready")
    assert there.busy_tiles == 0


def test_tiles_that_never_come_are_told(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    manifest = there.publish(there.canvas(1))
    there.busy_tiles = 1_000_000
    page = open_foreign(service, desktop, manifest, "/en")
    began = time.monotonic()
    expect_state(page, "failed")
    assert time.monotonic() - began > 10, "it is not given up at once"
    expect(page.get_by_role("alert")).to_be_visible()
    for path in set(there.tiles_asked()):
        assert there.tiles_asked().count(path) <= 7, "a busy server is not asked for ever"


SCRIPT = "<img src=x onerror='window.hacked=1'><script>window.hacked=2</script>"
SVG = (
    b"<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90' onload='parent.hacked=3'>"
    b"<script>parent.hacked=4</script><rect width='90' height='90'/></svg>"
)


def test_nothing_that_others_wrote_runs(
    service: Service, context: BrowserContext, there: Elsewhere
) -> None:
    there.documents["/evil.svg"] = (200, "image/svg+xml", SVG)
    there.documents["/evil.vtt"] = (
        200,
        "text/vtt",
        f"WEBVTT\n\n00:00.000 --> 00:02.000\n{SCRIPT}xin chào\n".encode(),
    )
    said = {"vi": [SCRIPT], "en": [SCRIPT]}
    svg = {
        "id": f"{there.url}/evil.svg",
        "type": "Image",
        "format": "image/svg+xml",
        "width": 90,
        "height": 90,
    }
    text = {
        "id": f"{there.url}/evil.vtt",
        "type": "Text",
        "format": "text/vtt",
        "language": "vi",
        "label": said,
    }
    words = {
        "type": "Annotation",
        "motivation": "supplementing",
        "body": text,
        "target": f"{there.url}/canvas/3",
    }
    sound = {"id": f"{there.url}/sound.wav", "type": "Sound", "format": "audio/wav"}
    manifest = there.publish(
        there.canvas(1, label=said, summary=said, thumbnail=[{**svg, "id": "javascript:window.hacked=5"}]),
        there.canvas(2, svg, label=said),
        there.canvas(3, sound, duration=3, annotations=[{"type": "AnnotationPage", "items": [words]}]),
        there.canvas(4, {"id": "javascript:window.hacked=6", "type": "Image"}),
        label=said,
        rights="javascript:window.hacked=7",
        requiredStatement={"label": said, "value": said},
        rendering=[{"id": "javascript:window.hacked=8", "type": "Text", "label": said}],
        homepage=[{"id": "javascript:window.hacked=9", "type": "Text", "label": said}],
        service=[{"id": "javascript:window.hacked=10", "type": "SearchService2"}],
    )  # fmt: skip
    page = open_foreign(service, context, manifest, "/en")
    expect_state(page, "ready")
    page.get_by_role("button", name="Picture tools").click()
    for tool in page.locator(".tool").all():
        if tool.get_attribute("open") is None:
            tool.locator("summary").click()
    page.get_by_role("button", name="Close the tools").click()
    for _ in range(3):
        page.get_by_role("button", name="Next").click()
        page.wait_for_timeout(600)
        transcript = page.locator(".transcripts summary")
        if transcript.count():
            transcript.click()
            expect(page.locator(".transcript-lines")).to_contain_text("xin chào")
    assert page.evaluate("window.hacked") is None
    assert (
        page.locator("[href^='javascript:' i], [src^='javascript:' i], [onerror], [onload]").count()
        == 0
    )
    assert page.locator(f"{VIEWER} script, {VIEWER} iframe, {VIEWER} object").count() == 0


def test_a_document_of_another_kind_of_hostility_does_not_stop_the_browser(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    there.info = {"tiles": [{"width": 1, "scaleFactors": [1]}], "sizes": "many"}
    deep: dict[str, Any] = {"id": "r", "type": "Range", "items": []}
    for number in range(300):
        deep = {"id": f"r{number}", "type": "Range", "items": [deep]}
    long = {"en": ["drum " * 400_000]}
    page = open_foreign(
        service, desktop, there.publish(there.canvas(1, label=long), structures=[deep])
    )
    expect_state(page, "ready")
    assert len(there.tiles_asked()) < 200


def open_timed(service: Service, context: BrowserContext, manifest: str) -> tuple[Page, float]:
    """Open a document; return its page, and how long its scripts, styles and layout took, in seconds.

    Not by the clock on the wall: that would measure how busy the machine is, and how it draws without a graphics card.
    """
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    page.goto(f"{service.url}/view?iiif-content={quote(manifest, safe='')}")
    expect_state(page, "ready")
    metrics = session.send("Performance.getMetrics")["metrics"]
    worked = {each["name"]: float(each["value"]) for each in metrics}
    return page, sum(worked[f"{part}Duration"] for part in ("Script", "RecalcStyle", "Layout"))


@pytest.mark.parametrize(("count", "limit_s"), [(1_000, 2.0), (7_000, 4.0)])
def test_a_document_of_many_canvases_opens_in_time(
    service: Service, desktop: BrowserContext, there: Elsewhere, count: int, limit_s: float
) -> None:
    manifest = there.publish(*(there.canvas(number) for number in range(1, count + 1)))
    page, worked_s = open_timed(service, desktop, manifest)
    assert page.locator(".strip button").count() < 100, "only what is in sight is built"
    assert sum("/full/" in path for path in there.asked) < 200
    page.locator(".strip button[tabindex='0']").focus()
    page.keyboard.press("End")
    last = page.locator(f".strip button[data-index='{count - 1}']")
    expect(last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(VIEWER)).to_have_attribute("data-media", f"{there.url}/canvas/{count}")
    assert 0 < worked_s <= limit_s


def test_a_recording_of_others_plays_and_its_words_lead_to_their_moment(
    service: Service, desktop: BrowserContext, there: Elsewhere, axe_source: str
) -> None:
    text = {"id": f"{there.url}/words.vtt", "type": "Text", "format": "text/vtt", "language": "vi",
            "label": {"vi": ["Lời"], "en": ["Words"]}}  # fmt: skip
    words = {
        "type": "Annotation",
        "motivation": "supplementing",
        "body": text,
        "target": f"{there.url}/canvas/1",
    }
    sound = {"id": f"{there.url}/sound.wav", "type": "Sound", "format": "audio/wav", "duration": 3}
    canvas = there.canvas(
        1, sound, duration=3, annotations=[{"type": "AnnotationPage", "items": [words]}]
    )
    page = open_foreign(service, desktop, there.publish(canvas), "/en")
    expect_state(page, "ready")
    player = page.locator("audio")
    expect(player).to_be_visible()
    page.locator(".transcripts summary").click()
    lines = page.locator(".transcript-lines button")
    expect(lines.nth(1)).to_have_text("0:01 Mặt trống có mười bốn cánh sao.")
    # Slowly: the line is still heard when a busy machine comes to look.
    player.evaluate("player => { player.muted = true; player.playbackRate = 0.1; }")
    lines.nth(1).click()
    eventually(lambda: float(player.evaluate("player => player.currentTime")) >= 1)
    expect(lines.nth(1)).to_have_attribute("aria-current", "true")
    page.evaluate(axe_source)
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []


def test_a_recording_whose_server_shares_nothing_plays_without_its_words(
    service: Service, desktop: BrowserContext, there: Elsewhere
) -> None:
    text = {"id": f"{there.url}/words.vtt", "type": "Text", "format": "text/vtt", "language": "vi"}
    words = {
        "type": "Annotation",
        "motivation": "supplementing",
        "body": text,
        "target": f"{there.url}/canvas/1",
    }
    sound = {"id": f"{there.url}/sound.wav", "type": "Sound", "format": "audio/wav", "duration": 3}
    canvas = there.canvas(
        1, sound, duration=3, annotations=[{"type": "AnnotationPage", "items": [words]}]
    )
    manifest = there.publish(canvas)
    page = desktop.new_page()
    body = there.documents["/manifest.json"]
    page.route(
        "**/manifest.json",
        lambda route: route.fulfill(json=body, headers={"access-control-allow-origin": "*"}),
    )
    there.shares = False
    page.goto(f"{service.url}/en/view?iiif-content={quote(manifest, safe='')}")
    expect_state(page, "ready")
    expect(page.get_by_text("does not let its captions be read")).to_be_visible()
