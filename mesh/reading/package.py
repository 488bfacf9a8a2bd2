"""Where the bytes of a model and of the files it names come from: a folder, or one zip.

Nothing is ever unpacked to disk: members are read from the zip, and a name is looked up, never
joined to a path before it is known to stay inside.
"""

from __future__ import annotations

import posixpath
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from urllib.parse import unquote

from mesh.errors import MeshRefusedError
from mesh.limits import (
    MAX_UNPACK_RATIO,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_MEMBERS,
    MIN_BOMB_BYTES,
)

#: What a model file may be called inside a zip.
MODEL_SUFFIXES = (".glb", ".gltf", ".obj", ".ply", ".stl", ".3mf", ".dae", ".fbx")

#: What those are called in a sentence.
MODEL_NAMES = "GLB, glTF, OBJ, PLY, STL, 3MF, DAE or FBX"

#: A 3MF is a zip itself (Open Packaging Conventions); these are its root and the suffix of its model.
_OPC_TYPES, _OPC_MODEL_SUFFIX = "[Content_Types].xml", ".model"

#: A 3MF inside a zip is held in memory while it is read.
_MAX_INNER_BYTES = 1024**3

#: What the standard library raises while it unpacks a damaged member.
ZIP_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, struct.error)

#: How many of the last folders of a path are tried.
_MOST_TAILS = 8

_UP = ".."
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_ENCRYPTED_FLAG = 0x1  # APPNOTE.TXT 4.4.4, bit 0


@dataclass(frozen=True)
class Package:
    """A model and the files beside it.

    `main` is the model's name; `sizes` maps every readable name to its bytes. Names use ``/`` and
    are relative to the folder, or to the root of the zip. `inner` is a zip that lay inside the file
    itself: a 3MF packed once more.
    """

    path: Path
    main: str
    zipped: bool
    sizes: Mapping[str, int]
    inner: bytes | None = None

    @property
    def is_3mf(self) -> bool:
        """Whether the zip is a 3MF."""
        return self.zipped and self.main.endswith(_OPC_MODEL_SUFFIX)

    def open(self, name: str) -> BinaryIO:
        """Open one file for reading; the name must come from `main`, `sizes` or `find`."""
        if not self.zipped:
            return (self.path.parent / name).open("rb")
        try:
            with zipfile.ZipFile(
                self.path if self.inner is None else BytesIO(self.inner)
            ) as archive:
                return cast(BinaryIO, archive.open(name))
        except (*ZIP_DAMAGE, OSError, RuntimeError) as error:
            raise MeshRefusedError(
                f"the zip is damaged: {name} cannot be unpacked; pack it again"
            ) from error

    def size(self, name: str) -> int:
        """Tell how many bytes a file has, unpacked."""
        return self.sizes[name] if self.zipped else (self.path.parent / name).stat().st_size

    def read(self, name: str) -> bytes:
        """Read one file whole."""
        try:
            with self.open(name) as stream:
                return stream.read()
        except ZIP_DAMAGE as error:
            raise MeshRefusedError(
                f"the zip is damaged: {name} cannot be unpacked; pack it again"
            ) from error

    def find(self, reference: str) -> str | None:
        """Find the file that a model names, or None where it is missing.

        Raises
        ------
        MeshRefusedError
            The name leaves the folder of the model, or the zip in which that lies.
        """
        inner = PurePosixPath(self.main).parent / parse_reference(reference)
        name = posixpath.normpath(str(inner))
        if name.split("/")[0] == _UP:
            raise MeshRefusedError(_leaving(reference))
        if self.zipped:
            lowered = {known.casefold(): known for known in self.sizes}
            return name if name in self.sizes else lowered.get(name.casefold())
        folder = self.path.parent.resolve()
        target = (folder / name).resolve()
        if not target.is_relative_to(folder):
            raise MeshRefusedError(_leaving(reference))
        return name if target.is_file() else None

    def find_by_tail(self, reference: str) -> str | None:
        """Find a file by the end of a path that was written on another machine, or None.

        ``C:/scans/maps/stone.png`` is looked for as ``scans/maps/stone.png``, ``maps/stone.png`` and
        ``stone.png``, beside the model and never above it.
        """
        words = unquote(reference).replace("\\", "/").split("/")
        kept = [word for word in words if word.strip() and not word.endswith(":")]
        if ".." in kept:
            kept = kept[len(kept) - kept[::-1].index("..") :]
        for start in range(max(len(kept) - _MOST_TAILS, 0), len(kept)):
            tail = "/".join(kept[start:])
            if any(ord(character) < 32 for character in tail) or _SCHEME.match(tail):
                continue
            found = self.find(tail)
            if found is not None:
                return found
        return None


