"""Asking whether anything was written, for a hundredth of what reading it costs."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType

from sqlalchemy import Connection

from iiif_server.database.engine import Database


class Watch:
    """Tells whether somebody wrote to the database since it was last asked; a context, with a connection of its own.

    SQLite counts what other connections commit (https://www.sqlite.org/pragma.html#pragma_data_version). A server is
    not asked such a thing: there may always be news.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open = ExitStack()
        self._connection: Connection | None = None
        self._seen: int | None = None

    def __enter__(self) -> Watch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def has_news(self) -> bool:
        """Tell whether there may be something new; the first time there is.

        Raises
        ------
        DatabaseError
            If the database does not answer; the next question begins anew.
        """
        if self._database.sqlite_path is None:
            return True
        with self._database.told():
            try:
                seen = self._read_version()
            except Exception:
                self._open.close()
                self._connection = None
                raise
        is_new, self._seen = seen != self._seen, seen
        return is_new

    def forget(self) -> None:
        """Answer the next question with yes: what was found last could not be looked at."""
        self._seen = None

    def _read_version(self) -> int:
        if self._connection is None:
            self._connection = self._open.enter_context(self._database.connected())
            self._seen = None
        version: int = self._connection.exec_driver_sql("PRAGMA data_version").scalar_one()
        self._connection.rollback()  # within one transaction nothing is ever new
        return version
