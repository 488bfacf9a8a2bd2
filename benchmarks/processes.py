"""Processes as the kernel sees them (Linux): families, and the memory they hold."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

KB_PER_MB = 1024


@dataclass(frozen=True)
class Memory:
    """Memory of one process: resident (RSS), and proportional (PSS: what is shared counts by parts)."""

    rss_mb: float
    pss_mb: float


def family(pid: int) -> list[int]:
    """Return a process and all its descendants that live now."""
    found = [pid]
    for parent in found:
        found += children(parent)
    return found


def children(pid: int) -> list[int]:
    """Return the processes that a process started, from any of its threads, and that live now."""
    found: list[int] = []
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:  # the process ended meanwhile
        return found
    for thread in threads:
        try:
            found += map(int, Path(f"/proc/{pid}/task/{thread}/children").read_text().split())
        except OSError:  # the thread ended meanwhile
            continue
    return found


def command_of(pid: int) -> list[str]:
    """Return the words of a process's command; none, where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def high_water_mb(pid: int) -> float:
    """Return the most memory that a process ever held; 0 where it has ended."""
    return _field_mb(Path(f"/proc/{pid}/status"), "VmHWM:")


def processor_ms(pid: int) -> float:
    """Return for how many milliseconds a process has had a processor, to a hundredth of a second (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    in_user, in_kernel = int(fields[11]), int(fields[12])
    return (in_user + in_kernel) * 1000 / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> Memory:
    """Return the memory that a process holds now."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    return Memory(_field_mb(rollup, "Rss:"), _field_mb(rollup, "Pss:"))


def web_processes(port: int) -> list[int]:
    """Return the web processes of the service that this process started on a port.

    They are the spawned children of ``baovat serve``; the worker beside them is a command of its own.
    """
    servers = [pid for pid in family(os.getpid()) if _serves(command_of(pid), port)]
    found = [
        child
        for server in servers
        for child in children(server)
        if any("spawn_main" in word for word in command_of(child))
    ]
    if not found:
        raise ProcessLookupError(f"No web process serves port {port}.")
    return sorted(found)


def _serves(command: list[str], port: int) -> bool:
    return "serve" in command and str(port) in command


def _field_mb(path: Path, name: str) -> float:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / KB_PER_MB for line in lines if line.startswith(name)), 0.0)
