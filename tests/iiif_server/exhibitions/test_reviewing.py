"""Reviews: a second person approves what they have read, and only that is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from iiif_server.catalog.exhibition_history import UnknownCommentError, list_comments
from iiif_server.catalog.exhibitions import OPERATOR, Writer
from iiif_server.errors import RefusedError, UnknownExhibitionError
from iiif_server.exhibitions import drafting, reviewing
from iiif_server.exhibitions.publication import publish
from iiif_server.exhibitions.refusals import (
    DraftChangedError,
    NotAskedError,
    OwnReviewError,
    ReviewNeededError,
)
from iiif_server.exhibitions.review import Standing
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings
from manifests.exhibition.readiness import Topic
from tests.iiif_server.exhibitions.test_drafting import LAN, MINH, WORDS, titled
from tests.manifests.exhibition.tours import STAR, step

SLUG = WORDS.slug
THU = Writer("a3", "Thu")


@pytest.fixture
def strict(settings: Settings) -> Iterator[Runtime]:
    with open_runtime(replace(settings, exhibition_review=True)) as opened:
        drafting.create(opened, WORDS, LAN)
        yield opened


def test_without_a_review_nothing_is_published(strict: Runtime) -> None:
    with pytest.raises(ReviewNeededError, match="second person"):
        publish(strict, SLUG, LAN)
    reviewing.ask_review(strict, SLUG, 1, "Nhờ chị xem giúp.", LAN)
    with pytest.raises(ReviewNeededError):
        publish(strict, SLUG, MINH)


def test_a_second_person_approves_and_it_is_published(strict: Runtime) -> None:
    asked = reviewing.ask_review(strict, SLUG, 1, "", LAN)
    assert asked.review.standing is Standing.ASKED
    approved = reviewing.approve(strict, SLUG, 1, "Hay lắm.", MINH)
    assert (approved.review.standing, approved.review.event.writer) == (Standing.APPROVED, MINH)
    assert publish(strict, SLUG, LAN, 1).number == 1


def test_nobody_approves_their_own(strict: Runtime) -> None:
    with pytest.raises(NotAskedError, match="ask for one first"):
        reviewing.approve(strict, SLUG, 1, "", MINH)
    drafting.save(strict, titled(1), 1, MINH)
    reviewing.ask_review(strict, SLUG, 2, "", LAN)
    for own in (LAN, MINH):
        with pytest.raises(OwnReviewError, match="second person"):
            reviewing.approve(strict, SLUG, 2, "", own)
    reviewing.approve(strict, SLUG, 2, "", THU)


def test_a_change_after_the_approval_asks_for_another(strict: Runtime) -> None:
    reviewing.ask_review(strict, SLUG, 1, "", LAN)
    reviewing.approve(strict, SLUG, 1, "", MINH)
    drafting.save(strict, titled(1), 1, LAN)
    with strict.database.read() as connection:
        found = reviewing.read_reviewed(connection, SLUG)
    assert found.review.standing is Standing.OUTDATED
    with pytest.raises(ReviewNeededError):
        publish(strict, SLUG, LAN)


def test_what_was_not_read_is_not_approved(strict: Runtime) -> None:
    reviewing.ask_review(strict, SLUG, 1, "", LAN)
    drafting.save(strict, titled(1), 1, LAN)
    with pytest.raises(DraftChangedError):
        reviewing.approve(strict, SLUG, 1, "", MINH)
    with pytest.raises(DraftChangedError):
        publish(strict, SLUG, OPERATOR, 1)


def test_what_is_sent_back_says_why(strict: Runtime) -> None:
    reviewing.ask_review(strict, SLUG, 1, "", LAN)
    with pytest.raises(RefusedError, match="Say what"):
        reviewing.send_back(strict, SLUG, 1, "  ", MINH)
    back = reviewing.send_back(strict, SLUG, 1, "Thiếu nguồn.", MINH)
    assert (back.review.standing, back.review.event.note) == (Standing.RETURNED, "Thiếu nguồn.")
    with pytest.raises(NotAskedError, match="ask for one first"):
        reviewing.approve(strict, SLUG, 1, "", MINH)


def test_at_the_command_line_no_review_is_needed(strict: Runtime) -> None:
    assert publish(strict, SLUG).number == 1


def test_comments_stand_at_steps_and_are_settled(strict: Runtime) -> None:
    first = reviewing.comment(strict, SLUG, "mo-dau", " Câu này dài quá. ", MINH)
    reviewing.comment(strict, SLUG, "", "Hay!", LAN)
    reviewing.settle_comment(strict, SLUG, first.id, settled=True)
    with strict.database.read() as connection:
        one, two = list_comments(connection, SLUG)
    assert (one.step, one.text, one.settled_at is None) == ("mo-dau", "Câu này dài quá.", False)
    assert (two.step, two.writer, two.settled_at) == ("", LAN, None)
    reviewing.settle_comment(strict, SLUG, first.id, settled=False)
    with pytest.raises(UnknownCommentError):
        reviewing.settle_comment(strict, "another", first.id, settled=True)


@pytest.mark.parametrize(("at", "text"), [("", " "), ("", "x" * 4001), ("nothing", "a")])
def test_comments_that_say_nothing_or_are_of_nothing_are_refused(
    strict: Runtime, at: str, text: str
) -> None:
    with pytest.raises(RefusedError):
        reviewing.comment(strict, SLUG, at, text, LAN)
    with pytest.raises(UnknownExhibitionError):
        reviewing.comment(strict, "another", "", "a", LAN)


def test_what_there_is_to_mend_is_judged_as_the_public_sees_it(strict: Runtime) -> None:
    shown = replace(WORDS, steps=(step("sao", STAR),))
    drafting.save(strict, shown, 1, LAN)
    draft, ready = reviewing.judge_draft(strict, SLUG)
    assert draft.stamp.revision == 2
    assert [(each.topic, each.code) for each in ready.points] == [(Topic.REFERENCES, "item")]
    assert not ready.is_ready
