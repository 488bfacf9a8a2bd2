"""Whether somebody may play a recording of an item that they may see."""

from __future__ import annotations

from iiif_server.access.limits import PublicLimit
from iiif_server.access.policy import Actor, Decision

HOUSE = Decision(True, "The institution plays everything.")
SOUND = Decision(True, "A sound has no pixels that could be limited or marked.")
WITHIN = Decision(True, "The film is within what the public gets.")
BEYOND = Decision(False, "The film shows more than the public gets of the item.")


def decide_playing(actor: Actor, limit: PublicLimit, width: int, height: int) -> Decision:
    """Return whether the actor may play a recording of this size in pixels, 0 × 0 for sound.

    A film is measured as a picture is. Nothing makes a smaller or marked film for the public: where the limit does not
    spare it, the public sees its poster, reduced and marked as any picture, and hears nothing of it.
    """
    if actor.is_of_the_house:
        return HOUSE
    if not width:
        return SOUND
    return WITHIN if limit.spares(width, height) else BEYOND
