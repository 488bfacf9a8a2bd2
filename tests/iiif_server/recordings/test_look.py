"""What a recording is, by its content; and recordings that are refused."""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path

import pytest

from iiif_server.ingest.recording_process import is_recording, look_at
from iiif_server.recordings.containers import Container, recognise
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import (
    RecordingFacts,
    facts_from_values,
    facts_to_values,
    find_obstacle,
    played_type,
)
from tests.support.recordings import RATE_HZ, make, needs_ffmpeg, wav_bytes


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (b"ID3\x04", Container.MP3),
        (b"\xff\xfb\x90\x64", Container.MP3),
        (b"\xff\xf1\x50\x80", Container.AAC),
        (b"\xff\xfeW\0o\0r\0d\0", None),  # UTF-16 begins like a frame of a layer that nobody uses
        (b"\xff\xd8\xff\xe0", None),
        (b"RIFF\0\0\0\0WAVE", Container.WAV),
        (b"RIFF\0\0\0\0WEBP", None),
        (b"\0\0\0\x20ftypisom", Container.MP4),
        (b"\x1a\x45\xdf\xa3", Container.MATROSKA),
        (b"G" + bytes(187) + b"G" + bytes(187) + b"G" + bytes(187), Container.MPEG_TRANSPORT),
        (b"GLTF", None),
        (b"", None),
    ],
)  # fmt: skip
def test_containers_are_known_by_their_first_bytes(
    head: bytes, container: Container | None
) -> None:
    assert recognise(io.BytesIO(head)) is container


def write(folder: Path, content: bytes) -> Path:
    path = folder / "original"
    path.write_bytes(content)
    return path


def test_a_tone_is_as_long_as_its_samples(tmp_path: Path) -> None:
    facts = look_at(write(tmp_path, wav_bytes(1.25)))
    assert facts == RecordingFacts(Container.WAV, 1.25, audio="PCM", bits=0)
    assert find_obstacle(facts) is None
    assert played_type(facts) == "audio/wav"


def test_aac_without_a_container_is_measured_by_its_frames(tmp_path: Path) -> None:
    # 44,100 Hz, AAC LC, one channel, frames of 64 bytes: 43 of them play 43 × 1024 / 44,100 s.
    header = bytes((0xFF, 0xF1, 0x50, 0x40 | 64 >> 11, 64 >> 3 & 0xFF, (64 & 7) << 5 | 0x1F, 0xFC))
    frame = header + bytes(57)
    facts = look_at(write(tmp_path, frame * 43))
    assert facts.duration_s == pytest.approx(43 * 1024 / 44_100)
    with pytest.raises(RecordingRefusedError, match="truncated"):
        look_at(write(tmp_path, frame * 42 + frame[:20]))


def test_facts_survive_the_way_out_of_the_closed_process() -> None:
    facts = RecordingFacts(Container.MP4, 2.5, "AVC", "AAC", 1920, 1080, "4:2:0", 8, ("x",))
    assert facts_from_values(facts_to_values(facts)) == facts


@needs_ffmpeg
@pytest.mark.parametrize(
    ("name", "options", "obstacle", "media_type"),
    [
        ("a.mp4", ("-pix_fmt", "yuv420p"), None, "video/mp4"),
        ("a.mov", ("-pix_fmt", "yuv420p"), None, "video/mp4"),
        ("a.webm", ("-c:v", "libvpx", "-c:a", "libvorbis"), None, "video/webm"),
        ("a.mkv", ("-c:v", "libvpx", "-c:a", "libopus"), None, "video/webm"),
        ("b.mkv", ("-pix_fmt", "yuv420p"), "films in AVC", None),
        ("b.mp4", ("-pix_fmt", "yuv444p"), "4:4:4", None),
        ("b.mov", ("-c:v", "prores_ks"), "ProRes", None),
        ("b.avi", (), "AVI", None),
        ("b.wmv", ("-c:v", "wmv2"), "ASF", None),
        ("b.ts", (), "MPEG TRANSPORT", None),
    ],
)
def test_films(
    tmp_path: Path,
    name: str,
    options: tuple[str, ...],
    obstacle: str | None,
    media_type: str | None,
) -> None:
    facts = look_at(make(tmp_path / name, *options))
    assert (facts.width, facts.height) == (320, 180)
    assert facts.duration_s == pytest.approx(2, abs=0.1)
    found = find_obstacle(facts)
    assert found is None if obstacle is None else found is not None and obstacle in found
    assert media_type is None or played_type(facts) == media_type


@needs_ffmpeg
def test_a_film_of_oblong_pixels_is_as_wide_as_it_is_shown(tmp_path: Path) -> None:
    facts = look_at(make(tmp_path / "a.mp4", "-pix_fmt", "yuv420p", "-vf", "setsar=2"))
    assert (facts.width, facts.height) == (640, 180)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.mp3", "a.flac", "a.ogg", "a.opus", "a.m4a", "a.aac"])
def test_sounds(tmp_path: Path, name: str) -> None:
    facts = look_at(make(tmp_path / name, film=False))
    assert find_obstacle(facts) is None
    assert (facts.width, facts.is_film) == (0, False)
    assert facts.duration_s == pytest.approx(2, abs=0.1)


@needs_ffmpeg
@pytest.mark.parametrize("name", ["a.mp4", "a.webm", "a.flac", "a.ogg", "a.mp3"])
@pytest.mark.parametrize("share", [0.05, 0.5, 0.97])
def test_a_truncated_recording_is_refused(tmp_path: Path, name: str, share: float) -> None:
    content = make(tmp_path / name, film=name in ("a.mp4", "a.webm")).read_bytes()
    with pytest.raises(RecordingRefusedError):
        look_at(write(tmp_path, content[: int(len(content) * share)]))


def hostile() -> dict[str, bytes]:
    tone = wav_bytes()
    head = tone[:44]
    return {
        "truncated": tone[: len(tone) // 2],
        "no samples": head[:40] + struct.pack("<I", 0),
        "ends in its header": head[:20],
        "mp4 of one box": b"\0\0\0\x18ftypisom\0\0\0\0isommp42",
        "mp4 whose box is larger than the file": b"\0\0\0\x18ftypisom\0\0\0\0isommp42\x7f\xff\xff\xffmoov",
        "boxes in boxes": b"\0\0\0\x08ftyp" + b"\0\0\xff\xffmoov" * 20_000,
        "noise after mp3": b"ID3\x04\0\0\0\0\0\0" + os.urandom(50_000),
        "noise after ogg": b"OggS" + os.urandom(50_000),
        "noise after flac": b"fLaC" + os.urandom(50_000),
        "noise after webm": b"\x1a\x45\xdf\xa3" + os.urandom(50_000),
        "noise after wmv": b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + os.urandom(50_000),
    }


@pytest.mark.parametrize("name", sorted(hostile()))
def test_what_is_damaged_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, hostile()[name])
    assert is_recording(path)
    with pytest.raises(RecordingRefusedError) as refused:
        look_at(path)
    assert "\n" not in str(refused.value)


def test_a_file_of_holes_is_looked_at_in_no_time(tmp_path: Path) -> None:
    path = write(tmp_path, wav_bytes()[:40] + struct.pack("<I", 2_000_000_000))
    os.truncate(path, 44 + 2_000_000_000)
    assert look_at(path).duration_s == pytest.approx(2_000_000_000 / 2 / RATE_HZ, rel=0.01)


def test_numbers_that_no_recording_has_are_refused() -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        facts_from_values({"container": "hls"})
