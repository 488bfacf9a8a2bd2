"""The process in which one job is done: started by the worker, it waits for the job's identifier.

Whatever goes wrong here ends as one line for a curator; whatever crashes here takes nothing else with it.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import TextIO

from iiif_server.catalog.jobs import Task, read_task
from iiif_server.errors import BaovatError
from iiif_server.image.errors import ImageError, ImageRefusedError
from iiif_server.jobs.confinement import confine_by_settings
from iiif_server.jobs.messages import Ending, Message
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.runtime import Runtime, build_runtime
from iiif_server.settings import read_settings
from mesh.errors import MeshError, MeshRefusedError, SurfaceError

TELL_EVERY_S = 0.25

#: No space on the disk, or none left of what its user may take.
_FULL = (errno.ENOSPC, errno.EDQUOT)

Work = Callable[[Runtime, Task, Callable[[str, float], None]], None]

#: Kind of job → the function that does it, as module and name. The module is imported when the kind is known,
#: so that a picture is not kept waiting for the geometry libraries.
KINDS = {
    "image": ("iiif_server.ingest.derive_image", "derive_image"),
    "model": ("iiif_server.ingest.derive_model", "derive_model"),
    "audio": ("iiif_server.ingest.derive_recording", "derive_recording"),
    "video": ("iiif_server.ingest.derive_recording", "derive_recording"),
    "public": ("iiif_server.ingest.derive_public", "derive_public"),
    "list-check": ("iiif_server.transfer.import_jobs", "check_list"),
    "list-import": ("iiif_server.transfer.import_jobs", "take_list_in"),
    "demonstration": ("iiif_server.demonstration.make", "make_piece"),
}


def main(job_id: str) -> int:
    """Do the job; return the exit code 0 when done, 1 otherwise."""
    messages = _take_over_standard_output()

    def tell(message: Message) -> None:
        messages.write(message.to_line())
        messages.flush()

    try:
        settings = read_settings()
        # Taken before it touches the original.
        confine_by_settings(settings, network=not settings.is_on_this_machine)
        runtime = build_runtime(settings)
        with runtime.database.read() as connection:
            task = read_task(connection, job_id)
        work = _find_work(task)
        work(runtime, task, _seldom(lambda step, fraction: tell(Message(step, fraction))))
    except (ImageRefusedError, MeshRefusedError, RecordingRefusedError, SurfaceError) as error:
        tell(Message(ending=Ending.REFUSED, reason=_one_line(error)))
        return 1
    except (BaovatError, ImageError, MeshError, MemoryError, OSError) as error:
        traceback.print_exc()
        tell(Message(ending=Ending.FAILED, reason=_one_line(error)))
        return 1
    except Exception as error:  # a fault of ours, which the log tells whole
        traceback.print_exc()
        reason = f"The program has a fault ({type(error).__name__}); tell those who look after it."
        tell(Message(ending=Ending.FAILED, reason=reason))
        return 1
    tell(Message(ending=Ending.DONE))
    return 0


def _take_over_standard_output() -> TextIO:
    """Keep the standard output for messages; send what libraries print to the standard error instead."""
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return messages


def _seldom(tell: Callable[[str, float], None]) -> Callable[[str, float], None]:
    """Return a function that passes progress on when the step changes, or some time has passed.

    libvips reports after every few lines of pixels: telling all of it would cost a fifth of a core.
    """
    last_step, next_s = "", 0.0

    def seldom(step: str, fraction: float) -> None:
        nonlocal last_step, next_s
        now_s = time.monotonic()
        if step != last_step or now_s >= next_s:
            last_step, next_s = step, now_s + TELL_EVERY_S
            tell(step, fraction)

    return seldom


def _find_work(task: Task) -> Work:
    module, name = KINDS[task.kind]
    work: Work = getattr(importlib.import_module(module), name)
    return work


def _one_line(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "There was not enough memory for this file."
    if isinstance(error, OSError) and error.errno in _FULL:
        return "The disk of the service is full: free some space, and try again."
    if isinstance(error, OSError) and error.strerror:
        # Its own text would name folders of this machine.
        return f"The system said: {error.strerror}; see to that, and try again."
    return " ".join(str(error).split()) or type(error).__name__


def wait_for_job() -> str:
    """Load what most jobs need, then return the identifier that comes on the standard input.

    It is empty where the worker closed the line: there is no job any more.
    """
    importlib.import_module(KINDS["image"][0])
    return sys.stdin.readline().strip()


if __name__ == "__main__":
    job = wait_for_job()
    exit_code = main(job) if job else 0
    sys.stderr.flush()
    # Taking the interpreter and its libraries apart takes a tenth of a second, and the worker waits for the end.
    os._exit(exit_code)
