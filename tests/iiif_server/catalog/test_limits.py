"""Limits of what the public gets, as rows, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from iiif_server.access.limits import NO_LIMIT, LimitChange, PublicLimit
from iiif_server.access.policy import Actor
from iiif_server.catalog import jobs
from iiif_server.catalog.changes import read_changes
from iiif_server.catalog.collections import first_pictures
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.limits import (
    PUBLIC_KIND,
    PublicWork,
    find_public_work,
    mark_public_ready,
    read_limit,
    record_limit,
)
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready, read_state, read_tile_source
from iiif_server.catalog.model_files import read_model_copy, read_model_file
from iiif_server.catalog.pages import read_page_media
from iiif_server.catalog.retrying import record_retry
from iiif_server.catalog.shown import LIMIT_COLUMNS, find_shown, is_shown, state_of, visible_state
from iiif_server.database.engine import Database
from iiif_server.database.tables import item, media
from iiif_server.errors import NotReadyError, UnknownItemError, UnknownLevelError
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.public_recipe import name_public_recipe
from manifests.model import CopyForm
from tests.iiif_server.catalog.test_deposits import PROVIDER, RIGHTS, deposit
from tests.support.shelves import cards_of, progress_of

FULL = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))
SMALL = PyramidGeometry(500, 400, 512, ((500, 400),))
SHA256 = "ab" * 32
READY = MadePyramid("r-1", FULL, 54_321, SHA256)
LEVELS = tuple(
    {"name": name, "file": f"{name}.glb", "triangles": 5, "bytes": 6, "rms_mm": 0, "detail_mm": 0}
    | ({} if colour_px is None else {"colour_px": colour_px})
    for name, colour_px in (("thumb", 512), ("low", 1024), ("full", 8192), ("old", None))
)


def ready(database: Database, item_id: str = "drum", **more: object) -> str:
    media_id, job_id = deposit(database, item_id)
    with database.write() as connection:
        mark_ready(connection, media_id, READY, **({"levels": (), "notes": ()} | more))
        jobs.end_job(connection, job_id, None)
    return media_id


def limit(database: Database, pixels: int | None, watermark: bool = False) -> tuple[str, ...]:
    with database.write() as connection:
        return record_limit(connection, "drum", PublicLimit(pixels, watermark))


def made(limited: PublicLimit, mark: str = "m", recipe: str = "r-1") -> MadePyramid:
    mark = mark if limited.watermark else ""
    name = name_public_recipe(recipe, limited.pixels, limited.watermark, mark)
    return MadePyramid(name, SMALL, 12_345, SHA256)


def publish(database: Database, media_id: str, limited: PublicLimit, **more: str) -> bool:
    with database.write() as connection:
        return mark_public_ready(connection, media_id, made(limited, **more))


def public_jobs(database: Database, state: str = "queued") -> list[jobs.Job]:
    with database.read() as connection:
        found = jobs.list_jobs(connection, states=(state,))
    return [job for job in found if job.kind == PUBLIC_KIND]


def width_for(database: Database, media_id: str, actor: Actor) -> int | None:
    with database.read() as connection:
        try:
            return read_tile_source(connection, media_id, actor).geometry.width
        except NotReadyError:
            return None


def test_from_the_moment_of_a_limit_the_public_gets_nothing_of_the_full_one(
    database: Database,
) -> None:
    media_id = ready(database)
    assert width_for(database, media_id, Actor.VISITOR) == 1000
    assert limit(database, 500) == (media_id,)
    assert width_for(database, media_id, Actor.VISITOR) is None
    assert width_for(database, media_id, Actor.OPERATOR) == 1000
    with database.read() as connection:
        with pytest.raises(NotReadyError, match="still being prepared"):
            read_tile_source(connection, media_id)
        assert read_item(connection, "drum", PROVIDER).media == ()
        assert len(read_item(connection, "drum", PROVIDER, Actor.OPERATOR).media) == 1
        assert first_pictures(connection, ["drum"]) == {}
        [page] = read_page_media(connection, "drum")
        assert (page.state, page.shown) == ("processing", None)
        assert read_state(connection, media_id) == ("processing", None)
    assert (progress_of(database).ready, cards_of(database)[0].state) == (0, "processing")
    assert publish(database, media_id, PublicLimit(500))
    assert width_for(database, media_id, Actor.VISITOR) == 500
    assert width_for(database, media_id, Actor.OPERATOR) == 1000
    with database.read() as connection:
        [shown] = read_item(connection, "drum", PROVIDER).media
        assert (shown.picture.width, shown.picture.height) == (500, 400)
        assert read_state(connection, media_id) == ("ready", None)
    assert progress_of(database).ready == 1


def test_taking_the_limit_away_shows_the_full_one_at_once_and_makes_nothing(
    database: Database,
) -> None:
    media_id = ready(database)
    limit(database, 500)
    publish(database, media_id, PublicLimit(500))
    before = len(public_jobs(database))
    assert limit(database, None) == ()
    assert width_for(database, media_id, Actor.VISITOR) == 1000
    assert len(public_jobs(database)) == before


@pytest.mark.parametrize("pixels", [1000, 5000])
def test_a_limit_that_spares_the_picture_makes_nothing(database: Database, pixels: int) -> None:
    media_id = ready(database)
    assert limit(database, pixels) == ()
    assert public_jobs(database) == []
    assert width_for(database, media_id, Actor.VISITOR) == 1000


def test_every_limit_has_an_object_a_version_and_a_moment_of_its_own(database: Database) -> None:
    media_id = ready(database)
    found = []
    for limited in (
        NO_LIMIT, PublicLimit(500), PublicLimit(400), PublicLimit(400, True), PublicLimit(None, True),
    ):  # fmt: skip
        limit(database, limited.pixels, limited.watermark)
        if limited != NO_LIMIT:
            publish(database, media_id, limited)
        with database.read() as connection:
            found.append(read_tile_source(connection, media_id))
    limit(database, None)
    with database.read() as connection:
        found.append(read_tile_source(connection, media_id))
    assert len({source.key for source in found}) == len(found) - 1
    # The same object again, from another moment on: what was said of it in between must not be taken for fresh.
    assert len({source.version for source in found}) == len(found)
    assert found[0].key == found[-1].key
    moments = [source.derived_at for source in found]
    assert moments == sorted(moments)
    assert moments[-1] > moments[-2]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PublicLimit(500), PublicLimit(400)),
        (PublicLimit(500), PublicLimit(500, True)),
        (PublicLimit(500, True), PublicLimit(500)),
        (PublicLimit(500), NO_LIMIT),
    ],
)
def test_work_for_a_limit_that_was_changed_meanwhile_is_not_shown(
    database: Database, before: PublicLimit, after: PublicLimit
) -> None:
    media_id = ready(database)
    limit(database, before.pixels, before.watermark)
    limit(database, after.pixels, after.watermark)
    assert not publish(database, media_id, before)
    assert width_for(database, media_id, Actor.VISITOR) == (1000 if after == NO_LIMIT else None)


def test_a_pyramid_that_is_written_down_for_another_limit_is_never_shown(
    database: Database,
) -> None:
    """Whatever is in the columns: a row that somebody's mistake left there."""
    media_id = ready(database)
    limit(database, 500)
    publish(database, media_id, PublicLimit(500))
    with database.write() as connection:
        connection.execute(update(item).values(public_px=400))
    assert width_for(database, media_id, Actor.VISITOR) is None
    with database.read() as connection:
        assert read_item(connection, "drum", PROVIDER).media == ()
        assert first_pictures(connection, ["drum"]) == {}


