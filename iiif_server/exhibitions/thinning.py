"""Which versions of a draft are forgotten as time goes on; decided purely.

A draft is kept every few seconds while somebody writes. Of what is long ago nobody needs every word, but each evening,
each person's last word before another went on, and whatever was marked to be kept (published, reviewed) stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from iiif_server.catalog.exhibition_history import VersionStamp

#: Up to an age every version stays, then the last one of each span. An hour's writing makes about a thousand.
SPANS = (
    (timedelta(minutes=30), timedelta(0)),
    (timedelta(days=1), timedelta(minutes=5)),
    (timedelta(days=30), timedelta(hours=1)),
    (timedelta.max, timedelta(days=1)),
)
#: To look through the versions costs a query; they are looked through after so many new ones.
EVERY = 20


def choose_forgotten(versions: Sequence[VersionStamp], now: datetime) -> tuple[int, ...]:
    """Return the revisions that are not needed any more.

    Parameters
    ----------
    versions
        All of one draft, the newest first.
    """
    forgotten: list[int] = []
    for newer, version in pairwise(versions):
        is_last_word = newer.writer.id != version.writer.id
        if version.kept or is_last_word or _span_of(version, now) != _span_of(newer, now):
            continue
        forgotten.append(version.revision)
    return tuple(forgotten)


def _span_of(version: VersionStamp, now: datetime) -> tuple[timedelta, object]:
    """Return the span that a version lies in; of several in one the last stays."""
    age = now - version.saved_at
    span = next(span for oldest, span in SPANS if age <= oldest)
    if not span:
        return span, version.revision
    return span, int(version.saved_at.timestamp() // span.total_seconds())
