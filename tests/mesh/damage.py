"""Reads many damaged copies of one file in a process of its own, with bounds on memory and time.

Run as ``python -m tests.mesh.damage FILE FIRST COUNT``: prints how many copies were read and how many were
refused, and ends with an error at the first that did neither.
"""

from __future__ import annotations

import io
import json
import random
import resource
import signal
import sys
import tempfile
import zipfile
from pathlib import Path

from mesh.errors import MeshError
from mesh.reading.clean import clean_surface
from mesh.reading.files import read_surface
from mesh.reading.header import inspect_header

#: A small file that is damaged must not take more than this.
MEMORY_BYTES = 2 * 1024**3
SECONDS = 10

INTERESTING = (0, 1, 0x7F, 0x80, 0xFF)


def damage(data: bytes, seed: int) -> bytes:
    """Cut a file short, flip bits, overwrite numbers, or repeat a piece of it; by the seed."""
    chance = random.Random(seed)
    if seed % 4 == 0:
        return data[: chance.randrange(1, len(data))]
    spoiled = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(spoiled))
        kind = chance.randrange(4)
        if kind == 0:
            spoiled[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            spoiled[at] = chance.choice(INTERESTING)
        elif kind == 2:
            spoiled[at : at + 4] = bytes([chance.choice(INTERESTING)]) * 4
        elif data[at : at + 1].isdigit():
            spoiled[at : at + 1] = chance.choice((b"9" * 12, b"-", b"nan", b"", b"1e40"))
        else:
            spoiled[at : at + 8] = spoiled[at // 2 : at // 2 + 8]
    return bytes(spoiled)


def damage_inside(data: bytes, seed: int) -> bytes:
    """Damage the largest member of a zip and pack it again, so that its checksum is right."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        members = {name: source.read(name) for name in source.namelist()}
    largest = max(members, key=lambda name: len(members[name]))
    members[largest] = damage(members[largest], seed)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in members.items():
            target.writestr(name, content)
    return out.getvalue()


def judge(path: Path) -> str:
    """Read a file as the service does; anything but a surface or one line of reason is an error."""
    try:
        clean_surface(read_surface(path, inspect_header(path)))
    except MeshError as error:
        message = str(error)
        assert message, "a refusal without a reason"
        assert "\n" not in message, f"a reason of several lines: {message!r}"
        assert len(message) < 600, f"a reason too long to read: {message!r}"
        return "refused"
    return "read"


def main() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    data, first, count = Path(sys.argv[1]).read_bytes(), int(sys.argv[2]), int(sys.argv[3])
    told = {"read": 0, "refused": 0}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(sys.argv[1]).name
        for seed in range(first, first + count):
            inside = data[:2] == b"PK" and seed % 3
            path.write_bytes(damage_inside(data, seed) if inside else damage(data, seed))
            signal.alarm(SECONDS)
            try:
                told[judge(path)] += 1
            except BaseException as error:
                raise SystemExit(f"seed {seed}: {type(error).__name__}: {error}") from error
            signal.alarm(0)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
