"""What can be wrong with a recording, or with a text that goes with one; each in one line for its depositor."""

from __future__ import annotations


class RecordingError(Exception):
    """The root of this package's errors."""


class RecordingRefusedError(RecordingError):
    """The recording cannot be taken."""


class TextRefusedError(RecordingError):
    """The captions or transcript cannot be taken; the text says in which line, and why."""
