"""What a full disk or a folder that is not ours says to whoever has never heard of a database."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from iiif_server.database.engine import Database
from iiif_server.errors import DatabaseError


def fill(database: Database) -> None:
    """Write more than SQLite is allowed to keep."""
    with database.write() as connection:
        connection.execute(text("CREATE TABLE kept (content BLOB)"))
        connection.execute(text("PRAGMA max_page_count = 4"))
        connection.execute(text("INSERT INTO kept VALUES (zeroblob(1000000))"))


def test_a_full_disk_is_told_with_its_folder(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/small.db")
    with pytest.raises(DatabaseError) as told:
        fill(database)
    database.close()
    assert str(told.value).endswith(
        f"The disk of {tmp_path} is full: free some space, and try again."
    )


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "small.db").mkdir()
    database = Database(f"sqlite:///{tmp_path}/small.db")
    with pytest.raises(DatabaseError) as told, database.read() as connection:
        connection.execute(text("SELECT 1"))
    assert f"{tmp_path} cannot be written to" in str(told.value)
    assert "BAOVAT_DATA_DIR" in str(told.value)
    assert "\n" not in str(told.value)


def test_of_a_server_its_address_and_log_are_told() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseError) as told, database.read():
        pass
    # What the driver says may end with a question, and stands apart from what to do.
    assert str(told.value).endswith("). Look at BAOVAT_DATABASE_URL and at its log.")
    assert "?." not in str(told.value)


#: Opens new files, each at a moment that all processes agree on.
OPENING = """
import sys, time
from sqlalchemy import text
from iiif_server.database.engine import Database
for number in range(60):
    time.sleep(max(0, float(sys.argv[2]) + number * 0.03 - time.time()))
    database = Database(f"sqlite:///{sys.argv[1]}/new-{number}.db")
    with database.write() as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS kept (content BLOB)"))
    database.close()
"""


def test_processes_that_open_a_new_file_at_once_are_all_let_in(tmp_path: Path) -> None:
    begin_s = str(time.time() + 3)
    command = [sys.executable, "-c", OPENING, str(tmp_path), begin_s]
    opening = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    told = [each.communicate()[1] for each in opening]
    assert [each.returncode for each in opening] == [0, 0, 0], told
