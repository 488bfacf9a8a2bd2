"""Whether an item may become public: nothing is published whose rights nobody has stated.

Three things have rights of their own: the work itself, the digital copy that we made of it, and what we write about it.
"""

from __future__ import annotations

from manifests.errors import UnknownRightsError
from manifests.record import Record
from manifests.rights import parse_rights

#: What has rights, in the words of the command line and of sheets.
WORK, COPY, METADATA = "work", "digital copy", "metadata"


#: From which state an item comes into review, and into which it goes back when it is not found good.
BEFORE_REVIEW, IN_REVIEW = "draft", "in-review"


def find_missing_rights(copy_rights: str, record: Record) -> tuple[str, ...]:
    """Return of what the rights are not stated, or not in words that IIIF knows.

    Parameters
    ----------
    copy_rights
        The rights of the digital copy: the item's own.
    """
    stated = {WORK: record.work_rights, COPY: copy_rights, METADATA: record.metadata_rights}
    return tuple(what for what, uri in stated.items() if not _is_known(uri))


def _is_known(uri: str) -> bool:
    try:
        parse_rights(uri)
    except UnknownRightsError:
        return False
    return True
