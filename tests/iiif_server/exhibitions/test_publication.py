"""From a draft to an edition, and back from the public."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.catalog.exhibitions import read_draft, read_edition
from iiif_server.errors import ExhibitionUnfinishedError, UnknownExhibitionError
from iiif_server.exhibitions.publication import check_draft, publish, take_draft, withdraw
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.errors import ExhibitionError
from manifests.exhibition.model import Exhibition, Words
from manifests.exhibition.values import exhibition_to_values
from manifests.model import MediaKind
from tests.manifests.exhibition.tours import both
from tests.support.deposits import shown
from tests.support.exhibitions import MODEL, SLUG, TOUR, deposit_material, step
from tests.support.pictures import write_grid


def document(exhibition: Exhibition) -> bytes:
    return json.dumps(exhibition_to_values(exhibition)).encode()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    folder = tmp_path_factory.mktemp("exhibitions")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as runtime:
        deposit_material(runtime, folder)
        yield runtime


def test_a_draft_is_published_changed_taken_back_and_shown_again(filled: Runtime) -> None:
    assert take_draft(filled, document(TOUR)) == (TOUR, True)
    assert check_draft(filled, SLUG) == ()
    assert publish(filled, SLUG).number == 1
    assert not publish(filled, SLUG).changed
    take_draft(filled, document(replace(TOUR, title=both("Mới", "New"))))
    with filled.database.read() as connection:
        assert read_edition(connection, SLUG, 1).exhibition.title == TOUR.title
    assert publish(filled, SLUG).number == 2
    assert withdraw(filled, SLUG)
    assert not withdraw(filled, SLUG)
    again = publish(filled, SLUG)
    assert (again.number, again.changed) == (2, True)
    take_draft(filled, document(TOUR))


def test_an_edition_names_media_by_identifier(filled: Runtime) -> None:
    take_draft(filled, document(TOUR))
    number = publish(filled, SLUG).number
    with filled.database.read() as connection:
        edition = read_edition(connection, SLUG, number)
        draft = read_draft(connection, SLUG)
    shows = edition.exhibition.steps[3].shows
    assert shows.kind == MediaKind.MODEL
    assert shows.of.item == MODEL
    assert len(shows.of.media) == 20
    assert draft.exhibition.steps[3].shows.of.media == ""


def test_an_item_that_is_not_public_keeps_an_exhibition_from_being_published(
    filled: Runtime, tmp_path: Path
) -> None:
    take_draft(filled, document(replace(TOUR, slug="kin")))
    with filled.database.write() as connection:
        record_state(connection, MODEL, "withdrawn")
    try:
        codes = {(each.code, each.step) for each in check_draft(filled, "kin")}
        assert codes == {("item", "mat-truoc"), ("item", "mat-phai")}
        with pytest.raises(
            ExhibitionUnfinishedError, match=r"Step 4: the item “qua-cau” .* Faults: 2"
        ):
            publish(filled, "kin")
    finally:
        with filled.database.write() as connection:
            record_state(connection, MODEL, "published")


def test_a_document_that_is_none_changes_nothing(filled: Runtime) -> None:
    take_draft(filled, document(TOUR))
    for content in (b"", b"{}", document(TOUR)[:-3], b'{"slug": "a", "steps": [{"id": "../b"}]}'):
        with pytest.raises(ExhibitionError):
            take_draft(filled, content)
    with filled.database.read() as connection:
        assert read_draft(connection, SLUG).exhibition == TOUR


def test_what_is_not_there_is_told(filled: Runtime) -> None:
    for use in (publish, withdraw, check_draft):
        with pytest.raises(UnknownExhibitionError):
            use(filled, "nothing")


def test_a_draft_item_is_as_good_as_none(filled: Runtime, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "g.png", 300, 200).read_bytes()
    shown(filled, content, "ban-nhap", ItemDescription(both("Kín", "Secret"), draft=True))
    hidden = replace(TOUR.cover, of=replace(TOUR.cover.of, item="ban-nhap"), region=None)
    tour = Exhibition("thu", both("Thử", "A try"), TOUR.rights, (step("a", "A", "A", hidden),))
    take_draft(filled, document(tour))
    told = [problem.sentence["en"][0] for problem in check_draft(filled, "thu")]
    assert told == ["Step 1: the item “ban-nhap” is not there or not public."]
    assert "Secret" not in " ".join(told)


def test_words_alone_are_an_exhibition(filled: Runtime) -> None:
    tour = Exhibition("loi", both("Lời", "Words"), TOUR.rights, (step("a", "A", "A", Words()),))
    take_draft(filled, document(tour))
    assert publish(filled, "loi").number == 1
