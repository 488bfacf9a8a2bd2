"""Which zips that come with a list are opened: those with pictures and documents, and not those that are a model."""

from __future__ import annotations

from pathlib import Path

from iiif_server.errors import RefusedError
from iiif_server.transfer.columns import FILES
from iiif_server.transfer.escapes import split, unescape
from iiif_server.transfer.folder import Folder, find_list, is_list, list_folder, match_by_number
from iiif_server.transfer.identify import read_number
from iiif_server.transfer.interpret import interpret
from iiif_server.transfer.lists import read_list
from iiif_server.transfer.unpacking import unpack


def open_zips(root: Path, scratch_dir: Path) -> None:
    """Open the zips in a folder that no row of its list names, and whose name begins with no row's inventory number.

    Where there is no list yet, all are opened: it is looked for in them.

    Raises
    ------
    ListRefusedError
        If one cannot be opened, or the list cannot be read.
    """
    zips = sorted(each for each in root.iterdir() if each.suffix.lower() == ".zip")
    if not zips:
        return
    has_list = any(is_list(each) for each in root.iterdir())
    kept = _find_models(root) if has_list else frozenset()
    for path in zips:
        if path.name not in kept:
            unpack(path, root / path.stem if has_list else root, scratch_dir)


def _find_models(root: Path) -> frozenset[str]:
    """Return the zips that rows name, or that have the number of one."""
    list_path, _ = find_list(root)
    rows = interpret(read_list(list_path)).rows
    folder = list_folder(root, list_path)
    named = set()
    for row in rows:
        for listed in split(row.cells.get((FILES, ""), ""), ";\n|"):
            named |= _find(folder, unescape(listed))
    zips = [name for name in folder.paths if name.lower().endswith(".zip")]
    return frozenset(named) | frozenset(
        match_by_number(zips, [*filter(None, map(read_number, rows))])
    )


def _find(folder: Folder, listed: str) -> set[str]:
    try:
        found = folder.find(listed) if listed.lower().endswith(".zip") else None
    except RefusedError:
        return set()  # told with the row
    return {found} if found else set()
