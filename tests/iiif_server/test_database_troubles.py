"""What a full disk or a folder that is not ours says to whoever has never heard of a database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
    with pytest.raises(DatabaseError, match="BAOVAT_DATABASE_URL and at its log"), database.read():
        pass


def test_many_who_open_a_new_file_at_once_are_all_let_in(tmp_path: Path) -> None:
    for number in range(20):
        databases = [Database(f"sqlite:///{tmp_path}/new-{number}.db") for _ in range(8)]
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(count_tables, databases)) == [0] * 8
        for each in databases:
            each.close()


def count_tables(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one()