def test_media_of_one_file_under_one_limit_share_what_is_written(database: Database) -> None:
    """They are shown from the same object: one that is made anew has other bytes for both."""
    first, second = ready(database), ready(database, "other")
    for item_id in ("drum", "other"):
        with database.write() as connection:
            record_limit(connection, item_id, PublicLimit(500))
    for media_id, size in ((first, 111), (second, 222)):
        pyramid = MadePyramid(made(PublicLimit(500)).recipe, SMALL, size, SHA256)
        with database.write() as connection:
            assert mark_public_ready(connection, media_id, pyramid)
    with database.read() as connection:
        sources = [read_tile_source(connection, media_id) for media_id in (first, second)]
    assert {source.key for source in sources} == {sources[0].key}
    assert [source.pyramid_bytes for source in sources] == [222, 222]


def test_a_job_knows_whether_it_is_still_wanted(database: Database) -> None:
    media_id = ready(database)
    limit(database, 500)
    limit(database, 400, True)
    first, second = public_jobs(database)
    with database.read() as connection:
        tasks = [jobs.read_task(connection, job.id) for job in (first, second)]
        works = [find_public_work(connection, media_id, task.argument) for task in tasks]
    assert works == [None, PublicWork("ab" * 32, "r-1", PublicLimit(400, True))]
    limit(database, None)
    with database.read() as connection:
        assert find_public_work(connection, media_id, tasks[1].argument) is None


def test_a_picture_that_becomes_ready_under_a_limit_brings_its_public_one(
    database: Database,
) -> None:
    media_id = ready(database, public=None)
    limit(database, 500)
    again = ready(database, "other")
    assert again != media_id
    with database.write() as connection:
        mark_ready(
            connection,
            media_id,
            READY,
            levels=(),
            notes=(),
            public=made(PublicLimit(500)),
        )
    assert width_for(database, media_id, Actor.VISITOR) == 500


