"""Drafts that several people write: nothing is lost, and nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from iiif_server.catalog.exhibition_history import (
    UnknownVersionError,
    VersionStamp,
    list_events,
    list_versions,
)
from iiif_server.catalog.exhibitions import OPERATOR, Writer, read_draft
from iiif_server.database.engine import Database
from iiif_server.errors import UnknownExhibitionError
from iiif_server.exhibitions import drafting
from iiif_server.exhibitions.publication import publish, withdraw
from iiif_server.exhibitions.refusals import (
    DraftChangedError,
    ExhibitionTakenError,
    WasPublishedError,
)
from iiif_server.exhibitions.thinning import choose_forgotten
from iiif_server.runtime import Runtime
from iiif_server.settings import Settings
from iiif_server.storage.choose import open_store
from manifests.errors import ExhibitionError
from manifests.exhibition.edits import Describe, MoveStep, SetRights
from manifests.exhibition.model import Exhibition, Words
from tests.manifests.exhibition.tours import CC0, TOUR, both, step

LAN, MINH = Writer("a1", "Lan"), Writer("a2", "Minh")
WORDS = Exhibition("loi", both("Lời", "Words"), CC0, (step("mo-dau", Words()),))


@pytest.fixture
def house(settings: Settings, database: Database) -> Iterator[Runtime]:
    settings.scratch_dir.mkdir(parents=True, exist_ok=True)
    return Runtime(settings, database, open_store(settings))


def titled(number: int) -> Exhibition:
    return replace(WORDS, title=both(f"Lời {number}", "Words"))


def versions(house: Runtime, slug: str = WORDS.slug) -> list[VersionStamp]:
    with house.database.read() as connection:
        return list(list_versions(connection, slug))


def test_a_draft_is_begun_once(house: Runtime) -> None:
    assert drafting.create(house, WORDS, LAN).stamp.revision == 1
    with pytest.raises(ExhibitionTakenError, match="choose another"):
        drafting.create(house, WORDS, MINH)


def test_who_has_not_seen_the_last_change_is_told_what_it_was(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    assert drafting.save(house, titled(1), 1, LAN).draft.stamp.revision == 2
    with pytest.raises(DraftChangedError, match="revision 1 was expected, 2 is there") as told:
        drafting.save(house, titled(2), 1, MINH)
    assert told.value.draft.exhibition.title == titled(1).title
    assert drafting.save(house, titled(2), 2, MINH).draft.stamp.revision == 3
    assert [each.writer for each in versions(house)] == [MINH, LAN, LAN]
    assert drafting.find_version(house, WORDS.slug, 2).exhibition.title == titled(1).title


def test_what_says_the_same_is_no_change(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    saved = drafting.save(house, WORDS, 1, LAN)
    assert (saved.changed, saved.draft.stamp.revision) == (False, 1)


def test_two_hundred_saves_at_once_lose_nothing(house: Runtime) -> None:
    """Each says something of its own, and is sent again on the newer revision whenever somebody was faster."""
    drafting.create(house, WORDS, LAN)

    def write(number: int) -> int:
        edit, tries, revision = Describe(title=titled(number).title), 0, 1
        while True:
            try:
                drafting.edit(house, WORDS.slug, [edit], revision, Writer(f"w{number}", ""))
            except DraftChangedError as told:
                revision, tries = told.draft.stamp.revision, tries + 1
            else:
                return tries

    with ThreadPoolExecutor(8) as pool:
        tries = list(pool.map(write, range(200)))
    kept = versions(house)
    assert [each.revision for each in kept] == list(range(201, 0, -1))
    assert {each.writer.id for each in kept} == {LAN.id, *(f"w{n}" for n in range(200))}
    for each in kept[:-1]:
        said = drafting.find_version(house, WORDS.slug, each.revision).exhibition.title["vi"]
        assert said == (f"Lời {each.writer.id[1:]}",)
    assert sum(tries) > 0, "nobody was ever in anybody's way: this tries nothing"


def test_stale_translations_are_kept_with_the_draft(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    assert drafting.save(house, titled(1), 1, LAN).draft.stale == {"title": ("Lời",)}
    assert drafting.save(house, titled(1), 2, LAN, {"title"}).draft.stale == {}


def test_edits_are_applied_all_or_none(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    edits = [SetRights("x"), Describe(summary=both("a", "b")), MoveStep("nothing", 0)]
    with pytest.raises(ExhibitionError, match="edit 3: there is no step 'nothing'"):
        drafting.edit(house, WORDS.slug, edits, 1, LAN)
    saved = drafting.edit(house, WORDS.slug, edits[:2], 1, LAN).draft.exhibition
    assert (saved.rights, saved.summary) == ("x", both("a", "b"))


def test_a_version_comes_back_and_what_it_replaces_stays(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    drafting.save(house, titled(1), 1, LAN)
    saved = drafting.restore(house, WORDS.slug, 1, 2, MINH)
    assert saved.draft.exhibition == WORDS
    assert [(each.revision, each.kept) for each in versions(house)][:2] == [(3, False), (2, True)]
    with house.database.read() as connection:
        event = list_events(connection, WORDS.slug)[0]
    assert (event.kind, event.number, event.writer) == ("restored", 1, MINH)
    with pytest.raises(UnknownVersionError):
        drafting.restore(house, WORDS.slug, 99, 3, MINH)


def test_only_what_was_never_published_is_deleted(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    drafting.discard(house, WORDS.slug)
    with pytest.raises(UnknownExhibitionError):
        drafting.discard(house, WORDS.slug)
    drafting.create(house, WORDS, LAN)
    publish(house, WORDS.slug, LAN)
    withdraw(house, WORDS.slug, LAN)
    with pytest.raises(WasPublishedError, match="take it back"):
        drafting.discard(house, WORDS.slug)
    with house.database.read() as connection:
        told = [(each.kind, each.number) for each in list_events(connection, WORDS.slug)]
    assert told == [("withdrawn", 1), ("published", 1)]


@pytest.mark.parametrize("unfit", ["../x", "a/b", "", "x" * 129])
def test_names_that_cannot_be_in_an_address_are_refused(house: Runtime, unfit: str) -> None:
    with pytest.raises(ExhibitionError):
        drafting.create(house, replace(WORDS, slug=unfit), LAN)


def test_two_steps_of_one_name_are_refused(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)
    with pytest.raises(ExhibitionError, match="two steps are called 'mo-dau'"):
        drafting.save(house, replace(WORDS, steps=WORDS.steps * 2), 1, LAN)


def test_what_is_pasted_from_a_word_processor_is_kept_as_words(house: Runtime) -> None:
    pasted = (
        "<html><head><style>p.MsoNormal{margin:0}</style><script>alert(1)</script></head><body>"
        "<p class=MsoNormal><span lang=VI style='color:red'>Trống đồng<o:p></o:p></span></p>"
        "<p class=MsoNormal onclick=x()><b>Na Hang</b> &amp; Lâm&nbsp;Bình</p></body></html>"
    )
    drafting.create(house, replace(WORDS, summary={"vi": (pasted,)}), LAN)
    with house.database.read() as connection:
        kept = read_draft(connection, WORDS.slug).exhibition
    assert kept.summary == {"vi": ("Trống đồng\nNa Hang & Lâm Bình",)}


def stamp(
    revision: int, age: timedelta, *, writer: Writer = LAN, kept: bool = False
) -> VersionStamp:
    return VersionStamp(revision, writer, NOW - age, kept)


NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_of_the_last_half_hour_every_version_stays() -> None:
    recent = [stamp(99 - n, n * MINUTE / 10) for n in range(90)]
    assert choose_forgotten(recent, NOW) == ()


def test_of_long_ago_the_last_of_each_day_stays() -> None:
    old = [stamp(1000 - n, 40 * DAY + n * 60 * MINUTE) for n in range(24 * 10)]
    forgotten = choose_forgotten(old, NOW)
    left = [each for each in old if each.revision not in forgotten]
    assert len({each.saved_at.date() for each in old}) == len(left)
    for kept in left:
        day = [each.revision for each in old if each.saved_at.date() == kept.saved_at.date()]
        assert kept.revision == max(day)


def test_what_is_to_be_kept_and_what_another_went_on_from_stays() -> None:
    at = 40 * DAY
    old = [
        stamp(5, at),
        stamp(4, at + MINUTE, kept=True),
        stamp(3, at + 2 * MINUTE),
        stamp(2, at + 3 * MINUTE, writer=MINH),
        stamp(1, at + 4 * MINUTE, writer=MINH),
    ]
    assert choose_forgotten(old, NOW) == (3, 1)


def test_at_the_command_line_a_draft_is_taken_in_as_a_version_too(house: Runtime) -> None:
    with house.database.write() as connection:
        from iiif_server.catalog.exhibitions import record_draft

        record_draft(connection, TOUR)
    assert [each.writer for each in versions(house, TOUR.slug)] == [OPERATOR]


def test_two_hundred_exhibitions_saved_at_once_are_all_kept(house: Runtime) -> None:
    slugs = [f"loi-{number}" for number in range(200)]
    for slug in slugs:
        drafting.create(house, replace(WORDS, slug=slug), LAN)

    def write(slug: str) -> int:
        written = replace(WORDS, slug=slug, title=both(f"Lời của {slug}", "Words"))
        return drafting.save(house, written, 1, MINH).draft.stamp.revision

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(write, slugs)) == {2}
    for slug in slugs:
        assert [each.writer for each in versions(house, slug)] == [MINH, LAN]
        said = drafting.find_version(house, slug, 2).exhibition.title["vi"]
        assert said == (f"Lời của {slug}",)


def test_of_two_who_save_at_once_one_is_kept_and_the_other_sees_it(house: Runtime) -> None:
    drafting.create(house, WORDS, LAN)

    def write(number: int) -> str:
        try:
            return drafting.save(house, titled(number), 1, MINH).draft.exhibition.title["vi"][0]
        except DraftChangedError as told:
            return told.draft.exhibition.title["vi"][0]

    with ThreadPoolExecutor(16) as pool:
        seen = set(pool.map(write, range(40)))
    assert len(seen) == 1
    assert [each.revision for each in versions(house)] == [2, 1]
