"""The table of the studio, cell by cell: written out here, so that a change of it has to be meant."""

from __future__ import annotations

import pytest

from iiif_server.access.actions import (
    TABLE,
    Action,
    allow_action,
    decide_action,
    find_state_action,
)
from iiif_server.access.errors import ForbiddenError
from iiif_server.access.roles import Account, Role

#: What each role may do, in the order contributor, curator, reviewer, administrator. ``o``: with their own only.
EXPECTED = {
    "open-studio": "yyyy",
    "create-item": "yyyy",
    "edit-item": "oyyy",
    "edit-public-item": "nyyy",
    "submit-item": "oyyy",
    "give-back-item": "nnyy",
    "publish-item": "nnyy",
    "withdraw-item": "nnyy",
    "import-list": "nyyy",
    "edit-collection": "nyyy",
    "run-job": "oyyy",
    "create-exhibition": "yyyy",
    "edit-exhibition": "oyyy",
    "comment-exhibition": "yyyy",
    "submit-exhibition": "oyyy",
    "review-exhibition": "nnyy",
    "publish-exhibition": "nnyy",
    "unpublish-exhibition": "nnyy",
    "manage-accounts": "nnny",
}
ROLES = ("contributor", "curator", "reviewer", "administrator")
CELLS = [
    (role, action, own, letter == "y" or (letter == "o" and own))
    for action, letters in EXPECTED.items()
    for role, letter in zip(ROLES, letters, strict=True)
    for own in (False, True)
]


def test_every_cell_of_the_table_is_written_out_here() -> None:
    assert {(role, action, own) for role, action, own, _ in CELLS} == {
        (role.value, action.value, own) for role, action, own in TABLE
    }


@pytest.mark.parametrize(("role", "action", "own", "allowed"), CELLS)
def test_a_role_may_do_what_the_table_says(
    role: str, action: str, own: bool, allowed: bool
) -> None:
    decision = decide_action(Role(role), Action(action), own=own)
    assert decision.allowed is allowed
    assert decision.reason.endswith(".")


LAN = Account("a1", "lan", "Lan", Role.CONTRIBUTOR)


def test_what_nobody_made_is_nobodys_own() -> None:
    with pytest.raises(ForbiddenError, match="what they made themselves"):
        allow_action(LAN, Action.EDIT_ITEM, None)


def test_what_somebody_else_made_is_not_theirs() -> None:
    with pytest.raises(ForbiddenError):
        allow_action(LAN, Action.EDIT_ITEM, "a2")


def test_what_they_made_is_theirs() -> None:
    allow_action(LAN, Action.EDIT_ITEM, "a1")


#: From the state of a row to those of columns: which action brings an item there; ``-`` none. A new item has no state.
STEPS = {
    "": "create-item submit-item publish-item withdraw-item",
    "draft": "- submit-item publish-item withdraw-item",
    "in-review": "give-back-item - publish-item withdraw-item",
    "published": "withdraw-item withdraw-item - withdraw-item",
    "withdrawn": "withdraw-item withdraw-item publish-item -",
}


@pytest.mark.parametrize(
    ("before", "after", "action"),
    [
        (before, after, action)
        for before, actions in STEPS.items()
        for after, action in zip(
            ("draft", "in-review", "published", "withdrawn"), actions.split(), strict=True
        )
    ],
)
def test_what_brings_an_item_into_a_state(before: str, after: str, action: str) -> None:
    assert find_state_action(before, after) == (None if action == "-" else Action(action))
