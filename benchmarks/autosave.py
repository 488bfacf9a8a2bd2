"""How long it takes to keep a draft of an exhibition among ten thousand items, and what two hundred at once do.

Through the data API as the builder calls it: signed in, with the proof of the page, If-Match, and the whole document.
First in this process, one at a time, then two hundred from the threads of a web process; each of those is refused
whenever somebody was faster, and sent again on the newer revision, until it is kept. Then two hundred clients at the
same moment on `baovat serve`, through HTTP (`autosave_crowd`). PostgreSQL waits for the disk here, as SQLite does.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from benchmarks.autosave_crowd import Crowds, begin_tours, measure_crowds, sign_in
from benchmarks.errors import WrongAnswerError
from benchmarks.many_items import write_many_items
from benchmarks.tables import print_table
from benchmarks.timing import machine
from iiif_server.app import create_app
from iiif_server.catalog.exhibition_history import list_versions
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.runtime import Runtime
from iiif_server.settings import read_settings
from iiif_server.storage.choose import open_store
from manifests.exhibition.values import exhibition_to_values
from tests.manifests.exhibition.tours import TOUR
from tests.support.postgresql import postgresql_server
from tests.support.service import running_service
from tests.support.studio import Person, person

ITEMS = 10_000
ROUNDS = 200
AT_ONCE = 200
#: Threads of a web process.
THREADS = 8
#: What is promised.
MUST_MS = 300.0


def measure(folder: Path, items: int = ITEMS) -> None:
    """Print how long a save takes alone, and among two hundred, on both databases."""
    print(f"{items:,} items; {ROUNDS} saves of a tour of {len(TOUR.steps)} steps; {machine()}\n")
    rows, crowds = [], []
    for name, opened in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with opened(folder) as url:
            settings = read_settings(
                {"BAOVAT_DATA_DIR": str(folder / name), "BAOVAT_DATABASE_URL": url}
            )
            runtime = Runtime(settings, Database(url), open_store(settings))
            rows.append((name, *_measure_database(runtime, items)))
            crowds += _measure_service(name, settings.data_dir, url)
    print_table(
        (
            "database",
            "alone: median ms",
            "p95 ms",
            "200 at once: p95 ms",
            "refused and sent again",
            "must",
        ),
        rows,
    )
    print_table(
        ("200 clients at once", "median ms", "p95 ms", "p95 of the worst round", "must"), crowds
    )


def _measure_service(name: str, data_dir: Path, url: str) -> list[tuple[str, ...]]:
    """Measure the service on what is filled already."""
    processes = str(os.cpu_count())
    environment = {"BAOVAT_DATABASE_URL": url, "BAOVAT_WEB_PROCESSES": processes}
    with running_service(data_dir, "--no-worker", **environment) as service:
        browser = sign_in(service.url, "lan")
        begin_tours(browser)
        crowds = measure_crowds(browser)
    return [
        (f"{name}, {what}", *Crowds.told(rounds), f"{MUST_MS:.0f}")
        for what, rounds in (
            ("an exhibition each", crowds.apart),
            ("one exhibition", crowds.together),
        )
    ]


def _measure_database(runtime: Runtime, items: int) -> tuple[str, ...]:
    runtime.settings.data_dir.mkdir(parents=True, exist_ok=True)
    upgrade_schema(runtime.database)
    write_many_items(runtime.database, items)
    app = create_app(runtime)
    writer = person(app, runtime, "curator", "lan")
    document = exhibition_to_values(replace(TOUR, slug="tour"))
    _expect(writer.call("POST", "/exhibitions", {"exhibition": document}), 201)
    alone = [_save(writer, document, number) for number in range(1, ROUNDS + 1)]
    together, refused = _save_together(app, writer, document)
    _check_nothing_lost(runtime)
    runtime.database.close()
    return (
        f"{statistics.median(alone):.1f}",
        f"{_p95(alone):.1f}",
        f"{_p95(together):.0f}",
        f"{refused}",
        f"{MUST_MS:.0f}",
    )


def _save(writer: Person, document: dict[str, Any], revision: int) -> float:
    """Keep a draft, and return the milliseconds that it took."""
    body = {"exhibition": document | {"title": {"vi": [f"Lần {revision}"], "en": ["A"]}}}
    began = time.perf_counter()
    answer = writer.call("PUT", "/exhibitions/tour/draft", body, If_Match=f'"{revision}"')
    took_ms = (time.perf_counter() - began) * 1000
    _expect(answer, 200)
    return took_ms


def _save_together(app: Flask, writer: Person, document: dict[str, Any]) -> tuple[list[float], int]:
    """Save two hundred changes at once; return the milliseconds of each request, and how many were refused."""

    def write(number: int) -> tuple[list[float], int]:
        client = _same_person(app, writer)
        body = {"exhibition": document | {"title": {"vi": [f"Cùng lúc {number}"], "en": ["A"]}}}
        took: list[float] = []
        revision = ROUNDS + 1
        while True:
            headers = {"X-CSRF-Token": writer.csrf, "If-Match": f'"{revision}"'}
            began = time.perf_counter()
            answer = client.put("/api/v1/exhibitions/tour/draft", json=body, headers=headers)
            took.append((time.perf_counter() - began) * 1000)
            if answer.status_code == 200:
                return took, len(took) - 1
            _expect(answer, 412)
            revision = answer.get_json()["revision"]

    with ThreadPoolExecutor(THREADS) as pool:
        done = list(pool.map(write, range(AT_ONCE)))
    return [each for took, _refused in done for each in took], sum(
        refused for _took, refused in done
    )


def _same_person(app: Flask, writer: Person) -> FlaskClient:
    """Return another window of somebody's browser."""
    client = app.test_client()
    cookie = writer.client.get_cookie("baovat-session")
    if cookie is None:
        raise WrongAnswerError("nobody is signed in")
    client.set_cookie(cookie.key, cookie.value)
    return client


def _check_nothing_lost(runtime: Runtime) -> None:
    with runtime.database.read() as connection:
        versions = list_versions(connection, "tour")
    expected = 1 + ROUNDS + AT_ONCE
    if len(versions) != expected or versions[0].revision != expected:
        raise WrongAnswerError(f"{len(versions)} versions are kept of {expected}")


def _expect(answer: Any, status: int) -> None:
    if answer.status_code != status:
        raise WrongAnswerError(f"{answer.status_code} instead of {status}: {answer.text[:300]}")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'autosave.db'}"


@contextmanager
def _postgresql(_folder: Path) -> Iterator[str]:
    with postgresql_server(durable=True) as url:
        yield url
