"""ETags of things that people edit: their revision, in quotes."""

from __future__ import annotations

import re

from flask import request

from iiif_server.catalog.revisions import RevisionNeededError

_ANY_TAG = re.compile(r'\s*(?:W/)?"([0-9A-Za-z]{1,64})"\s*')
_TAG = re.compile(r'\s*(?:W/)?"([0-9]{1,9})"\s*')


def read_if_match() -> int:
    """Return the revision that the request began from.

    Raises
    ------
    RevisionNeededError
        If it names none.
    """
    found = _TAG.fullmatch(request.headers.get("If-Match", ""))
    if found is None:
        raise RevisionNeededError
    return int(found[1])


def read_if_match_tag() -> str:
    """Return the tag of what the request began from, where tags are no numbers.

    Raises
    ------
    RevisionNeededError
        If it names none.
    """
    found = _ANY_TAG.fullmatch(request.headers.get("If-Match", ""))
    if found is None:
        raise RevisionNeededError
    return found[1]


def revision_tag(revision: int | str) -> str:
    """Return the ETag of a revision."""
    return f'"{revision}"'
