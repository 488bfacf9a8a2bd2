"""One derivation in one process of its own: whatever the file does to it, the worker lives on.

The child is spawned, never forked: libvips has threads, which do not survive a fork. It tells its progress as
JSON lines on its standard output (see `Message`); everything else it prints goes to its standard error.
"""

from __future__ import annotations

import json
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

#: How much of what the child last printed is kept for the log when it dies.
TAIL_BYTES = 2_000


class Ending(StrEnum):
    """How a derivation ended."""

    DONE = "done"
    REFUSED = "refused"  # the file cannot be taken; another attempt would end the same way
    FAILED = "failed"  # something went wrong; another attempt may go well


@dataclass(frozen=True)
class Outcome:
    """How a derivation ended, and why, in words for a curator (empty when done)."""

    ending: Ending
    reason: str = ""
    log: str = ""


@dataclass(frozen=True)
class Message:
    """One line from the child: either a step with its fraction, or an ending with its reason."""

    step: str = ""
    fraction: float = 0.0
    ending: Ending | None = None
    reason: str = ""

    def to_line(self) -> str:
        """Return the line, with its end."""
        if self.ending is not None:
            return json.dumps({"ending": self.ending.value, "reason": self.reason}) + "\n"
        return json.dumps({"step": self.step, "fraction": round(self.fraction, 4)}) + "\n"


def parse_message(line: str) -> Message:
    """Return the message that a line holds.

    Raises
    ------
    ValueError
        If the line is not one of ours.
    """
    fields = json.loads(line)
    if "ending" in fields:
        return Message(ending=Ending(fields["ending"]), reason=str(fields["reason"]))
    return Message(step=str(fields["step"]), fraction=float(fields["fraction"]))


def run_child(
    command: Sequence[str], on_progress: Callable[[str, float], None], *, timeout_s: float
) -> Outcome:
    """Run the command to its end and return how it ended; never raises for what the child does.

    Parameters
    ----------
    on_progress
        Called with each step and its fraction from 0 to 1, in this thread.
    timeout_s
        Seconds after which the child is killed as hanging.
    """
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        overdue = threading.Event()
        alarm = threading.Timer(timeout_s, _kill, (child, overdue))
        alarm.start()
        try:
            last = _listen(child, on_progress)
            code = child.wait()
        finally:
            alarm.cancel()
            child.kill()
            child.wait()
        log = _tail(errors)
    if overdue.is_set():
        return Outcome(
            Ending.FAILED, f"It was stopped after {timeout_s:.0f} seconds without an end.", log
        )
    return _judge(code, last, log)


def _kill(child: subprocess.Popen[str], overdue: threading.Event) -> None:
    overdue.set()
    child.kill()


def _listen(
    child: subprocess.Popen[str], on_progress: Callable[[str, float], None]
) -> Message | None:
    """Pass the progress on until the child closes its output; return its ending, if it told one."""
    ending = None
    assert child.stdout is not None  # noqa: S101 - a pipe was asked for
    with child.stdout as lines:
        for line in lines:
            try:
                message = parse_message(line)
            except (ValueError, KeyError, TypeError):
                continue  # a library that writes straight to the descriptor must not end the job
            if message.ending is None:
                on_progress(message.step, message.fraction)
            else:
                ending = message
    return ending


def _judge(code: int, last: Message | None, log: str) -> Outcome:
    """Return the outcome that the exit code and the child's last word amount to."""
    if (
        last is not None
        and last.ending is not None
        and (last.ending is not Ending.DONE or code == 0)
    ):
        return Outcome(last.ending, last.reason, log)
    if code == -signal.SIGKILL:
        return Outcome(
            Ending.FAILED, "The system ended the program, most likely for want of memory.", log
        )
    if code < 0:
        name = signal.Signals(-code).name
        return Outcome(
            Ending.FAILED, f"The program that reads this kind of file crashed ({name}).", log
        )
    return Outcome(Ending.FAILED, f"The program ended without a word (exit code {code}).", log)


def _tail(stream: IO[bytes]) -> str:
    """Return the last of what was written to the stream."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL_BYTES))
    return stream.read().decode(errors="replace").strip()
