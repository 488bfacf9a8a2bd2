"""A sound and a film on an item page, in a real browser: they play, wind, and are read."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.e2e.conftest import visit
from tests.e2e.test_pages import eventually
from tests.support.recordings import CAPTIONS, FFMPEG, make, needs_ffmpeg, wav_bytes
from tests.support.service import Service

pytestmark = pytest.mark.browser

SEEK_S = 9


@pytest.fixture(scope="module")
def festival(service: Service, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of an item with a sound, and a film of 12 seconds with captions where FFmpeg is installed."""
    folder = tmp_path_factory.mktemp("festival")
    (folder / "song.wav").write_bytes(wav_bytes(3))
    (folder / "text.vtt").write_text(CAPTIONS)
    labels = ("--label", "vi=Lễ hội trống đồng", "--label", "en=Drum festival")
    [song] = service.add(folder / "song.wav", "festival", *labels)
    texts = [(song["media"], "tyz", "transcript")]
    if FFMPEG is not None:
        # VP8: Debian's chromium has H.264, others that are built from source have not.
        film = make(folder / "film.webm", "-c:v", "libvpx", "-c:a", "libvorbis", seconds=12)
        texts.append((service.add(film, "festival")[0]["media"], "vi", "captions"))
    for media, language, kind in texts:
        options = ("--language", language, "--kind", kind)
        done = service.baovat("caption", media, folder / "text.vtt", *options)
        assert done.returncode == 0, done.stderr
    return f"{service.url}/items/festival"


def test_the_page_is_accessible_and_has_no_fault(
    festival: str, context: BrowserContext, axe_source: str
) -> None:
    opened = visit(context, festival)
    page = opened.page
    page.locator("summary").first.click()
    expect(page.get_by_text("Mặt trống có mười bốn cánh sao.").first).to_be_visible()
    page.evaluate(axe_source)
    violations = page.evaluate("async () => (await axe.run()).violations")
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    assert opened.faults == []


def test_a_sound_plays_to_its_end(festival: str, desktop: BrowserContext) -> None:
    page = visit(desktop, festival).page
    ended = page.evaluate(
        """async () => {
            const audio = document.querySelector("audio");
            audio.muted = true;
            audio.currentTime = 2;
            const end = new Promise((resolve) => audio.addEventListener("ended", resolve));
            await audio.play();
            await end;
            return audio.duration;
        }"""
    )
    assert ended == pytest.approx(3, abs=0.05)


@needs_ffmpeg
def test_a_film_is_wound_forward_by_ranges_and_has_its_captions(
    festival: str, desktop: BrowserContext
) -> None:
    page = visit(desktop, festival).page
    seen = json.loads(
        page.evaluate(
            f"""async () => {{
                const film = document.querySelector("video");
                film.muted = true;
                await film.play();
                const wound = new Promise((resolve) => film.addEventListener("seeked", resolve));
                film.currentTime = {SEEK_S};
                await wound;
                film.pause();
                const cues = film.textTracks[0].cues;
                return JSON.stringify([film.currentTime, film.videoWidth, cues.length, cues[1].text, film.poster]);
            }}"""
        )
    )
    time_s, width, cues, text, poster = seen
    assert time_s >= SEEK_S
    assert (width, cues) == (320, 2)
    assert "mười bốn" in text
    assert "/iiif/image/3/" in poster


def test_without_scripts_there_is_a_player_all_the_same(
    festival: str, desktop: BrowserContext
) -> None:
    browser = desktop.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False)
    try:
        page = plain.new_page()
        page.goto(festival)
        expect(page.locator("audio")).to_be_visible()
        expect(page.locator("summary").first).to_have_text("Bản chép lời (tiếng Tày)")
    finally:
        plain.close()


@needs_ffmpeg
def test_the_viewer_plays_a_film_whose_captions_lead_to_their_moments(
    festival: str, service: Service, context: BrowserContext
) -> None:
    opened = visit(context, f"{service.url}/en/embed/items/festival")
    page, viewer = opened.page, opened.page.locator("baovat-viewer")
    expect(viewer).to_have_attribute("data-state", "ready", timeout=30_000)
    page.get_by_role("button", name="Next", exact=True).click()
    film = viewer.locator("video")
    expect(film).to_be_visible()
    expect(viewer).to_have_attribute("data-state", "ready", timeout=30_000)
    assert film.evaluate("it => [it.videoWidth, it.textTracks.length]") == [320, 1]
    viewer.locator("summary").first.click()
    moment = viewer.get_by_role("button", name=re.compile("mười bốn"))
    moment.focus()
    page.keyboard.press("Enter")
    start_s = film.evaluate("it => it.textTracks[0].cues[1].startTime")
    eventually(lambda: film.evaluate("it => it.currentTime") >= start_s)
    played = film.evaluate(
        """async it => { it.muted = true; const from = it.currentTime; await it.play();
        await new Promise(done => setTimeout(done, 700)); it.pause(); return it.currentTime - from; }"""
    )
    assert played > 0
    assert opened.faults == []
