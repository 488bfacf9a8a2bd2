"""Run FFmpeg on one recording, where it is installed: a program of its own, never linked or shipped.

It sees the recording under a fixed name, writes into one folder, has no network, and its demuxer is named, so that a
file cannot make it read a playlist or anything else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from iiif_server.ingest.confined_process import bare_environment, ended_in_time
from iiif_server.jobs.confinement import machine_memory_bytes
from iiif_server.recordings.containers import Container
from iiif_server.recordings.errors import RecordingRefusedError

CHILD = "iiif_server.ingest.ffmpeg_child"

#: x264 on a film of 4K takes about 1.5 GB, with FFmpeg's own decoder threads beside.
MEMORY_BYTES = 4 << 30
SOURCE_NAME = "original"

#: A line of what FFmpeg says; a file may write its names into it.
_LINE_BYTES, _LINES_KEPT = 400, 3
_TIME_KEY = "out_time_us="


@dataclass(frozen=True)
class Ffmpeg:
    """FFmpeg at `program`, as it is run on one recording in one folder of scratch.

    `timeout_s` is how long one run may take. `unconfined` is the setting.
    """

    program: Path
    source: Path
    container: Container
    folder: Path
    timeout_s: float
    file_bytes: int
    unconfined: bool = False

    def run(
        self,
        before: Sequence[str],
        after: Sequence[str],
        on_time: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        """Run it once.

        Parameters
        ----------
        before, after
            What stands before the input, and after it: the output, in the folder.
        on_time
            Called with the seconds of the recording that are done.

        Raises
        ------
        RecordingRefusedError
            If it fails, with the last that it said.
        """
        link = self.folder / SOURCE_NAME
        if not link.is_symlink():
            link.symlink_to(self.source)
        process = subprocess.Popen(
            [*self._confinement(), *_COMMON, *before, *self._input(), *after],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=bare_environment(),
            start_new_session=True,
        )
        with ended_in_time(process, self.timeout_s):
            said = _listen(process, on_time)
            code = process.wait()
        if code:
            raise RecordingRefusedError(
                f"FFmpeg could not read the recording: {said or f'it ended with {code}'}"
            )

    def _confinement(self) -> list[str]:
        memory_bytes = min(MEMORY_BYTES, machine_memory_bytes() * 3 // 4)
        cpu_s = int(self.timeout_s) * (os.cpu_count() or 1)
        command = [
            sys.executable,
            "-P",
            "-m",
            CHILD,
            "unconfined" if self.unconfined else "confined",
        ]
        command += map(str, (memory_bytes, self.file_bytes, cpu_s))
        return [*command, str(self.source), str(self.folder), str(self.program)]

    def _input(self) -> list[str]:
        known = ["-protocol_whitelist", "file", "-f", self.container.value]
        return [*known, "-i", f"file:{SOURCE_NAME}"]


_COMMON = ("-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-progress", "pipe:1")


def find_ffmpeg() -> Path | None:
    """Return the program, or None where it is not installed."""
    found = shutil.which("ffmpeg")
    return None if found is None else Path(found).absolute()


def _listen(process: subprocess.Popen[bytes], on_time: Callable[[float], None]) -> str:
    """Tell how far it is; return the last of what else it said, in one line."""
    stdout, said = process.stdout, deque[str](maxlen=_LINES_KEPT)
    assert stdout is not None  # noqa: S101 - a pipe was asked for
    while line := stdout.readline(_LINE_BYTES):
        text = line.decode("utf-8", "replace").strip()
        key, equals, value = text.partition("=")
        if text.startswith(_TIME_KEY) and value.isdecimal():
            on_time(int(value) / 1_000_000)
        elif text and not (equals and key.replace("_", "").isalnum()):
            said.append(text)
    return " ".join(said)
