"""Whether a deposited file itself may be taken away: only where its rights say that it may be copied."""

from __future__ import annotations

import re

from iiif_server.access.limits import NO_LIMIT, PublicLimit
from iiif_server.access.policy import Actor, Decision

#: Licences and dedications of Creative Commons all allow copying, some with conditions; the statements
#: of RightsStatements.org describe what is known of a thing, and allow nothing by themselves.
_OPEN = re.compile(r"https?://creativecommons\.org/(licenses|publicdomain)/[a-z-]+/[0-9.]+/")

HOUSE = Decision(True, "The institution gets what it deposited.")
OPEN = Decision(True, "Its licence allows everybody to copy it.")
NOT_OPEN = Decision(False, "Its rights do not say that it may be copied.")
LIMITED = Decision(False, "The public gets it in reduced detail only.")


def decide_original(actor: Actor, rights: str, limit: PublicLimit) -> Decision:
    """Return whether the actor may take an original of an item that they may see.

    Parameters
    ----------
    rights
        The item's rights in canonical form (`manifests.rights`).
    limit
        What the public gets of the item: an original would show more than any limit allows.
    """
    if actor.is_of_the_house:
        return HOUSE
    if limit != NO_LIMIT:
        return LIMITED
    return OPEN if _OPEN.fullmatch(rights) else NOT_OPEN