def parse_reference(reference: str, *, percent: bool = False) -> str:
    """Turn the name a model uses into a relative path; it may go up, which only `Package.find` can judge.

    Parameters
    ----------
    reference
        As written in the MTL or the glTF. Backslashes, which programs on Windows write, count as ``/``.
    percent
        Decode percent-encoding (glTF 2.0, 2.8: URIs).
    """
    text = unquote(reference) if percent else reference
    slashed = text.replace("\\", "/").strip()
    shown = repr(reference[:120])
    if not slashed or any(ord(character) < 32 for character in slashed):
        raise MeshRefusedError(f"the model names {shown}, which is no file name: export it again")
    if _SCHEME.match(slashed) or slashed.startswith("/"):
        raise MeshRefusedError(_leaving(reference))
    return str(PurePosixPath(slashed))


def _leaving(reference: str) -> str:
    return (
        f"the model names {reference[:120]!r}, which leaves its own folder: use a plain relative name, "
        "or put the model with all its folders into one zip"
    )


def open_package(path: Path) -> Package:
    """Look at a deposited file and tell which model it holds; nothing is unpacked.

    Raises
    ------
    MeshRefusedError
        Empty file; a zip that is damaged, encrypted, a bomb, hostile, or without exactly one model.
    """
    size = path.stat().st_size
    if size == 0:
        raise MeshRefusedError("the file is empty (0 bytes): copy or export it again")
    with path.open("rb") as stream:
        signature = stream.read(4)
    if signature not in (b"PK\x03\x04", b"PK\x05\x06"):
        return Package(path=path, main=path.name, zipped=False, sizes={path.name: size})
    package = _open_zip(path, None)
    if not package.main.casefold().endswith(".3mf"):
        return package
    if package.size(package.main) > _MAX_INNER_BYTES:
        raise MeshRefusedError("the 3MF in the zip is too large: deposit it without the zip")
    inner = _open_zip(path, package.read(package.main))
    if not inner.is_3mf:
        raise MeshRefusedError(f"{package.main} in the zip is no 3MF: pack it again")
    return inner


def _open_zip(path: Path, inner: bytes | None) -> Package:
    try:
        with zipfile.ZipFile(path if inner is None else BytesIO(inner)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise MeshRefusedError("the zip is damaged or cut short: make it again") from error
    sizes = _check_members(members)
    return Package(path=path, main=_plan_main(sizes), zipped=True, sizes=sizes, inner=inner)


def _check_members(members: list[zipfile.ZipInfo]) -> dict[str, int]:
    if len(members) > MAX_ZIP_MEMBERS:
        raise MeshRefusedError(
            f"the zip has {len(members)} members; at most {MAX_ZIP_MEMBERS} are read"
            "; pack only the model and its pictures"
        )
    sizes: dict[str, int] = {}
    for member in members:
        _check_member(member)
        if member.is_dir():
            continue
        if member.filename in sizes:
            raise MeshRefusedError(f"the zip holds {member.filename!r} twice: pack it again")
        sizes[member.filename] = member.file_size
    unpacked, packed = sum(sizes.values()), sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        raise MeshRefusedError(
            f"the zip would unpack to {unpacked} bytes; at most {MAX_UNPACKED_BYTES} are read"
            "; pack it again"
        )
    if unpacked > MIN_BOMB_BYTES and unpacked > MAX_UNPACK_RATIO * packed:
        raise MeshRefusedError(
            f"the zip unpacks to {unpacked // max(packed, 1)} times its size and is taken for a zip bomb"
            ": pack it again"
        )
    return sizes


def _check_member(member: zipfile.ZipInfo) -> None:
    name, shown = member.orig_filename, repr(member.orig_filename[:120])
    if "\\" in name or name.startswith("/") or _SCHEME.match(name) or ".." in name.split("/"):
        raise MeshRefusedError(
            f"the zip holds {shown}, which would leave its folder: pack it again"
        )
    if any(ord(character) < 32 for character in name):
        raise MeshRefusedError(
            f"the zip holds {shown}, a name with control characters: pack it again"
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise MeshRefusedError(f"the zip holds {shown}, a symbolic link: pack the file itself")
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise MeshRefusedError(f"the zip is encrypted ({shown}): pack it without a password")


def _plan_main(sizes: Mapping[str, int]) -> str:
    parts = [name for name in sizes if name.casefold().endswith(_OPC_MODEL_SUFFIX)]
    if _OPC_TYPES in sizes and parts:
        # The usual name first; which one is the root is read from the relations in `read_3mf`.
        return min(parts, key=lambda name: (name.casefold() != "3d/3dmodel.model", name))
    models = [
        name
        for name in sizes
        if PurePosixPath(name).suffix.casefold() in MODEL_SUFFIXES
        and not name.startswith("__MACOSX/")
        and not PurePosixPath(name).name.startswith(".")
    ]
    if len(models) != 1:
        found = "no model" if not models else f"{len(models)} models ({', '.join(models[:4])})"
        raise MeshRefusedError(f"the zip holds {found}; it must hold exactly one of {MODEL_NAMES}")
    if sizes[models[0]] == 0:
        raise MeshRefusedError(f"{models[0]} in the zip is empty (0 bytes): pack it again")
    return models[0]
