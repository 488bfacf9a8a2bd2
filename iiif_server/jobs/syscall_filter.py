"""Take from this process, for ever, the right to ask the kernel for what no decoder needs (seccomp).

The filter is a program for the kernel's own small machine, built here instruction by instruction. What it
refuses fails with "operation not permitted", as if the process had no right to it.
Sources: seccomp(2), linux/filter.h, linux/audit.h; the numbers are those of asm/unistd_64.h and asm-generic/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from collections.abc import Iterable
from dataclasses import dataclass

#: What a decoder never needs: looking into other processes, keys, mounts, modules, ways around this filter.
_ALWAYS = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "perf_event_open", "bpf"),
    *("userfaultfd", "io_uring_setup", "add_key", "request_key", "keyctl", "unshare", "setns"),
    *("mount", "umount2", "pivot_root", "chroot", "init_module", "finit_module", "kexec_load"),
    "reboot",
)
#: What only a process that starts others, or ends them, needs.
_PROGRAMS = ("execve", "execveat", "fork", "vfork", "kill")

_AF_UNIX = 1
_CLONE_THREAD = 0x10000
#: On x86-64, numbers from here on are the same calls in another coding.
_X32 = 0x40000000

_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000
_SET_FILTER, _ALL_THREADS, _IS_ACTION_KNOWN = 1, 1, 2


@dataclass(frozen=True)
class Machine:
    """A kind of processor: its name in audits, the number of `seccomp`, and those of the calls refused here."""

    audit: int
    seccomp: int
    numbers: dict[str, int]


MACHINES = {
    "x86_64": Machine(
        0xC000003E,
        317,
        {
            "socket": 41, "clone": 56, "fork": 57, "vfork": 58, "execve": 59, "kill": 62,
            "ptrace": 101,
            "pivot_root": 155, "chroot": 161, "mount": 165, "umount2": 166, "reboot": 169,
            "init_module": 175, "kexec_load": 246, "add_key": 248, "request_key": 249,
            "keyctl": 250, "unshare": 272, "perf_event_open": 298, "setns": 308,
            "process_vm_readv": 310, "process_vm_writev": 311, "finit_module": 313, "bpf": 321,
            "execveat": 322, "userfaultfd": 323, "io_uring_setup": 425, "clone3": 435,
            "pidfd_getfd": 438,
        },
    ),
    "aarch64": Machine(
        0xC00000B7,
        277,
        {
            "umount2": 39, "mount": 40, "pivot_root": 41, "chroot": 51, "unshare": 97,
            "kexec_load": 104, "init_module": 105, "ptrace": 117, "kill": 129, "reboot": 142,
            "socket": 198,
            "add_key": 217, "request_key": 218, "keyctl": 219, "clone": 220, "execve": 221,
            "perf_event_open": 241, "setns": 268, "process_vm_readv": 270,
            "process_vm_writev": 271, "finit_module": 273, "bpf": 280, "execveat": 281,
            "userfaultfd": 282, "io_uring_setup": 425, "clone3": 435, "pidfd_getfd": 438,
        },
    ),
}  # fmt: skip


def can_refuse_calls() -> bool:
    """Tell whether this machine and kernel have the filter, without putting it in force."""
    machine = MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    refusal = ctypes.byref(ctypes.c_uint32(_REFUSE))
    libc = ctypes.CDLL(None, use_errno=True)
    known: int = libc.syscall(machine.seccomp, _IS_ACTION_KNOWN, 0, refusal)
    return known == 0


def refuse_calls(*, network: bool, programs: bool) -> bool:
    """Put the filter in force for all threads; False where this machine or kernel has none.

    Needs `no_new_privs`. Without `network` only sockets inside this machine can be made; without `programs` no
    process can be started or become another, and no socket made at all.
    """
    machine = MACHINES.get(platform.machine())
    if machine is None or platform.system() != "Linux":
        return False
    code = b"".join(build_filter(machine, network=network, programs=programs))
    held = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
    libc = ctypes.CDLL(None, use_errno=True)
    done: int = libc.syscall(machine.seccomp, _SET_FILTER, _ALL_THREADS, header)
    return done == 0


def build_filter(machine: Machine, *, network: bool, programs: bool) -> Iterable[bytes]:
    """Yield the instructions, 8 bytes each."""
    yield _instruction(_LOAD, _MACHINE_AT)
    yield _instruction(_EQUAL, machine.audit, when=1)
    yield _refuse()
    yield _instruction(_LOAD, _NUMBER_AT)
    yield from (_instruction(_AT_LEAST, _X32, otherwise=1), _refuse())
    refused = _ALWAYS if programs else (*_ALWAYS, *_PROGRAMS, "socket")
    for name in refused:
        if name in machine.numbers:  # newer processors have no `fork`: it is `clone`
            yield _instruction(_EQUAL, machine.numbers[name], otherwise=1)
            yield _refuse()
    if not network and programs:
        yield from _allow_only(machine.numbers["socket"], _EQUAL, _AF_UNIX)
    if not programs:
        # Whether `clone3` makes a thread cannot be seen from here; without it the C library uses `clone`.
        yield _instruction(_EQUAL, machine.numbers["clone3"], otherwise=1)
        yield _refuse(errno.ENOSYS)
        yield from _allow_only(machine.numbers["clone"], _HAS_BITS, _CLONE_THREAD)
    yield _instruction(_RETURN, _ALLOW)


def _allow_only(number: int, test: int, value: int) -> Iterable[bytes]:
    """Refuse a call unless its first argument passes the test."""
    yield _instruction(_EQUAL, number, otherwise=3)
    yield _instruction(_LOAD, _FIRST_ARGUMENT_AT)
    yield _instruction(test, value, when=1)
    yield _refuse()


def _refuse(code: int = errno.EPERM) -> bytes:
    return _instruction(_RETURN, _REFUSE | code)


def _instruction(code: int, value: int, *, when: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; `when` and `otherwise` are how many to skip after a test."""
    return struct.pack("=HBBI", code, when, otherwise, value)
