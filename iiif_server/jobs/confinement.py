"""Confine the process that decodes what somebody deposited, by what Linux grants without being root.

`docs/architecture.md` says what this is and what it is not. All of it is for ever: nothing here can be undone
by the process or by those it starts.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from iiif_server.dependence import end_with_parent, process_control
from iiif_server.errors import ConfinementError
from iiif_server.jobs.file_fence import fence_files, find_version
from iiif_server.jobs.syscall_filter import can_refuse_calls, refuse_calls
from iiif_server.settings import Settings

_SET_NO_NEW_PRIVILEGES = 38
_CAPSET = {"x86_64": 126, "aarch64": 91}
_CAPABILITIES_VERSION = 0x20080522

#: Part of the machine's memory that one derivation may take: the rest is for web, database and page cache.
MEMORY_SHARE = 0.75
#: The largest picture that is taken, 1.6 gigapixels of 16-bit RGB, raw on disk while it is turned: 10 GB, and room.
LARGEST_SCRATCH_BYTES = 32_000_000_000
#: libvips opens a few files for each level of a pyramid, Open3D none.
DERIVATION_FILES = 512

#: Where containers of the second kind of control groups find their own memory limit.
_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True)
class Bounds:
    """What a process may use. `cpu_s` is seconds of all its threads together; None: as many as it likes."""

    memory_bytes: int
    file_bytes: int
    open_files: int
    cpu_s: int | None = None


def machine_memory_bytes() -> int:
    """Return the memory of this machine, or of this container where it has less."""
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = _CONTAINER_LIMIT.read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdecimal() else total


def derivation_bounds(*, memory_bytes: int = 0, largest_original_bytes: int = 0) -> Bounds:
    """Return what a derivation may use; 0 bytes of memory mean its share of the machine's."""
    return Bounds(
        memory_bytes=memory_bytes or int(machine_memory_bytes() * MEMORY_SHARE),
        file_bytes=max(largest_original_bytes, LARGEST_SCRATCH_BYTES),
        open_files=DERIVATION_FILES,
    )


def bound_resources(bounds: Bounds) -> None:
    """Set hard limits: memory, size of a written file, open files, time; no core dumps.

    Memory is bounded as RLIMIT_DATA, what the process may write to: measured on derivations of pictures and
    models, its peak is 40 to 75 MB above the resident peak. RLIMIT_AS counts reserved addresses, 1.1 to 7 times
    the resident peak, so no one number would do.
    """
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_DATA: bounds.memory_bytes,
        resource.RLIMIT_FSIZE: bounds.file_bytes,
        resource.RLIMIT_NOFILE: bounds.open_files,
    }
    if bounds.cpu_s is not None:
        wanted[resource.RLIMIT_CPU] = bounds.cpu_s
    for kind, value in wanted.items():
        _soft, hard = resource.getrlimit(kind)
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))


def find_gaps() -> tuple[str, ...]:
    """Return what this system cannot confine, in sentences for its administrator; nothing where it can all.

    It only asks: nothing is taken from this process.
    """
    gaps = []
    if not can_refuse_calls():
        gaps.append(
            "This system has no seccomp filter: what derives keeps network and privileges, and PDF documents and "
            "recordings are refused unless BAOVAT_PDF_UNCONFINED=yes."
        )
    if find_version() < 1:
        gaps.append(
            "This system has no Landlock (Linux 5.13): the processes that read a PDF or a "
            "recording keep the files of their user."
        )
    return tuple(gaps)


def confine_derivation(bounds: Bounds, *, network: bool) -> None:
    """Confine a process that derives: it may start programs, and reach the network only if it must.

    Where the system has no filter for calls, the bounds alone hold; the worker warns of that (`find_gaps`).
    """
    bound_resources(bounds)
    if _forbid_new_privileges():
        refuse_calls(network=network, programs=True)


def confine_by_settings(settings: Settings, *, network: bool) -> None:
    """Confine a process that derives within what the settings allow one; see `confine_derivation`."""
    bounds = derivation_bounds(
        memory_bytes=settings.job_memory_bytes, largest_original_bytes=settings.max_upload_bytes
    )
    confine_derivation(bounds, network=network)


def confine_decoder(bounds: Bounds, readable: Sequence[Path], *, required: bool = True) -> None:
    """Confine a process that only computes: no network, no programs, no files but these for reading.

    It dies with the process that started it. Call it before the first thread is started. Files are closed only where
    there is Landlock; the worker warns where there is none (`find_gaps`).

    Parameters
    ----------
    required
        Whether to go no further where privileges, network, programs and, with Landlock, files cannot be taken from
        the process.

    Raises
    ------
    ConfinementError
        If they cannot, and it is required.
    """
    bound_resources(bounds)
    privileges_taken = _forbid_new_privileges()
    if privileges_taken:
        end_with_parent(os.getppid())
        fenced = fence_files(readable) or not find_version()
        privileges_taken = _drop_capabilities() and fenced
    calls_taken = privileges_taken and refuse_calls(network=False, programs=False)
    if required and not calls_taken:
        raise ConfinementError


def confine_program(
    bounds: Bounds,
    *,
    readable: Sequence[Path],
    runnable: Sequence[Path],
    writable: Sequence[Path],
    required: bool = True,
) -> None:
    """Confine a process that is about to become another program: no network, no files but these.

    It keeps the right to start programs, which it needs for becoming one; what it starts is as confined as itself. It
    dies with the process that started it.

    Raises
    ------
    ConfinementError
        If network, privileges and, with Landlock, files cannot be taken from it, and that is required.
    """
    bound_resources(bounds)
    taken = _forbid_new_privileges()
    if taken:
        end_with_parent(os.getppid())
        fenced = fence_files(readable, runnable=runnable, writable=writable) or not find_version()
        taken = _drop_capabilities() and fenced
    if not (taken and refuse_calls(network=False, programs=True)) and required:
        raise ConfinementError


def _forbid_new_privileges() -> bool:
    """Make programs with a set-user-ID bit ordinary ones; False on a system that is not Linux."""
    return platform.system() == "Linux" and process_control(_SET_NO_NEW_PRIVILEGES, 1) == 0


def _drop_capabilities() -> bool:
    """Give up what root may do beyond others, such as raising its own limits; nothing for anybody else.

    False where the system refuses, or the machine is of no known kind.
    """
    number = _CAPSET.get(platform.machine())
    if number is None:
        return False
    header = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
    done: int = ctypes.CDLL(None, use_errno=True).syscall(number, header, bytes(24))
    return done == 0
