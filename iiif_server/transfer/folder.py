"""The files beside a list: found by the names that it gives, or by the inventory number in their own."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from iiif_server.errors import RefusedError
from iiif_server.ingest.list_names import ERROR_COPY, LIST_ENDINGS
from iiif_server.ingest.pack import WITH_SIDE_FILES, find_companions
from iiif_server.transfer.problem import Said
from iiif_server.transfer.table import ListRefusedError
from manifests.vietnamese import fold

MOST_FILES = 500_000
_NO_FILES = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Folder:
    """Files by their names as a list would give them (NFC, with slashes), and links and devices, which are refused."""

    root: Path
    paths: Mapping[str, Path]
    refused: tuple[str, ...] = ()
    _by_last: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Index the files by the last part of their names."""
        for name in self.paths:
            self._by_last.setdefault(PurePosixPath(name).name.casefold(), []).append(name)

    def find(self, listed: str) -> str | None:
        """Return the name of the file that a list means: its whole name here, or its last part where that is enough.

        Raises
        ------
        RefusedError
            If the name leads out of the folder, to a link, or to several files.
        """
        name = unicodedata.normalize("NFC", listed.replace("\\", "/")).removeprefix("./")
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts or ":" in path.parts[0]:
            raise RefusedError(f"“{listed[:120]}” leads out of the folder / dẫn ra ngoài thư mục")
        if name in self.refused:
            raise RefusedError(
                f"“{listed[:120]}” is a link or a device / là liên kết, không phải tập tin"
            )
        if name in self.paths:
            return name
        last = self._by_last.get(path.name.casefold(), ())
        same = [each for each in last if _is_called(each, name)]
        if len(same) > 1:
            raise RefusedError(
                f"“{listed[:120]}” may be / có thể là: {', '.join(sorted(same)[:5])}"
            )
        return same[0] if same else None


def _is_called(path: str, name: str) -> bool:
    return path.casefold() == name.casefold() or path.casefold().endswith(f"/{name.casefold()}")


def find_list(path: Path) -> tuple[Path, Path]:
    """Return the list and the folder with its files.

    Raises
    ------
    ListRefusedError
        If a folder has no list, or several.
    """
    if not path.is_dir():
        return path, path.parent
    found = sorted(each for each in path.iterdir() if is_list(each))
    if len(found) == 1:
        return found[0], path
    named = ", ".join(each.name for each in found[:5])
    raise ListRefusedError(
        Said(f"Thư mục có nhiều danh sách: {named}.", f"The folder has several lists: {named}.")
        if found
        else Said(
            "Thư mục không có danh sách .xlsx hay .csv.", "The folder has no list (.xlsx or .csv)."
        ),
        Said("Chỉ rõ tập tin danh sách.", "Name the list itself."),
    )


def is_list(path: Path) -> bool:
    """Tell whether a file is a list that somebody made, by its name."""
    name = path.name.lower()
    return (
        path.is_file()
        and name.endswith(LIST_ENDINGS)
        and not name.endswith(ERROR_COPY)
        and not name.startswith(("~$", "."))
    )


def list_folder(root: Path, besides: Path) -> Folder:
    """Return the files in a folder and the folders in it, without lists; links are not followed."""
    paths: dict[str, Path] = {}
    refused = []
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            shown = unicodedata.normalize("NFC", path.relative_to(root).as_posix())
            if not stat.S_ISREG(path.lstat().st_mode):
                refused.append(shown)
            elif path != besides and not _is_ours(name):
                paths[shown] = path
            if len(paths) > MOST_FILES:
                raise ListRefusedError(
                    Said(
                        f"Thư mục có hơn {MOST_FILES:,} tập tin.",
                        f"The folder has more than {MOST_FILES:,} files.",
                    ),
                    Said("Chia thành nhiều thư mục.", "Part it into several folders."),
                )
        _folders[:] = [
            each
            for each in _folders
            if not each.startswith(".") and not (Path(folder) / each).is_symlink()
        ]
    return Folder(root, paths, tuple(refused))


def _is_ours(name: str) -> bool:
    low = name.lower()
    return low.startswith((".", "~$")) or low.endswith(LIST_ENDINGS) or low in _NO_FILES


def find_side_files(folder: Folder) -> frozenset[str]:
    """Return the files that models bring themselves, such as textures; a model whose own are missing has none."""
    names = {path: name for name, path in folder.paths.items()}
    found: set[str] = set()
    for path in folder.paths.values():
        if path.suffix.lower() in WITH_SIDE_FILES:
            try:
                found |= {names[each] for each in find_companions(path) if each in names}
            except (RefusedError, OSError):
                continue  # told when the model is taken in
    return frozenset(found)


def match_by_number(names: Iterable[str], numbers: Sequence[str]) -> dict[str, str]:
    """Return the inventory number that each file's name begins with, where there is one and only one longest.

    "BTTQ-1234_mat truoc.jpg" belongs to "BTTQ 1234", and "BTTQ 12345.jpg" does not.
    """
    by_words: dict[tuple[str, ...], set[str]] = {}
    for number in numbers:
        by_words.setdefault(_words(number), set()).add(number)
    found = {}
    for name in names:
        words = _words(PurePosixPath(name).stem)
        for length in range(len(words), 0, -1):
            if holders := by_words.get(words[:length]):
                if len(holders) == 1:
                    found[name] = next(iter(holders))
                break
    return found


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[a-z]+|[0-9]+", fold(text)))
