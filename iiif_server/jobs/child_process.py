"""One job in one process of its own: whatever a file does to it, the worker lives on.

The child is spawned, never forked: libvips has threads, which do not survive a fork. It is told its job on its
standard input and tells its progress as JSON lines on its standard output (see `messages`); everything
else it prints goes to its standard error.
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from iiif_server.jobs.messages import Ending, Message, parse_message

#: How much of what the child last printed is kept for the log when it dies.
TAIL_BYTES = 2_000
#: How often it is asked whether a job is still wanted.
ASK_EVERY_S = 1.0


@dataclass(frozen=True)
class Outcome:
    """How a job ended, and why, in words for a curator (empty when done)."""

    ending: Ending
    reason: str = ""
    log: str = ""


@dataclass(frozen=True)
class Child:
    """A process that waits for its job, and the file that keeps what it prints."""

    process: subprocess.Popen[str]
    errors: IO[bytes]


def start_child(command: Sequence[str]) -> Child:
    """Start a process that will wait for its job on its standard input."""
    errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `dismiss_child`
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            errors="replace",  # a library that writes its own bytes there must not end the job
            start_new_session=True,  # Ctrl+C in the terminal is for the worker, which ends its children itself
        )
    except OSError:
        errors.close()
        raise
    return Child(process, errors)


def attend_child(
    child: Child,
    job_id: str,
    on_progress: Callable[[str, float], None],
    *,
    timeout_s: float,
    is_wanted: Callable[[], bool],
) -> Outcome:
    """Give the child its job and return how it ended; never raises for what the child does.

    Parameters
    ----------
    on_progress
        Called with each step and its fraction from 0 to 1, in this thread.
    timeout_s
        Seconds after which the child is killed as hanging.
    is_wanted
        Asked every second; the child is killed where it says no.
    """
    overdue, over = threading.Event(), threading.Event()
    alarm = threading.Timer(timeout_s, _kill, (child.process, overdue))
    alarm.start()
    threading.Thread(target=_watch, args=(child.process, over, is_wanted), daemon=True).start()
    try:
        _tell_job(child.process, job_id)
        last = _listen(child.process, on_progress)
        code = child.process.wait()
        log = _tail(child.errors)
    finally:
        over.set()
        alarm.cancel()
        dismiss_child(child)
    if overdue.is_set():
        reason = f"It was stopped after {timeout_s:.0f} seconds without an end."
        return Outcome(Ending.FAILED, reason, log)
    return _judge(code, last, log)


def dismiss_child(child: Child) -> None:
    """End a child, whether it has a job or not."""
    child.process.kill()
    child.process.wait()
    for stream in (child.process.stdin, child.process.stdout, child.errors):
        if stream is not None:
            with suppress(BrokenPipeError):  # what a dead child was still to be told
                stream.close()


def _kill(process: subprocess.Popen[str], overdue: threading.Event) -> None:
    overdue.set()
    process.kill()


def _watch(
    process: subprocess.Popen[str], over: threading.Event, is_wanted: Callable[[], bool]
) -> None:
    while not over.wait(ASK_EVERY_S):
        if not is_wanted():
            process.kill()
            return


def _tell_job(process: subprocess.Popen[str], job_id: str) -> None:
    """Write the job's identifier; a child that is dead already is judged by its exit code."""
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    try:
        process.stdin.write(f"{job_id}\n")
        process.stdin.flush()
    except BrokenPipeError:
        return


def _listen(
    process: subprocess.Popen[str], on_progress: Callable[[str, float], None]
) -> Message | None:
    """Pass the progress on until the child closes its output; return its ending, if it told one."""
    ending = None
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    for line in process.stdout:
        try:
            message = parse_message(line)
        except (ValueError, KeyError, TypeError, RecursionError):
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
        and (last.ending is not Ending.DONE or not code)
    ):
        return Outcome(last.ending, last.reason, log)
    if code == -signal.SIGKILL:
        reason = "The system ended the program, most likely for want of memory."
        return Outcome(Ending.FAILED, reason, log)
    if code < 0:
        name = signal.Signals(-code).name
        reason = f"The program that reads this kind of file crashed ({name})."
        return Outcome(Ending.FAILED, reason, log)
    return Outcome(Ending.FAILED, f"The program ended without a word (exit code {code}).", log)


def _tail(stream: IO[bytes]) -> str:
    """Return the last of what was written to the stream."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL_BYTES))
    return stream.read().decode(errors="replace").strip()
