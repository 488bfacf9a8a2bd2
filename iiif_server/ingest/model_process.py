"""Ask a confined process of its own whether a doubtful model is a surface at all.

The process that takes a deposit in loads no geometry library.
"""

from __future__ import annotations

from pathlib import Path

from iiif_server.errors import RefusedError
from iiif_server.ingest.confined_process import ask_confined

CHILD = "iiif_server.ingest.model_child"

#: Three million triangles of text are read in half a minute; a depositor waits.
LOOK_TIMEOUT_S = 60.0


def find_fault(path: Path) -> str:
    """Say why a model is no surface that can be shown; empty where it is one.

    Empty too where the process gives no answer (it has no geometry library, or not the time): the job that prepares
    the model decides then.
    """
    try:
        answer = ask_confined(
            CHILD,
            [str(path)],
            timeout_s=LOOK_TIMEOUT_S,
            unconfined=True,  # as confined as the system can, like the job
            refusal=RefusedError,
            silence="",
        )
    except RefusedError:
        return ""
    return str(answer.get("fault", ""))
