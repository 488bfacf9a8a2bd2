"""An import that is killed half-way and run again ends as one that was not: nothing twice, nothing missing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from iiif_server.database.tables import item, media
from iiif_server.database.word_tables import item_facet
from iiif_server.runtime import Runtime
from iiif_server.transfer.importing import import_list
from tests.iiif_server.transfer.lists import count, write_list, write_picture
from tests.iiif_server.transfer.test_faults import make_row

_ROWS, _PICTURES = 1200, 60


def test_killed_and_run_again(house: Runtime, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    rows = [make_row(number) for number in range(2, 2 + _ROWS)]
    for number in range(_PICTURES):
        row = 20 * number
        write_picture(folder / f"{number}.png", (number, 0, row % 255))
        rows[row]["Tập tin"] = f"{number}.png"
    write_list(folder / "ds.csv", rows)
    environment = {
        **os.environ,
        "BAOVAT_DATA_DIR": str(house.settings.data_dir),
        "BAOVAT_DATABASE_URL": house.database.url,
    }
    kills = 0
    for items in (150, 450, 800):
        kills += _run_until(house, folder, environment, items)
        _check_whole(house)
    assert kills >= 2
    assert 0 < count(house)[0] < _ROWS
    report = import_list(house, folder, dry_run=False)
    assert not report.is_wrong
    assert report.counts["new"] + report.counts["unchanged"] == _ROWS
    assert report.counts["unchanged"] > 0
    assert count(house) == (_ROWS, _PICTURES, _PICTURES)
    _check_whole(house)
    assert import_list(house, folder, dry_run=False).counts["unchanged"] == _ROWS


def _run_until(house: Runtime, folder: Path, environment: dict[str, str], items: int) -> int:
    """Start an import and kill it when so many items are there; 1 where it was killed."""
    command = [sys.executable, "-m", "iiif_server", "import", str(folder)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    ends = time.monotonic() + 120
    while process.poll() is None and count(house)[0] < items:
        assert time.monotonic() < ends
        time.sleep(0.005)
    if process.poll() is not None:
        pytest.fail("the import ended before it was killed")
    process.send_signal(signal.SIGKILL)
    process.wait()
    return 1


def _check_whole(house: Runtime) -> None:
    """Each item that is there has its facets, and its picture where its row has one."""
    with house.database.read() as connection:
        items = set(connection.execute(select(item.c.id)).scalars())
        faceted = set(connection.execute(select(item_facet.c.item_id).distinct()).scalars())
        pictured = set(connection.execute(select(media.c.item_id).distinct()).scalars())
    assert items == faceted
    assert pictured == {f"tq-{2 + 20 * number:05}" for number in range(_PICTURES)} & items
