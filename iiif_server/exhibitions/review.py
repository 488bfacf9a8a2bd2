"""Where the review of a draft stands, and whether it may be published; decided purely.

What was approved is a revision: whoever changes a word afterwards asks again. Nobody approves what they asked for, or
what they wrote last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from iiif_server.catalog.exhibition_history import Event
from iiif_server.catalog.exhibitions import OPERATOR, Writer
from iiif_server.exhibitions.refusals import ConflictError, NotAskedError, OwnReviewError


class Standing(StrEnum):
    """What became of the last request for a review."""

    NONE = "none"
    ASKED = "asked"
    APPROVED = "approved"
    RETURNED = "returned"
    #: It was approved, and has been changed since.
    OUTDATED = "outdated"


@dataclass(frozen=True)
class Review:
    """Where a review stands, with the event that it stands at."""

    standing: Standing
    event: Event | None = None


_KINDS = {
    "asked": Standing.ASKED,
    "approved": Standing.APPROVED,
    "returned": Standing.RETURNED,
}


def judge_review(events: Sequence[Event], revision: int) -> Review:
    """Return where the review of a draft stands.

    Parameters
    ----------
    events
        What happened to the exhibition, the newest first.
    revision
        The one that the draft has now.
    """
    last = next((event for event in events if event.kind in {*_KINDS, "published"}), None)
    if last is None or last.kind == "published":
        return Review(Standing.NONE)
    if last.kind == "approved" and last.revision != revision:
        return Review(Standing.OUTDATED, last)
    return Review(_KINDS[last.kind], last)


def find_objection(
    events: Sequence[Event], last_writer: Writer, reviewer: Writer
) -> ConflictError | None:
    """Return why somebody may not approve a draft; None where they may."""
    asked = next((event for event in events if event.kind in _KINDS), None)
    if asked is None or asked.kind != "asked":
        return NotAskedError()
    return OwnReviewError() if reviewer.id in {asked.writer.id, last_writer.id} else None


def may_publish(review: Review, publisher: Writer, *, is_needed: bool) -> bool:
    """Tell whether a draft may be published; whoever is at the command line of the machine may always."""
    return not is_needed or publisher == OPERATOR or review.standing is Standing.APPROVED
