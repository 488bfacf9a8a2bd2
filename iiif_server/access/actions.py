"""The decision table of the studio: a role, an action, and whether it is allowed, with the reason.

Some actions are on a thing that belongs to somebody. It belongs to who made it; where nobody is known to have made
it, as with what came in by the command line, it is nobody's own.
"""

from __future__ import annotations

from enum import StrEnum

from iiif_server.access.errors import ForbiddenError
from iiif_server.access.policy import Decision
from iiif_server.access.roles import Account, Role


class Action(StrEnum):
    """What can be done at the studio, or by programs with somebody's token."""

    OPEN_STUDIO = "open-studio"  # see everything that is not public yet, and the work on it
    CREATE_ITEM = "create-item"
    EDIT_ITEM = "edit-item"  # the record, media, annotations, earlier versions
    EDIT_PUBLIC_ITEM = "edit-public-item"  # the same while the public sees it
    SUBMIT_ITEM = "submit-item"
    GIVE_BACK_ITEM = "give-back-item"
    PUBLISH_ITEM = "publish-item"
    WITHDRAW_ITEM = "withdraw-item"
    IMPORT_LIST = "import-list"
    EDIT_COLLECTION = "edit-collection"
    RUN_JOB = "run-job"  # again, or no longer
    CREATE_EXHIBITION = "create-exhibition"
    EDIT_EXHIBITION = "edit-exhibition"
    COMMENT_EXHIBITION = "comment-exhibition"
    SUBMIT_EXHIBITION = "submit-exhibition"
    REVIEW_EXHIBITION = "review-exhibition"
    PUBLISH_EXHIBITION = "publish-exhibition"
    UNPUBLISH_EXHIBITION = "unpublish-exhibition"
    MANAGE_ACCOUNTS = "manage-accounts"


EVERYBODY = Decision(True, "Everybody with an account may do this.")
OWN = Decision(True, "It is their own.")
NOT_OWN = Decision(False, "Contributors change only what they made themselves.")
CURATES = Decision(True, "Curators look after the whole collection.")
NOT_CURATOR = Decision(False, "This changes what everybody works with: it needs a curator.")
NOT_PUBLIC_WORK = Decision(False, "The public sees it already: changing it needs a curator.")
REVIEWS = Decision(True, "Reviewers decide what the public sees.")
NOT_REVIEWER = Decision(False, "What the public sees is decided by a reviewer.")
ADMINISTERS = Decision(True, "Administrators look after the accounts.")
NOT_ADMINISTRATOR = Decision(False, "Accounts are looked after by administrators.")
NO = Decision(False, "Nothing allows it.")

#: Which role an action needs at least, what it says to those who have it, and to those who have not.
_FROM: dict[Action, tuple[Role, Decision, Decision]] = {
    Action.OPEN_STUDIO: (Role.CONTRIBUTOR, EVERYBODY, NO),
    Action.CREATE_ITEM: (Role.CONTRIBUTOR, EVERYBODY, NO),
    Action.CREATE_EXHIBITION: (Role.CONTRIBUTOR, EVERYBODY, NO),
    Action.COMMENT_EXHIBITION: (Role.CONTRIBUTOR, EVERYBODY, NO),
    Action.EDIT_PUBLIC_ITEM: (Role.CURATOR, CURATES, NOT_PUBLIC_WORK),
    Action.EDIT_ITEM: (Role.CURATOR, CURATES, NOT_OWN),
    Action.SUBMIT_ITEM: (Role.CURATOR, CURATES, NOT_OWN),
    Action.RUN_JOB: (Role.CURATOR, CURATES, NOT_OWN),
    Action.EDIT_EXHIBITION: (Role.CURATOR, CURATES, NOT_OWN),
    Action.SUBMIT_EXHIBITION: (Role.CURATOR, CURATES, NOT_OWN),
    Action.IMPORT_LIST: (Role.CURATOR, CURATES, NOT_CURATOR),
    Action.EDIT_COLLECTION: (Role.CURATOR, CURATES, NOT_CURATOR),
    Action.GIVE_BACK_ITEM: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.PUBLISH_ITEM: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.WITHDRAW_ITEM: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.REVIEW_EXHIBITION: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.PUBLISH_EXHIBITION: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.UNPUBLISH_EXHIBITION: (Role.REVIEWER, REVIEWS, NOT_REVIEWER),
    Action.MANAGE_ACCOUNTS: (Role.ADMINISTRATOR, ADMINISTERS, NOT_ADMINISTRATOR),
}

#: What a contributor may do with what is their own.
OWN_ACTIONS = frozenset(
    {
        Action.EDIT_ITEM,
        Action.SUBMIT_ITEM,
        Action.RUN_JOB,
        Action.EDIT_EXHIBITION,
        Action.SUBMIT_EXHIBITION,
    }
)

_RANK = {role: rank for rank, role in enumerate(Role)}


def _cell(role: Role, action: Action, *, own: bool) -> Decision:
    least, yes, no = _FROM[action]
    if _RANK[role] >= _RANK[least]:
        return yes
    return OWN if own and action in OWN_ACTIONS else no


#: (role, action, whether the thing is their own) → decision; built once, each cell is tested.
TABLE = {
    (role, action, own): _cell(role, action, own=own)
    for role in Role
    for action in Action
    for own in (False, True)
}


def find_state_action(before: str, after: str) -> Action | None:
    """Return which action brings an item from a state (empty: a new one) into another; None where there is none.

    Taking back what the public sees is a withdrawal, into whatever state it comes.
    """
    if before == after:
        return None
    if after == "published":
        return Action.PUBLISH_ITEM
    if before == "published" or "withdrawn" in (before, after):
        return Action.WITHDRAW_ITEM
    if before == "in-review":
        return Action.GIVE_BACK_ITEM
    return Action.SUBMIT_ITEM if after == "in-review" else Action.CREATE_ITEM


def decide_action(role: Role, action: Action, *, own: bool = False) -> Decision:
    """Return whether a role may do something, to a thing of its own where there is one."""
    return TABLE[(role, action, own)]


def allow_action(account: Account, action: Action, owner: str | None = None) -> None:
    """Do nothing where the account may do it.

    Parameters
    ----------
    owner
        The account that made what is acted on; None where that is nobody, or nothing is acted on.

    Raises
    ------
    ForbiddenError
        If it may not.
    """
    decision = decide_action(account.role, action, own=owner is not None and owner == account.id)
    if not decision.allowed:
        raise ForbiddenError(action.value, account.role.value, decision.reason)
