"""The confined process that reads one doubtful model whole: ``PATH`` after ``confined`` or ``unconfined``.

It answers with one JSON object on its standard output. `iiif_server.ingest.model_process` starts it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from iiif_server.jobs.confinement import confine_derivation, derivation_bounds
from mesh.errors import MeshError
from mesh.frame import Asked
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header

#: Whether it is a surface does not depend on the unit; small things in metres are no reason to refuse.
_AS_METRES = Asked(unit="m")


def main(arguments: Sequence[str]) -> int:
    """Answer and return the exit code: 0 also where there is a fault."""
    path = Path(arguments[1])
    confine_derivation(derivation_bounds(), network=False)
    try:
        read_surface(path, inspect_header(path), _AS_METRES)
        answer = {"fault": ""}
    except MeshError as error:
        answer = {"fault": str(error)}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
