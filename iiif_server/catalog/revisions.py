"""Two people on one thing: who saves names the revision that they began from, and is told where it is an older one."""

from __future__ import annotations

from typing import Any

from iiif_server.errors import BaovatError, RefusedError


class StaleRevisionError(BaovatError):
    """Somebody else saved meanwhile.

    `current` is what is there now, as plain values for JSON, so that both versions can be shown; nothing was changed.
    """

    def __init__(
        self, what: str, expected: int | str, current_revision: int | str, current: Any
    ) -> None:
        super().__init__(
            f"{what} was changed by somebody else: revision {expected} was expected, {current_revision} is there. "
            "Nothing was saved; compare the two and save again."
        )
        self.current_revision = current_revision
        self.current = current


class RevisionNeededError(RefusedError):
    """A write does not say which revision it began from."""

    def __init__(self) -> None:
        super().__init__('say which revision you began from, such as `If-Match: "12"`')
