"""The process that becomes FFmpeg, after everything was taken from it that FFmpeg does not need.

Its arguments: ``confined`` or ``unconfined``; bytes of memory, bytes of a file, seconds of processor time; the source
that may be read and the folder that may be written; the program and its arguments.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from iiif_server.errors import ConfinementError
from iiif_server.ingest.pdf_child import UNCONFINED
from iiif_server.jobs.confinement import Bounds, confine_program

#: Where programs and their libraries lie on Linux.
PROGRAM_FOLDERS = tuple(map(Path, ("/usr", "/lib", "/lib64", "/bin", "/opt")))
LIBRARY_LIST = Path("/etc/ld.so.cache")


def main(arguments: Sequence[str]) -> NoReturn:
    """Become the program; end with 1 where the process cannot be confined."""
    required = arguments[0] != "unconfined"
    memory_bytes, file_bytes, cpu_s = map(int, arguments[1:4])
    source, folder, program = map(Path, arguments[4:7])
    os.chdir(folder)
    try:
        confine_program(
            Bounds(memory_bytes, file_bytes, open_files=128, cpu_s=cpu_s),
            readable=(source, LIBRARY_LIST),
            runnable=(*PROGRAM_FOLDERS, program.resolve().parent),
            writable=(folder,),
            required=required,
        )
    except ConfinementError:
        sys.stdout.write(f"{UNCONFINED}\n")
        sys.exit(1)
    os.execve(program, [str(program), *arguments[7:]], {"LANG": "C.UTF-8"})  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
