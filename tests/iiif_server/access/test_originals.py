"""Who may take a deposited file: every statement of rights, with and without a limit."""

from __future__ import annotations

import pytest

from iiif_server.access.limits import NO_LIMIT, PublicLimit
from iiif_server.access.originals import HOUSE, LIMITED, NOT_OPEN, OPEN, decide_original
from iiif_server.access.policy import Actor
from manifests.rights import KNOWN_RIGHTS

LIMITS = [PublicLimit(500), PublicLimit(1), PublicLimit(None, True), PublicLimit(20_000, True)]


@pytest.mark.parametrize("uri", [rights.uri for rights in KNOWN_RIGHTS])
def test_visitors_take_what_a_licence_lets_everybody_copy(uri: str) -> None:
    is_open = "creativecommons.org" in uri
    assert decide_original(Actor.VISITOR, uri, NO_LIMIT) is (OPEN if is_open else NOT_OPEN)


def test_there_are_both_kinds() -> None:
    decided = [decide_original(Actor.VISITOR, each.uri, NO_LIMIT) for each in KNOWN_RIGHTS]
    assert (decided.count(OPEN), decided.count(NOT_OPEN)) == (26, 12)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("uri", [rights.uri for rights in KNOWN_RIGHTS])
def test_a_limit_holds_the_original_back_whatever_the_licence(uri: str, limit: PublicLimit) -> None:
    assert decide_original(Actor.VISITOR, uri, limit) is LIMITED


@pytest.mark.parametrize("limit", [NO_LIMIT, *LIMITS])
@pytest.mark.parametrize("uri", [rights.uri for rights in KNOWN_RIGHTS])
def test_the_house_takes_everything(uri: str, limit: PublicLimit) -> None:
    for actor in (Actor.STAFF, Actor.OPERATOR):
        assert decide_original(actor, uri, limit) is HOUSE


@pytest.mark.parametrize(
    "uri",
    ["", "http://creativecommons.org/", "http://evil.example/creativecommons.org/licenses/by/4.0/",
     "http://creativecommons.org.evil.example/licenses/by/4.0/",
     "http://creativecommons.org/licenses/by/4.0/\nX"],
)  # fmt: skip
def test_what_only_looks_like_a_licence_opens_nothing(uri: str) -> None:
    assert decide_original(Actor.VISITOR, uri, NO_LIMIT) is NOT_OPEN


def test_every_decision_has_its_reason() -> None:
    reasons = {each.reason for each in (OPEN, NOT_OPEN, LIMITED, HOUSE)}
    assert len(reasons) == 4
    assert all(reason.endswith(".") for reason in reasons)
    assert [each.allowed for each in (OPEN, HOUSE, LIMITED, NOT_OPEN)] == [
        True,
        True,
        False,
        False,
    ]
