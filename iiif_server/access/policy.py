"""The decision table: an actor, a state, and whether what is behind it may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from iiif_server.errors import NotPublicError, WithdrawnError


class Actor(StrEnum):
    """Who asks. What those who are signed in may do with what they see is `actions`' to say."""

    VISITOR = "visitor"
    STAFF = "staff"  # signed in at the studio, in any role
    OPERATOR = "operator"  # at the command line of the machine itself

    @property
    def is_of_the_house(self) -> bool:
        """Whether no limit for the public concerns them."""
        return self is not Actor.VISITOR


@dataclass(frozen=True)
class Decision:
    """Yes or no, with the reason in words for the person who asked."""

    allowed: bool
    reason: str


#: (actor, state of the item) → decision. A pair that is missing is a no.
TABLE = {
    (Actor.VISITOR, "published"): Decision(True, "The item is published."),
    (Actor.VISITOR, "draft"): Decision(False, "The item is not published."),
    (Actor.VISITOR, "in-review"): Decision(False, "The item is not published."),
    (Actor.VISITOR, "withdrawn"): Decision(False, "The item was withdrawn by the institution."),
    (Actor.STAFF, "published"): Decision(True, "Who is signed in sees everything."),
    (Actor.STAFF, "draft"): Decision(True, "Who is signed in sees everything."),
    (Actor.STAFF, "in-review"): Decision(True, "Who is signed in sees everything."),
    (Actor.STAFF, "withdrawn"): Decision(True, "Who is signed in sees everything."),
    (Actor.OPERATOR, "published"): Decision(True, "The operator sees everything."),
    (Actor.OPERATOR, "draft"): Decision(True, "The operator sees everything."),
    (Actor.OPERATOR, "in-review"): Decision(True, "The operator sees everything."),
    (Actor.OPERATOR, "withdrawn"): Decision(True, "The operator sees everything."),
}

NO = Decision(False, "Nothing allows it.")


def decide(actor: Actor, state: str) -> Decision:
    """Return whether the actor may see an item in this state."""
    return TABLE.get((actor, state), NO)


def allow(actor: Actor, state: str) -> None:
    """Do nothing where the actor may see an item in this state.

    Raises
    ------
    WithdrawnError
        If it was public and has been taken back.
    NotPublicError
        If it may not be seen for another reason.
    """
    decision = decide(actor, state)
    if decision.allowed:
        return
    if state == "withdrawn":
        raise WithdrawnError(decision.reason)
    raise NotPublicError(decision.reason)
