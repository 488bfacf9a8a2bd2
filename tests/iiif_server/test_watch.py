"""A watch says that there is news exactly when somebody wrote, whoever did."""

from __future__ import annotations

from pathlib import Path

import pytest

from iiif_server.catalog.changes import next_change
from iiif_server.database.engine import Database
from iiif_server.database.watch import Watch
from iiif_server.errors import DatabaseError


def write(database: Database) -> None:
    with database.write() as connection:
        next_change(connection)


def test_what_others_write_is_news_once(database: Database) -> None:
    is_server = database.sqlite_path is None
    other = Database(database.url)
    with Watch(database) as watch:
        assert watch.has_news()
        assert watch.has_news() is is_server
        for writer in (database, other):
            write(writer)
            assert watch.has_news()
            assert watch.has_news() is is_server
        with database.read() as connection:
            connection.exec_driver_sql("SELECT 1")
        assert watch.has_news() is is_server
        watch.forget()
        assert watch.has_news()
    other.close()


def test_a_database_that_cannot_be_asked_is_told_and_asked_anew(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database = Database(f"sqlite:///{folder / 'bao.db'}")
    folder.rmdir()
    with Watch(database) as watch:
        with pytest.raises(DatabaseError):
            watch.has_news()
        folder.mkdir()
        assert watch.has_news()
        assert not watch.has_news()
    database.close()