def test_a_limit_that_comes_while_a_picture_is_derived_enqueues_the_public_one(
    database: Database,
) -> None:
    media_id, _ = deposit(database)
    assert limit(database, 500) == ()
    with database.write() as connection:
        mark_ready(connection, media_id, READY, levels=(), notes=())
    assert width_for(database, media_id, Actor.VISITOR) is None
    [job] = public_jobs(database)
    assert job.media_id == media_id


def test_deriving_anew_goes_on_showing_what_is_right_and_nothing_else(database: Database) -> None:
    media_id = ready(database)
    limit(database, 500)
    publish(database, media_id, PublicLimit(500))
    with database.write() as connection:
        mark_ready(connection, media_id, READY, levels=(), notes=())
    assert width_for(database, media_id, Actor.VISITOR) == 500
    with database.write() as connection:
        mark_ready(connection, media_id, replace(READY, recipe="r-2"), levels=(), notes=())
    assert width_for(database, media_id, Actor.VISITOR) is None
    assert publish(database, media_id, PublicLimit(500), recipe="r-2")
    assert width_for(database, media_id, Actor.VISITOR) == 500


def test_a_public_one_that_fails_leaves_the_full_one_ready_and_can_be_tried_again(
    database: Database,
) -> None:
    media_id = ready(database)
    limit(database, 500, True)
    [job] = public_jobs(database)
    with database.write() as connection:
        jobs.end_job(connection, job.id, "The font has no letter '🏛'.")
    assert width_for(database, media_id, Actor.OPERATOR) == 1000
    with database.read() as connection:
        with pytest.raises(NotReadyError, match="could not be prepared"):
            read_tile_source(connection, media_id)
        assert read_state(connection, media_id) == ("failed", "The font has no letter '🏛'.")
    assert progress_of(database).failed == 1
    with database.write() as connection:
        again = record_retry(connection, job.id)
    assert [each.id for each in public_jobs(database)] == [again]
    with database.read() as connection, pytest.raises(NotReadyError, match="still being"):
        read_tile_source(connection, media_id)
    publish(database, media_id, PublicLimit(500, True))
    assert width_for(database, media_id, Actor.VISITOR) == 500


def test_trying_a_media_again_makes_everything_anew(database: Database) -> None:
    media_id = ready(database)
    limit(database, 500)
    with database.write() as connection:
        jobs.end_job(connection, public_jobs(database)[0].id, None)
        again = record_retry(connection, media_id)
    with database.read() as connection:
        assert jobs.read_task(connection, again).kind == "image"


def test_levels_beyond_the_limit_are_for_the_operator(database: Database) -> None:
    media_id = ready(database, levels=LEVELS)
    limit(database, 1500)  # the poster itself is smaller than that
    with database.read() as connection:
        for name in ("thumb", "low"):
            assert read_model_file(connection, media_id, name).key.endswith(f"/r-1/{name}.glb")
        for name in ("full", "old"):
            with pytest.raises(UnknownLevelError):
                read_model_file(connection, media_id, name)
            assert read_model_file(connection, media_id, name, Actor.OPERATOR)
        assert read_model_file(connection, media_id, None).key.endswith("report.json")
        [shown] = read_item(connection, "drum", PROVIDER).media
    assert [level.name for level in shown.levels] == ["thumb", "low"]
    limit(database, 500)
    with database.read() as connection:
        for name in ("thumb", None):
            with pytest.raises(NotReadyError):
                read_model_file(connection, media_id, name)
    publish(database, media_id, PublicLimit(500))
    with database.read() as connection:
        with pytest.raises(UnknownLevelError):
            read_model_file(connection, media_id, "thumb")
        assert read_model_file(connection, media_id, None)


def test_other_forms_of_a_level_are_for_those_who_get_the_level(database: Database) -> None:
    forms = {"thumb": ["ar", "draco"], "full": ["plain", "draco"]}
    levels = [
        level
        | {
            "copies": [
                {"form": form, "file": f"{level['name']}.{form}", "bytes": 7, "sha256": "0" * 64}
                for form in forms.get(str(level["name"]), [])
            ]
        }
        for level in LEVELS
    ]
    media_id = ready(database, levels=levels)
    with database.read() as connection:
        assert read_model_copy(connection, media_id, CopyForm.PLAIN).key.endswith("full.plain")
    limit(database, 1500)
    with database.read() as connection:
        assert read_model_copy(connection, media_id, CopyForm.AR).bytes == 7
        assert read_model_copy(connection, media_id, CopyForm.DRACO, "thumb")
        refused = [(CopyForm.PLAIN, None), (CopyForm.DRACO, "full"), (CopyForm.DRACO, "low")]
        for form, level in refused:
            with pytest.raises(UnknownLevelError):
                read_model_copy(connection, media_id, form, level)
        for form, level in refused[:2]:
            assert read_model_copy(connection, media_id, form, level, Actor.OPERATOR)
        [shown] = read_item(connection, "drum", PROVIDER).media
    assert {copy.form for level in shown.levels for copy in level.copies} == {"ar", "draco"}


