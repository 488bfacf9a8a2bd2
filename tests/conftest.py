"""What tests of the house share: settings, a database of each kind, a runtime, the running service."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings, read_settings
from tests.support.postgresql import postgresql_server
from tests.support.s3 import s3_server
from tests.support.service import Service, running_service


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
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


@pytest.fixture
def fresh_postgresql_url(postgresql_url: str) -> str:
    """Return the address of a new, empty database on the server."""
    name = f"test_{uuid.uuid4().hex}"
    address = sqlalchemy.make_url(postgresql_url)
    engine = sqlalchemy.create_engine(
        address.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return address.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Give an empty database on the newest schema, once of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'test.db'}"
    else:
        url = request.getfixturevalue("fresh_postgresql_url")
    opened = Database(url)
    upgrade_schema(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def s3_url() -> Iterator[str]:
    with s3_server() as url:
        yield url


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with running_service(tmp_path_factory.mktemp("service")) as running:
        yield running
