"""What docs/operations.md says to copy is enough: nothing is lost but what can be made again."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from iiif_server.ingest.captions import TextWords, add_text
from iiif_server.ingest.check import check_service
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.recordings import CAPTIONS, wav_bytes

OPERATIONS = Path(__file__).resolve().parents[3] / "docs/operations.md"
COPIED = re.compile(r"`rsync -a --ignore-existing /var/lib/baovat/(\S+)/ /backup/(\S+)/`")


def fill(runtime: Runtime, folder: Path) -> None:
    """Deposit a picture, and a sound with captions."""
    shown(runtime, write_grid(folder / "grid.png", 700, 600).read_bytes(), "picture")
    sound = shown(runtime, wav_bytes(), "song")
    text = folder / "song.vtt"
    text.write_text(CAPTIONS)
    add_text(runtime, sound, text, TextWords("vi"))


def back_up(data_dir: Path, target: Path) -> list[str]:
    """Copy a service on SQLite as the document says; return the names of the folders that it names."""
    target.mkdir()
    with (
        closing(sqlite3.connect(data_dir / "baovat.db")) as source,
        closing(sqlite3.connect(target / "baovat.db")) as kept,
    ):
        source.backup(kept)  # what `.backup` of the program sqlite3 does
    names = COPIED.findall(OPERATIONS.read_text())
    for source_name, name in names:
        shutil.copytree(data_dir / source_name, target / name)
    return [name for _source, name in names]


def restore(backup: Path, names: list[str], data_dir: Path) -> None:
    """Put a backup into an empty data folder."""
    data_dir.mkdir()
    shutil.copy(backup / "baovat.db", data_dir)
    for name in names:
        shutil.copytree(backup / name, data_dir / "objects" / name)


def test_a_copy_as_documented_lacks_only_what_can_be_made_again(tmp_path: Path) -> None:
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})) as runtime:
        fill(runtime, tmp_path)
        names = back_up(tmp_path / "data", tmp_path / "backup")
    assert names == ["originals", "texts"]
    restore(tmp_path / "backup", names, tmp_path / "again")

    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "again")})) as runtime:
        checked = check_service(runtime, quick=False, progress=lambda _step, _fraction: None)
    assert (checked.media, checked.objects) == (2, 3)
    assert {each.kind for each in checked.findings} == {"derivative"}
