"""The confined process that looks at one recording: ``PATH`` after ``confined`` or ``unconfined``.

It answers with one JSON object on its standard output. `iiif_server.ingest.recording_process` starts it.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from iiif_server.errors import ConfinementError
from iiif_server.ingest.pdf_child import UNCONFINED
from iiif_server.jobs.confinement import Bounds, confine_decoder
from iiif_server.recordings.errors import RecordingRefusedError
from iiif_server.recordings.facts import facts_to_values

#: MediaInfo reads what stands at both ends of a file, and some between; counting the frames of AAC takes longest.
LOOK_BOUNDS = Bounds(memory_bytes=1 << 30, file_bytes=1 << 20, open_files=64, cpu_s=60)


def main(arguments: Sequence[str]) -> int:
    """Answer and return the exit code: 0 also for a refusal."""
    required, path = arguments[0] != "unconfined", Path(arguments[1])
    try:
        answer = _look(path, required)
    except RecordingRefusedError as error:
        answer = {"refused": str(error)}
    except ConfinementError:
        answer = {"refused": UNCONFINED}
    except MemoryError:
        answer = {"refused": "The recording needs more memory to be looked at than one is given."}
    sys.stdout.write(json.dumps(answer))
    return 0


def _look(path: Path, required: bool) -> dict[str, Any]:
    mediainfo = importlib.import_module("iiif_server.recordings.mediainfo")
    mediainfo.load_library()
    with path.open("rb") as file:
        confine_decoder(LOOK_BOUNDS, (path, mediainfo.LIBRARY_FOLDER), required=required)
        return facts_to_values(mediainfo.look_at_recording(file))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
