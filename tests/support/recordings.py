"""Sounds and films for tests: written by the standard library, or by FFmpeg where it is installed."""

from __future__ import annotations

import io
import math
import shutil
import struct
import subprocess
import wave
from pathlib import Path

import pytest

FFMPEG = shutil.which("ffmpeg")

needs_ffmpeg = pytest.mark.skipif(
    FFMPEG is None, reason="FFmpeg is not installed: its films and copies are not tried"
)

RATE_HZ = 8000


def wav_bytes(seconds: float = 1.0, frequency_hz: float = 440.0) -> bytes:
    """Return a tone as WAV: 16 bits, one channel, so its length follows from its size."""
    samples = range(round(seconds * RATE_HZ))
    tone = [round(12_000 * math.sin(2 * math.pi * frequency_hz * n / RATE_HZ)) for n in samples]
    file = io.BytesIO()
    with wave.open(file, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE_HZ)
        target.writeframes(struct.pack(f"<{len(tone)}h", *tone))
    return file.getvalue()


def make(
    path: Path, *options: str, film: bool = True, sound: bool = True, seconds: int = 2
) -> Path:
    """Write a test card of 320 × 180 with a tone, in the format that the name and the options say."""
    assert FFMPEG is not None
    sources = []
    if film:
        sources += ["-f", "lavfi", "-i", f"testsrc2=size=320x180:rate=25:duration={seconds}"]
    if sound:
        sources += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}"]
    command = [FFMPEG, "-y", "-nostdin", "-loglevel", "error", *sources, *options, str(path)]
    subprocess.run(command, check=True, timeout=120)
    return path


def mp4_bytes(folder: Path) -> bytes:
    """Return a film of two seconds in H.264 and AAC."""
    return make(folder / "film.mp4", "-pix_fmt", "yuv420p").read_bytes()


CAPTIONS = """WEBVTT

00:00.000 --> 00:01.000
Trống đồng được đúc bằng khuôn đất.

00:01.000 --> 00:02.000
<v Bà Lan>Mặt trống có <b>mười bốn</b> cánh sao.
"""
