"""Ask a confined process of its own about a file that somebody deposited.

The process is one of this package's modules with ``_child`` in its name. It answers with one JSON object, which may be
``{"refused": reason}``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

#: Sizes of 2,000 pages of a PDF have about 60 kB.
_MAX_ANSWER_BYTES = 1 << 20


def ask_confined(
    module: str,
    arguments: Sequence[str],
    *,
    timeout_s: float,
    unconfined: bool,
    refusal: type[Exception],
    silence: str,
    descriptors: Sequence[int] = (),
) -> dict[str, Any]:
    """Start the process, and return its answer; whatever it does, it ends within `timeout_s`.

    Its environment is empty but for where Python's modules are, so it holds no secret.

    Parameters
    ----------
    unconfined
        Whether it may go on where the system cannot confine it (setting BAOVAT_PDF_UNCONFINED).
    refusal, silence
        What is raised where it refuses, with its reason; and with this one where it gives no answer.
    """
    confinement = "unconfined" if unconfined else "confined"
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", module, confinement, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=bare_environment(),
        pass_fds=descriptors,
        start_new_session=True,
    )
    with ended_in_time(process, timeout_s):
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        said = process.stdout.read(_MAX_ANSWER_BYTES)
        process.stdout.close()
        code = process.wait()
    return _judge(code, said, refusal, silence)


@contextmanager
def ended_in_time(process: subprocess.Popen[bytes], timeout_s: float) -> Iterator[None]:
    """End a process at the latest when the time is over or the context is left, however it is left."""
    alarm = threading.Timer(timeout_s, process.kill)
    alarm.start()
    try:
        with process:
            yield
    finally:
        alarm.cancel()
        process.kill()


def bare_environment() -> dict[str, str]:
    """Return the environment of a process that is to know nothing but where Python's modules are."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"}


def _judge(code: int, said: bytes, refusal: type[Exception], silence: str) -> dict[str, Any]:
    """Return the answer, or refuse the file in words for its depositor."""
    try:
        answer = json.loads(said) if code == 0 else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise refusal(silence)
    if "refused" in answer:
        raise refusal(str(answer["refused"]))
    return answer
