"""Ask a confined process of its own whether a doubtful model is a surface at all.

The process that takes a deposit in loads no geometry library.
"""

from __future__ import annotations

from pathlib import Path

from iiif_server.ingest.confined_process import ask_confined
from mesh.errors import MeshRefusedError

CHILD = "iiif_server.ingest.model_child"

#: Three million triangles of text are read in half a minute; a depositor waits.
LOOK_TIMEOUT_S = 60.0


def check_surface(path: Path) -> None:
    """Refuse a model that has no faces, or vertices that lie nowhere.

    Where the process gives no answer (it has no geometry library, or not the time) the model is taken, and the job
    that prepares it decides.

    Raises
    ------
    MeshRefusedError
        With the reason.
    """
    try:
        answer = ask_confined(
            CHILD,
            [str(path)],
            timeout_s=LOOK_TIMEOUT_S,
            unconfined=True,  # as confined as the system can, like the job
            refusal=MeshRefusedError,
            silence="",
        )
    except MeshRefusedError:
        return
    if answer.get("fault"):
        raise MeshRefusedError(str(answer["fault"]))
