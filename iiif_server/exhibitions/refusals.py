"""Why something is not done to an exhibition: each says what to do instead."""

from __future__ import annotations

from iiif_server.catalog.exhibitions import Draft
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.errors import BaovatError


class DraftChangedError(StaleRevisionError):
    """Somebody else changed the draft meanwhile; `draft` is what it says now."""

    def __init__(self, draft: Draft, expected: int) -> None:
        stamp = draft.stamp
        values = {
            "slug": stamp.slug,
            "revision": stamp.revision,
            "state": stamp.state,
            "edition": stamp.edition,
            "exhibition": draft.document,
            "stale": {place: list(texts) for place, texts in draft.stale.items()},
        }
        super().__init__(f"The exhibition {stamp.slug}", expected, stamp.revision, values)
        self.draft = draft


class ConflictError(BaovatError):
    """It cannot be done while things stand as they do; pages find their words by `code`."""

    code = "conflict"


class ExhibitionTakenError(ConflictError):
    """There is an exhibition of this slug already."""

    code = "taken"

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is an exhibition {slug!r} already: choose another address.")


class WasPublishedError(ConflictError):
    """What was published once is not deleted."""

    code = "was-published"

    def __init__(self, slug: str) -> None:
        super().__init__(
            f"The exhibition {slug} was published, and others may lead to it: take it back instead of deleting it."
        )


class ReviewNeededError(ConflictError):
    """A second person has to approve before it is published."""

    code = "review-needed"

    def __init__(self) -> None:
        super().__init__(
            "A second person has to approve this exhibition before it is published: ask for a review."
        )


class NotAskedError(ConflictError):
    """Somebody approves what nobody asked about."""

    code = "not-asked"

    def __init__(self) -> None:
        super().__init__("Nobody asked for a review of this exhibition: ask for one first.")


class OwnReviewError(ConflictError):
    """Somebody approves what they wrote or asked for themselves."""

    code = "own-review"

    def __init__(self) -> None:
        super().__init__(
            "Whoever wrote an exhibition or asked for its review cannot approve it: a second person has to."
        )
