"""What tests of the house share: settings, a database of each kind, a runtime, the running service."""

from __future__ import annotations

import gc
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings as settings_of_examples

from iiif_server.app import create_app
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings, read_settings
from tests.support.databases import DATABASES, empty_database
from tests.support.postgresql import create_database, drop_database, postgresql_server
from tests.support.s3 import s3_server
from tests.support.service import Service, running_service

# Where it is set, what is written to a pipe is written otherwise than at a museum, where it is not.
os.environ.pop("PYTHONUNBUFFERED", None)


# How long an example takes is the machine's affair: no test is timed.
settings_of_examples.register_profile("untimed", deadline=None)
settings_of_examples.load_profile("untimed")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder as the service prepares it: copied, it saves thousands of tests a second of migrations."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder)})):
        pass
    return folder


@pytest.fixture
def settings(prepared: Path, tmp_path: Path) -> Settings:
    shutil.copytree(prepared, tmp_path / "data")
    return read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})


@pytest.fixture
def runtime(settings: Settings) -> Iterator[Runtime]:
    with open_runtime(settings) as opened:
        yield opened


@pytest.fixture
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a database on the newest schema, for others to be copied from."""
    path = tmp_path_factory.mktemp("migrated") / "test.db"
    opened = Database(f"sqlite:///{path}")
    upgrade_schema(opened)
    opened.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_url: str) -> str:
    """Return the name of a database on the newest schema, for others to be copied from."""
    name = f"migrated_{uuid.uuid4().hex}"
    opened = Database(create_database(postgresql_url, name))
    upgrade_schema(opened)
    opened.close()
    return name


@pytest.fixture
def fresh_postgresql_url(postgresql_url: str) -> Iterator[str]:
    """Give the address of a new, empty database on the server."""
    name = f"test_{uuid.uuid4().hex}"
    yield create_database(postgresql_url, name)
    drop_database(postgresql_url, name)


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database on the newest schema, once of each kind."""
    with empty_database(request, tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running


def pytest_collection_finish() -> None:
    """Let Python not look for garbage among nine thousand collected tests again and again."""
    gc.collect()
    gc.freeze()
