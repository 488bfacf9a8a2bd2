"""Sounds and films come in, are played as they are or as a copy, and have a picture where FFmpeg is installed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import pyvips

from iiif_server.access.policy import Actor
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.items import has_items, read_item
from iiif_server.catalog.media import read_state
from iiif_server.catalog.media_details import find_media_details
from iiif_server.catalog.recording_files import read_recording_file
from iiif_server.errors import RefusedError
from iiif_server.ingest import check, derive_recording, inspect
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.ingest.ffmpeg_process import Ffmpeg, find_ffmpeg
from iiif_server.ingest.recording_copy import plan_copy_size
from iiif_server.ingest.recording_pictures import WAVE_HEIGHT_PX, WAVE_WIDTH_PX
from iiif_server.recordings.containers import Container
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.runtime import Runtime
from manifests.model import Media, MediaKind, Provider
from tests.support.deposits import limited, shown, work_off
from tests.support.media import pyramid_path
from tests.support.recordings import make, mp4_bytes, needs_ffmpeg, wav_bytes

PROVIDER = Provider("https://a.example", {}, "https://a.example")


@pytest.fixture
def without_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "find_ffmpeg", lambda: None)
    monkeypatch.setattr(derive_recording, "find_ffmpeg", lambda: None)


def media_of(runtime: Runtime, item_id: str, actor: Actor = Actor.VISITOR) -> tuple[Media, ...]:
    with runtime.database.read() as connection:
        return read_item(connection, item_id, PROVIDER, actor).media


def findings(runtime: Runtime) -> list[str]:
    found = check.check_service(runtime, quick=False, progress=lambda _step, _fraction: None)
    return [each.problem for each in found.findings]


@pytest.mark.usefixtures("without_ffmpeg")
def test_a_sound_is_played_as_it_is_without_a_picture(runtime: Runtime) -> None:
    content = wav_bytes(1.5)
    media_id = shown(runtime, content, "song")
    [media] = media_of(runtime, "song")
    assert (media.kind, media.picture) == (MediaKind.AUDIO, None)
    assert media.recording is not None
    assert media.recording.duration_s == 1.5
    assert media.recording.bytes == len(content)
    with runtime.database.read() as connection:
        found = read_recording_file(connection, media_id)
        details = find_media_details(connection, media_id)
    assert runtime.store.local_path(found.key).read_bytes() == content
    assert details is not None
    assert any("FFmpeg is not installed" in note for note in details.notes)
    assert findings(runtime) == []


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.wma", "a.ogg"])
def test_a_sound_has_its_waveform_as_picture(runtime: Runtime, tmp_path: Path, name: str) -> None:
    """A tone that never stops is a band from the left to the right, dark above and below."""
    media_id = shown(runtime, make(tmp_path / name, film=False).read_bytes(), "song")
    [media] = media_of(runtime, "song")
    assert (media.still.width, media.still.height) == (WAVE_WIDTH_PX, WAVE_HEIGHT_PX)
    picture = pyvips.Image.new_from_file(str(pyramid_path(runtime, media_id)))
    for left in (200, 800, 1400):
        assert picture.crop(left, WAVE_HEIGHT_PX // 2 - 20, 100, 40).avg() > 120
        assert picture.crop(left, 0, 100, 20).avg() < 10
    assert findings(runtime) == []


@needs_ffmpeg
def test_a_film_has_a_frame_of_it_as_picture(runtime: Runtime, tmp_path: Path) -> None:
    shown(runtime, mp4_bytes(tmp_path), "festival")
    [media] = media_of(runtime, "festival")
    assert media.kind is MediaKind.VIDEO
    assert (media.still.width, media.still.height) == (320, 180)
    assert media.recording is not None
    assert (media.recording.width, media.recording.media_type) == (320, "video/mp4")


@needs_ffmpeg
def test_of_what_browsers_do_not_play_a_copy_is_made(runtime: Runtime, tmp_path: Path) -> None:
    content = make(tmp_path / "tape.mov", "-c:v", "prores_ks", "-c:a", "pcm_s16le").read_bytes()
    media_id = shown(runtime, content, "tape")
    [media] = media_of(runtime, "tape")
    assert media.recording is not None
    assert media.recording.media_type == "video/mp4"
    assert media.recording.duration_s == pytest.approx(2, abs=0.1)
    with runtime.database.read() as connection:
        found = read_recording_file(connection, media_id)
    copy = runtime.store.local_path(found.key)
    assert copy.stat().st_size == media.recording.bytes < len(content)
    assert findings(runtime) == []
    copy.write_bytes(copy.read_bytes()[:-1])
    assert any("copy.mp4" in problem for problem in findings(runtime))


@needs_ffmpeg
def test_a_copy_of_sound_alone_is_m4a(runtime: Runtime, tmp_path: Path) -> None:
    content = make(tmp_path / "tape.wma", "-c:a", "wmav2", film=False).read_bytes()
    shown(runtime, content, "tape")
    [media] = media_of(runtime, "tape")
    assert media.kind is MediaKind.AUDIO
    assert media.recording is not None
    assert (media.recording.media_type, media.recording.width) == ("audio/mp4", 0)


@needs_ffmpeg
@pytest.mark.usefixtures("without_ffmpeg")
def test_without_ffmpeg_what_browsers_do_not_play_is_refused_without_a_trace(
    runtime: Runtime, tmp_path: Path
) -> None:
    content = make(tmp_path / "tape.mov", "-c:v", "prores_ks").read_bytes()
    with pytest.raises(RefusedError, match=r"ProRes.*MP4 or MOV.*install FFmpeg"):
        shown(runtime, content, "tape")
    assert list(runtime.store.keys()) == []
    with runtime.database.read() as connection:
        assert not has_items(connection)


@pytest.mark.parametrize("cut", [0.1, 0.6])
def test_a_truncated_sound_is_refused_without_a_trace(runtime: Runtime, cut: float) -> None:
    content = wav_bytes()
    upload = Upload(io.BytesIO(content[: int(len(content) * cut)]), "song.wav")
    with pytest.raises(RefusedError, match=r"song\.wav: .*truncated"):
        deposit(runtime, upload, item_id="song", description=ItemDescription())
    assert list(runtime.store.keys()) == []


@needs_ffmpeg
def test_the_public_of_a_limited_item_gets_the_poster_alone(
    runtime: Runtime, tmp_path: Path
) -> None:
    media_id = shown(runtime, mp4_bytes(tmp_path), "festival")
    limited(runtime, "festival", 200)
    assert work_off(runtime) == 1
    [media] = media_of(runtime, "festival")
    assert media.recording is None
    assert media.still.width == 200
    [full] = media_of(runtime, "festival", Actor.OPERATOR)
    assert full.recording is not None
    limited(runtime, "festival", 320)
    [again] = media_of(runtime, "festival")
    assert again.recording is not None
    with runtime.database.read() as connection:
        assert read_state(connection, media_id)[0] == "ready"


@needs_ffmpeg
def test_a_film_without_poster_is_nothing_to_the_public_of_a_limited_item(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive_recording, "find_ffmpeg", lambda: None)
    media_id = shown(runtime, mp4_bytes(tmp_path), "festival")
    limited(runtime, "festival", None, watermark=True)
    assert work_off(runtime) == 0
    assert media_of(runtime, "festival") == ()
    with runtime.database.read() as connection:
        assert read_state(connection, media_id)[0] == "ready"


def test_no_limit_keeps_a_sound_from_the_public(runtime: Runtime) -> None:
    shown(runtime, wav_bytes(), "song")
    limited(runtime, "song", 64, watermark=True)
    work_off(runtime)
    [media] = media_of(runtime, "song")
    assert media.recording is not None


@pytest.mark.parametrize(
    ("size", "copied"),
    [((1920, 1080), (1920, 1080)), ((3840, 2160), (1920, 1080)), ((721, 405), (720, 404)), ((1, 9000), (2, 1920))],
)  # fmt: skip
def test_a_copied_film_has_even_sides_within_those_of_a_screen(
    size: tuple[int, int], copied: tuple[int, int]
) -> None:
    assert plan_copy_size(*size) == copied


@needs_ffmpeg
def test_ffmpeg_reads_nothing_but_its_recording(tmp_path: Path) -> None:
    """A playlist names another file: neither its demuxer nor the fence lets FFmpeg get there."""
    secret = make(tmp_path / "secret.mp4", "-pix_fmt", "yuv420p")
    folder = tmp_path / "scratch"
    folder.mkdir()
    playlist = tmp_path / "original"
    playlist.write_text(f"ffconcat version 1.0\nfile {secret}\n")
    program = find_ffmpeg()
    assert program is not None
    ffmpeg = Ffmpeg(program, playlist, Container.MP4, folder, timeout_s=60, file_bytes=1 << 20)
    with pytest.raises(RecordingRefusedError, match="FFmpeg could not read"):
        ffmpeg.run((), ("-f", "null", "-"))
    film = make(tmp_path / "film.mp4", "-pix_fmt", "yuv420p")
    direct = Ffmpeg(program, film, Container.MP4, folder, timeout_s=60, file_bytes=1 << 20)
    (folder / "original").unlink()
    with pytest.raises(RecordingRefusedError, match="denied"):
        direct.run(("-f", "mov", "-i", f"file:{secret}"), ("-f", "null", "-"))


@needs_ffmpeg
def test_ffmpeg_writes_nowhere_but_into_its_folder(tmp_path: Path) -> None:
    film = make(tmp_path / "film.mp4", "-pix_fmt", "yuv420p")
    folder = tmp_path / "scratch"
    folder.mkdir()
    program = find_ffmpeg()
    assert program is not None
    ffmpeg = Ffmpeg(program, film, Container.MP4, folder, timeout_s=60, file_bytes=1 << 24)
    ffmpeg.run((), ("-c", "copy", "-f", "mp4", "file:inside.mp4"))
    assert (folder / "inside.mp4").stat().st_size > 10_000
    with pytest.raises(RecordingRefusedError, match="denied"):
        ffmpeg.run((), ("-c", "copy", "-f", "mp4", f"file:{tmp_path / 'outside.mp4'}"))
    assert not (tmp_path / "outside.mp4").exists()
    with pytest.raises(RecordingRefusedError):
        ffmpeg.run((), ("-c", "copy", "-f", "mp4", "tcp://127.0.0.1:9"))
