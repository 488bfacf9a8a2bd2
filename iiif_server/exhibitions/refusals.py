"""Why something is not done to an exhibition: each says what to do instead."""

from __future__ import annotations

from iiif_server.catalog.exhibitions import Draft
from iiif_server.errors import BaovatError


class DraftChangedError(BaovatError):
    """Somebody else changed the draft meanwhile; `current` is what it says now."""

    def __init__(self, current: Draft, expected: int) -> None:
        stamp = current.stamp
        super().__init__(
            f"The exhibition {stamp.slug} is at revision {stamp.revision}, and this change was made on {expected}:"
            " take over what changed meanwhile, or send the change again on the newer revision."
        )
        self.current = current


class ConflictError(BaovatError):
    """It cannot be done while things stand as they do."""


class ExhibitionTakenError(ConflictError):
    """There is an exhibition of this slug already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is an exhibition {slug!r} already: choose another address.")


class WasPublishedError(ConflictError):
    """What was published once is not deleted."""

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"The exhibition {slug} was published, and others may lead to it: take it back instead of deleting it."
        )


class ReviewNeededError(ConflictError):
    """A second person has to approve first, or may not by who they are."""
