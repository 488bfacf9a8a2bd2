"""What is said of media, as rows, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from iiif_server.access.policy import Actor
from iiif_server.catalog.annotation_records import Recorded, record_annotations
from iiif_server.catalog.annotations import read_annotations, read_frame
from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.items import read_item
from iiif_server.catalog.limits import mark_public_ready
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.passages import find_passages, find_passages_of_everything
from iiif_server.database.engine import Database
from iiif_server.database.tables import annotation, media
from iiif_server.errors import NotReadyError, UnknownMediaError
from iiif_server.image.public_recipe import name_public_recipe
from manifests.annotation import (
    Annotation,
    Body,
    Camera,
    Creator,
    Granularity,
    Motivation,
    Point,
    Polygon,
    Rectangle,
    SpacePoint,
    Span,
    Whole,
)
from manifests.annotation_bounds import Frame
from manifests.annotation_page import EMBEDDED_AT_MOST
from manifests.model import MediaKind
from manifests.search import parse_question
from manifests.uris import Uris
from tests.iiif_server.catalog.test_deposits import PROVIDER, deposit
from tests.iiif_server.catalog.test_limits import SHA256, SMALL, limit, ready

URIS = Uris("https://baotang.example.vn")
MOMENT = datetime(2024, 5, 1, 12, tzinfo=UTC)
PARTS = (
    Whole(),
    Rectangle(10, 20, 30, 40),
    Polygon(((1.0, 2.0), (30.25, 4.0), (5.0, 60.0))),
    Point(1.5, 2.0),
    Span(1.0, 2.5),
    Span(3.0),
    SpacePoint(0.1, -2.0, 3.0, Camera((1.0, 2.0, 3.0), (0.0, 0.0, 0.0), 30.0)),
)
SAID = tuple(
    Annotation(
        f"a{number}",
        Motivation.SUPPLEMENTING,
        (Body("Trống đồng", "vi"), Body("<p>銅鼓</p>", "lzh-Hant", "tagging")),
        part,
        Granularity.LINE,
        Creator("Lan", "https://x.example/lan"),
        MOMENT,
        None,
    )
    for number, part in enumerate(PARTS)
)


def record(
    database: Database, media_id: str, *said: Annotation, in_place_of_all: bool = False
) -> Recorded:
    with database.write() as connection:
        return record_annotations(connection, media_id, said, in_place_of_all=in_place_of_all)


def said_of(database: Database, media_id: str) -> tuple[Annotation, ...]:
    with database.read() as connection:
        return read_annotations(connection, media_id)


def test_annotations_come_back_as_they_were_written(database: Database) -> None:
    media_id = ready(database)
    assert record(database, media_id, *SAID) == Recorded(new=len(SAID))
    assert said_of(database, media_id) == SAID
    assert record(database, media_id, *SAID) == Recorded(unchanged=len(SAID))


def test_what_has_an_identifier_that_is_there_takes_its_place(database: Database) -> None:
    media_id = ready(database)
    record(database, media_id, *SAID)
    other = replace(SAID[1], motivation=Motivation.TAGGING, granularity=None)
    new = replace(SAID[0], id="new")
    assert record(database, media_id, new, other) == Recorded(new=1, changed=1)
    assert said_of(database, media_id) == (SAID[0], other, *SAID[2:], new)


def test_all_may_be_replaced_and_stand_in_their_new_order(database: Database) -> None:
    media_id = ready(database)
    record(database, media_id, *SAID)
    kept = (SAID[3], SAID[0])
    done = record(database, media_id, *kept, in_place_of_all=True)
    assert (done.new, done.deleted, done.changed + done.unchanged) == (0, len(SAID) - 2, 2)
    assert said_of(database, media_id) == kept
    assert record(database, media_id, in_place_of_all=True).deleted == 2
    assert said_of(database, media_id) == ()


def test_two_media_may_have_annotations_of_the_same_identifier(database: Database) -> None:
    first, second = ready(database, "drum"), ready(database, "bell")
    record(database, first, SAID[0])
    record(database, second, SAID[1], replace(SAID[1], id="a0"))
    assert said_of(database, first) == (SAID[0],)
    assert {each.id for each in said_of(database, second)} == {"a0", "a1"}


def test_a_frame_is_that_of_the_full_picture(database: Database) -> None:
    media_id, _job = deposit(database)
    with database.read() as connection:
        with pytest.raises(NotReadyError, match="annotate it afterwards"):
            read_frame(connection, media_id)
        with pytest.raises(UnknownMediaError):
            read_frame(connection, "nobody")
    media_id = ready(database)
    limit(database, 500)
    with database.read() as connection:
        assert read_frame(connection, media_id) == Frame(MediaKind.IMAGE, 1000, 800)


def test_a_frame_of_a_film_has_its_own_size_and_duration(database: Database) -> None:
    media_id, _job = deposit(database)
    recording = {"media_type": "video/mp4", "duration_s": 12.5, "width": 1920, "height": 1080}
    with database.write() as connection:
        connection.execute(update(media).values(kind="video", recording=recording))
    with database.read() as connection:
        assert read_frame(connection, media_id) == Frame(MediaKind.VIDEO, 1920, 1080, 12.5)


def test_an_item_holds_few_annotations_and_tells_of_many(database: Database) -> None:
    media_id = ready(database)
    lines = tuple(replace(SAID[1], id=f"line-{n}") for n in range(EMBEDDED_AT_MOST + 1))
    record(database, media_id, *lines[:-1])
    with database.read() as connection:
        [shown] = read_item(connection, "drum", PROVIDER).media
    assert (shown.annotation_count, len(shown.annotations)) == (EMBEDDED_AT_MOST, EMBEDDED_AT_MOST)
    record(database, media_id, lines[-1])
    with database.read() as connection:
        [shown] = read_item(connection, "drum", PROVIDER).media
    assert (shown.annotation_count, shown.annotations) == (EMBEDDED_AT_MOST + 1, ())


def test_on_the_smaller_picture_of_the_public_parts_are_smaller(database: Database) -> None:
    media_id = ready(database)
    record(database, media_id, SAID[1], SAID[6])
    limit(database, 500)
    with database.write() as connection:
        made = MadePyramid(name_public_recipe("r-1", 500, False), SMALL, 7, SHA256)
        assert mark_public_ready(connection, media_id, made)
    parts = {}
    for actor in (Actor.VISITOR, Actor.OPERATOR):
        with database.read() as connection:
            [shown] = read_item(connection, "drum", PROVIDER, actor).media
            [found] = (
                passage.said
                for passage in find_passages_of_everything(
                    connection, parse_question("trong"), URIS
                )
                if passage.said.id == "a1"
            )
        parts[actor] = shown.annotations[0].selector
        assert shown.annotations[1].selector == SAID[6].selector
        assert found.selector == Rectangle(5, 10, 15, 20)
    assert parts == {
        Actor.VISITOR: Rectangle(5, 10, 15, 20),
        Actor.OPERATOR: Rectangle(10, 20, 30, 40),
    }


def found_in(database: Database, question: str, item_id: str | None = "drum") -> list[str]:
    terms = parse_question(question)
    with database.read() as connection:
        if item_id is None:
            return [each.said.id for each in find_passages_of_everything(connection, terms, URIS)]
        item = read_item(connection, item_id, PROVIDER)
        return [
            each.said.id
            for each in find_passages(connection, item, terms, URIS)
            if each.said.id not in {"label", "summary"}
        ]


def test_the_database_finds_what_may_answer(database: Database) -> None:
    media_id = ready(database)
    texts = {"a": "Trống đồng", "b": "dong_son 100%", "c": "thuỷ 銅鼓山", "d": "trồng cây"}
    said = [Annotation(name, Motivation.TAGGING, (Body(text),)) for name, text in texts.items()]
    record(database, media_id, *said)
    for question, expected in {
        "trong": ["a", "d"],
        "TRONG dong": ["a"],
        '"dong trong"': [],
        "鼓": ["c"],
        "thủy": ["c"],
        "": ["a", "b", "c", "d"],
        "dong_son": ["b"],
        "_": [],
        "%": ["a", "b", "c", "d"],
    }.items():
        assert found_in(database, question) == expected, question
        assert found_in(database, question, None) == expected, question


@pytest.mark.parametrize("state", ["draft", "in-review", "withdrawn"])
def test_what_is_not_public_is_found_nowhere(database: Database, state: str) -> None:
    media_id = ready(database)
    record(database, media_id, SAID[0])
    assert found_in(database, "trong", None) == ["a0"]
    with database.write() as connection:
        record_state(connection, "drum", state)
    assert found_in(database, "trong", None) == []


def test_what_the_public_is_shown_nothing_of_is_found_nowhere(database: Database) -> None:
    media_id = ready(database)
    record(database, media_id, SAID[0])
    limit(database, 500)
    assert found_in(database, "trong", None) == []
    with database.read() as connection:
        assert read_item(connection, "drum", PROVIDER).media == ()
        assert connection.execute(select(annotation.c.words)).scalar() == " trong dong 銅 鼓"