def test_a_change_is_told_to_caches_and_to_manifests(database: Database) -> None:
    media_id = ready(database)
    for act in (
        lambda: limit(database, 500),
        lambda: publish(database, media_id, PublicLimit(500)),
        lambda: limit(database, None),
    ):
        with database.read() as connection:
            number = read_changes(connection, 0).number
            revision = read_stamp(connection, "drum").revision
        act()
        with database.read() as connection:
            assert read_changes(connection, number).item_ids == {"drum"}
            assert read_stamp(connection, "drum").revision > revision


def test_an_item_is_limited_from_its_first_moment(database: Database) -> None:
    with database.write() as connection:
        described = ItemDescription(limit=LimitChange(700, True))
        record_item(connection, "new", described, RIGHTS)
        assert read_limit(connection, "new") == PublicLimit(700, True)
        record_item(connection, "new", ItemDescription(), RIGHTS)
        assert read_limit(connection, "new") == PublicLimit(700, True)
        record_item(connection, "new", ItemDescription(limit=LimitChange(600)), RIGHTS)
        assert read_limit(connection, "new") == PublicLimit(600, True)
        with pytest.raises(UnknownItemError):
            read_limit(connection, "nobody")
        with pytest.raises(UnknownItemError):
            record_limit(connection, "nobody", NO_LIMIT)


def test_depositing_into_an_item_can_lower_its_limit(database: Database) -> None:
    media_id = ready(database)
    with database.write() as connection:
        record_item(connection, "drum", ItemDescription(limit=LimitChange(500)), RIGHTS)
    assert width_for(database, media_id, Actor.VISITOR) is None
    assert len(public_jobs(database)) == 1


def test_queries_and_the_pure_decision_agree_in_every_case(database: Database) -> None:
    """As far as queries can see: the columns of another limit's pyramid are emptied when it changes."""
    cases = list(
        itertools.product(
            ("processing", "ready", "failed"),
            (NO_LIMIT, PublicLimit(1000), PublicLimit(999), PublicLimit(700), PublicLimit(None, True),
             PublicLimit(2000, True)),
            (True, False),
            (None, "It failed."),
        )
    )  # fmt: skip
    for number, (state, limited, has_public, reason) in enumerate(cases):
        media_id = ready(database, f"item-{number}")
        name = made(limited).recipe if has_public else None
        with database.write() as connection:
            of_media = {"state": state, "public_recipe": name, "public_reason": reason}
            of_media |= {"public_width": 9, "public_height": 9, "public_pyramid": {}}
            of_media |= {"public_derived_at": media.c.derived_at}
            connection.execute(update(media).where(media.c.id == media_id).values(**of_media))
            of_item = {"public_px": limited.pixels, "watermark": limited.watermark}
            connection.execute(update(item).where(item.c.id == f"item-{number}").values(**of_item))
    for actor in Actor:
        query = select(
            media, *LIMIT_COLUMNS, is_shown(actor).label("told"), visible_state(actor).label("seen")
        ).join(item, item.c.id == media.c.item_id)
        with database.read() as connection:
            rows = connection.execute(query).mappings().all()
        assert len(rows) == len(cases)
        for row in rows:
            assert bool(row["told"]) is (find_shown(row, actor) is not None), dict(row)
            assert row["seen"] == state_of(row, actor), dict(row)


def test_the_moment_of_a_limit_is_kept(database: Database) -> None:
    media_id = ready(database)
    with database.read() as connection:
        derived_at = read_tile_source(connection, media_id).derived_at
    limit(database, 5000)
    with database.read() as connection:
        since = read_tile_source(connection, media_id).derived_at
    assert timedelta(0) < since - derived_at < timedelta(minutes=5)


@pytest.mark.parametrize("number", range(8))
def test_a_limit_and_a_derivation_at_the_same_moment_leave_nothing_open_and_nothing_undone(
    database: Database, number: int
) -> None:
    """Whoever comes second sees what the first has written: the full one is not shown, and work waits."""
    media_id, _ = deposit(database)
    go = threading.Barrier(2)

    def derive() -> None:
        go.wait()
        with database.write() as connection:
            mark_ready(connection, media_id, READY, levels=(), notes=())

    thread = threading.Thread(target=derive)
    thread.start()
    go.wait()
    limit(database, 400 + number)
    thread.join()
    assert width_for(database, media_id, Actor.VISITOR) is None
    wanted = name_public_recipe("r-1", 400 + number, False)
    [waiting] = public_jobs(database)
    with database.read() as connection:
        assert jobs.read_task(connection, waiting.id).argument == wanted
        assert find_public_work(connection, media_id, wanted) is not None
