"""Whatever somebody who is signed in writes where an identifier belongs: it is refused, and never fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from iiif_server.access.roles import Role
from iiif_server.app import create_app
from iiif_server.runtime import open_runtime
from iiif_server.settings import Settings, read_settings
from iiif_server.web.studio.signed_in import PRIVATE_PATHS
from tests.support.studio import Person, person

IMPOSSIBLE = ("%00", "x%00y", "%ED%A0%80", "%F0%9F%A4%B7", "%20", "%27%20OR%201%3D1", "x" * 3000)
#: Also for places that take a number: more than a database holds.
NUMBERS = ("0", "-1", "9223372036854775808", "9" * 400)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def signed_in(request: pytest.FixtureRequest, settings: Settings) -> Iterator[tuple[Flask, Person]]:
    given = {"BAOVAT_DATA_DIR": str(settings.data_dir)}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    with ExitStack() as closing:
        runtime = closing.enter_context(open_runtime(read_settings(given)))
        app = create_app(runtime)
        yield app, person(app, runtime, Role.ADMINISTRATOR)


def test_an_impossible_identifier_is_refused(
    signed_in: tuple[Flask, Person], caplog: pytest.LogCaptureFixture
) -> None:
    app, somebody = signed_in
    caplog.set_level(logging.WARNING)
    tried = 0
    for rule in app.url_map.iter_rules():
        if not rule.arguments or not rule.rule.startswith(PRIVATE_PATHS):
            continue
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            for value in IMPOSSIBLE + NUMBERS:
                path = "".join(
                    value if is_dynamic else data
                    for is_dynamic, data in rule._trace  # type: ignore[attr-defined]
                ).lstrip("|")
                answer = somebody.client.open(
                    path,
                    method=method,
                    json={},
                    headers={"X-CSRF-Token": somebody.csrf, "If-Match": '"1"'},
                )
                assert 300 <= answer.status_code < 500, (method, path, answer.text[:200])
                tried += 1
    assert tried > 400
    assert caplog.records == []
