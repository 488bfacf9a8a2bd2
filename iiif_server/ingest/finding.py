"""What a check finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, and what to do about it, in a sentence each.

    `kind` is ``original``, ``derivative``, ``orphan``, ``former``, ``media``, ``job`` or ``text``; what it is
    about is named where there is such a thing. ``former`` is an object that a former recipe left over: nothing is
    wrong with it.
    """

    kind: str
    problem: str
    remedy: str
    item_id: str | None = None
    media_id: str | None = None
    job_id: str | None = None
    key: str | None = None
