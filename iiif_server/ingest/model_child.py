"""The confined process that reads one doubtful model whole: ``PATH`` after ``confined`` or ``unconfined``.

It answers with one JSON object on its standard output. `iiif_server.ingest.model_process` starts it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from iiif_server.dependence import end_with_parent
from iiif_server.jobs.confinement import Bounds, confine_derivation, derivation_bounds
from mesh.errors import MeshError
from mesh.frame import Asked
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header

#: Three million triangles take a gigabyte as text, and half a minute.
LOOK_MEMORY_BYTES = 4 << 30
LOOK_CPU_S = 60

#: Whether it is a surface does not depend on the unit; small things in metres are no reason to refuse.
_AS_METRES = Asked(unit="m")


def main(arguments: Sequence[str]) -> int:
    """Answer and return the exit code: 0 also where there is a fault."""
    path = Path(arguments[1])
    end_with_parent(os.getppid())
    confine_derivation(_bounds(), network=False)
    try:
        read_surface(path, inspect_header(path), _AS_METRES)
        answer = {"fault": ""}
    except MeshError as error:
        answer = {"fault": str(error)}
    sys.stdout.write(json.dumps(answer))
    return 0


def _bounds() -> Bounds:
    whole = derivation_bounds()
    memory_bytes = min(whole.memory_bytes, LOOK_MEMORY_BYTES)
    return replace(whole, memory_bytes=memory_bytes, cpu_s=LOOK_CPU_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
