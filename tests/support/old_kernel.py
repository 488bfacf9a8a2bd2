"""A process for which the kernel has no seccomp, no Landlock, or neither: a filter of its own refuses to answer.

It is code for ``python -c``, because a filter stays for ever.
"""

from __future__ import annotations

from collections.abc import Sequence

_CODE = """
import ctypes, platform, struct
from iiif_server.jobs import syscall_filter
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
missing = {missing}
numbers = [syscall_filter.MACHINES[platform.machine()].seccomp if name == "seccomp" else 444 for name in missing]
steps = [struct.pack("=HBBI", 0x20, 0, 0, 0)]
for number in numbers:
    steps += [struct.pack("=HBBI", 0x15, 0, 1, number), struct.pack("=HBBI", 0x06, 0, 0, 0x00050026)]
code = b"".join([*steps, struct.pack("=HBBI", 0x06, 0, 0, 0x7FFF0000)])
held = ctypes.create_string_buffer(code, len(code))
header = struct.pack("@HP", len(code) // 8, ctypes.addressof(held))
seccomp = syscall_filter.MACHINES[platform.machine()].seccomp
assert libc.syscall(seccomp, 1, 0, header) == 0
"""


def without(missing: Sequence[str]) -> str:
    """Return code that takes ``seccomp``, ``landlock`` or both from its process: they answer "not implemented"."""
    return _CODE.format(missing=list(missing))
