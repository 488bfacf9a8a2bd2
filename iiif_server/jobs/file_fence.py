"""Take from this process, for ever, every file that is not named here (Landlock, Linux 5.13 and newer).

Files that are open already stay open. Source: linux/landlock.h; the numbers are the same on all machines.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Sequence
from pathlib import Path

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_FILE, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_RUN = _EXECUTE | _READ_FILE | _READ_FOLDER
_KEEP = _WRITE_FILE | _READ_FILE | _READ_FOLDER | _REMOVE_FILE | _MAKE_FILE | _TRUNCATE

#: Version of Landlock → how many of the rights to files, network ports and other processes it knows.
_RIGHTS = {1: (13, 0, 0), 2: (14, 0, 0), 3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2)}


def find_version() -> int:
    """Return the version of Landlock that this kernel has in force, 0 without it."""
    if platform.system() != "Linux":
        return 0
    version: int = ctypes.CDLL(None, use_errno=True).syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    return max(0, version)


def fence_files(
    readable: Sequence[Path], *, runnable: Sequence[Path] = (), writable: Sequence[Path] = ()
) -> bool:
    """Leave this thread, and those it starts, only these folders and files; False without Landlock.

    `runnable` ones may be read and run too, `writable` ones read and written, with files made and removed in them.

    Needs `no_new_privs`. Folders that do not exist are left out. TCP and signals to other processes are
    closed with the files where the kernel knows how.
    """
    version = find_version()
    if version < 1:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    files, ports, processes = _RIGHTS[min(version, max(_RIGHTS))]
    wanted = struct.pack("=QQQ", (1 << files) - 1, (1 << ports) - 1, (1 << processes) - 1)
    known_bytes = 8 * (1 + (ports > 0) + (processes > 0))
    rules = libc.syscall(_CREATE_RULESET, wanted, known_bytes, 0)
    if rules < 0:
        return False
    try:
        allowed = ((readable, _READ_FILE | _READ_FOLDER), (runnable, _RUN), (writable, _KEEP))
        for paths, rights in allowed:
            for path in paths:
                _allow(libc, rules, path, rights & (1 << files) - 1)
        restricted: int = libc.syscall(_RESTRICT_SELF, rules, 0)
    finally:
        os.close(rules)
    return restricted == 0


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    if not path.exists():
        return
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not path.is_dir():
            rights &= _OF_A_FILE
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
