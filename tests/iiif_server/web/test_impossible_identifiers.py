"""Whatever stands in a URL where an identifier belongs: there is no such thing, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from iiif_server.app import create_app
from iiif_server.runtime import open_runtime
from iiif_server.settings import Settings, read_settings
from iiif_server.web.studio.signed_in import PRIVATE_PATHS
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.wsgi import ask

IMPOSSIBLE = (
    *("%00", "x%00", "%00x", "x%0A", "%FF", "%ED%A0%80", "%20", "%C4%91", "%25", "x" * 129),
    *("%27%20OR%201%3D1", "%5C"),
)

#: What stands in the other places of a URL, so that it fails for nothing but its identifier.
REST = {
    "version": "3",
    "region": "full",
    "size": "max",
    "rotation": "0",
    "quality_and_format": "default.jpg",
    "scheme": "material",
    "number": "1",
    "step": "1",
    # Of what only people of the studio see.
    **dict.fromkeys(
        (
            *("comment", "file_id", "import_id", "item", "job_id", "kind", "language", "login"),
            *("revision", "row", "token_id", "upload_id"),
        ),
        "1",
    ),
}
IDENTIFIERS = {
    *("media_id", "item_id", "collection_id", "level", "annotation_id", "page", "track_id"),
    *("term_id", "place_id", "slug"),
}
#: What a stranger is told of it: to sign in, or that this may only be written.
STRANGERS = (303, 401, 405)
#: Names of files that the viewer was built into, which no database is asked for.
OTHERS = {"name"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def served(
    request: pytest.FixtureRequest, settings: Settings
) -> Iterator[tuple[Flask, dict[str, str]]]:
    """Give an application with one picture, and what its identifiers are."""
    given = {"BAOVAT_DATA_DIR": str(settings.data_dir)}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    with open_runtime(read_settings(given)) as runtime:
        picture = write_grid(settings.data_dir / "grid.png", 97, 61).read_bytes()
        media_id = shown(runtime, picture, "picture")
        known = {
            "media_id": media_id,
            "item_id": "picture",
            "collection_id": "top",
            "level": "low",
            "track_id": "captions",
            "annotation_id": "first",
            "page": "0",
            "term_id": "go",
            "place_id": "tuyen-quang",
        }
        yield create_app(runtime), known


def rules_with_identifiers(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.arguments & IDENTIFIERS]


def is_private(rule: Rule) -> bool:
    """Tell whether it is asked who asks before anything is looked up."""
    return rule.rule.startswith(PRIVATE_PATHS)


def address(rule: Rule, values: dict[str, str]) -> str:
    """Put values into a rule as they stand: the application's own builder would escape them."""
    return "".join(
        values[data] if is_dynamic else data
        for is_dynamic, data in rule._trace  # type: ignore[attr-defined]
    ).lstrip("|")


def test_every_place_in_a_url_is_known_here(served: tuple[Flask, dict[str, str]]) -> None:
    """A new route with an identifier is asked for below without being told here."""
    app, _known = served
    named = {name for rule in app.url_map.iter_rules() for name in rule.arguments}
    assert named == IDENTIFIERS | OTHERS | set(REST)


def test_an_impossible_identifier_names_nothing(
    served: tuple[Flask, dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    app, known = served
    caplog.set_level(logging.WARNING)
    for rule in rules_with_identifiers(app):
        for name in rule.arguments & IDENTIFIERS:
            for value in IMPOSSIBLE:
                path = address(rule, REST | known | {name: value})
                status, _headers, content = ask(app, path)
                expected = STRANGERS if is_private(rule) else (404,)
                assert status in expected, (path, status, content[:200])
    assert caplog.records == []
