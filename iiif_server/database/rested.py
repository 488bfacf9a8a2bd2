"""Connections to a server that may have gone away while they lay unused."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

#: One that was in use so lately is taken as it is: to ask each before each use is a way to the server and back, which
#: was a twentieth of importing a row. A server that starts anew takes longer than this.
_TRUSTED_FOR_S = 1.0


def ask_after_rest(engine: Engine) -> None:
    """Let a connection be asked whether it still lives, where it lay unused for a while; a dead one is replaced."""

    def remember(_connection: Any, record: Any) -> None:
        record.info["used_s"] = time.monotonic()

    def ask(connection: Any, record: Any, _proxy: Any) -> None:
        used_s = record.info.get("used_s")
        if used_s is None or time.monotonic() - used_s < _TRUSTED_FOR_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The others lay as long: all that were opened before are replaced.
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", remember)
    event.listen(engine, "checkout", ask)
