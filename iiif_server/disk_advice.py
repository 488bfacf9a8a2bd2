"""What to do where the system would not write: the commonest reasons have a remedy of their own."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def advise_on_writing(error: OSError) -> str:
    """Say in one sentence what whoever looks after the service does about a write that failed."""
    if error.errno in _FULL:
        return "Free some space and try again."
    if error.errno in _REFUSED:
        return "Let the user of the service write there and try again."
    return "Look at the disk and try again."
