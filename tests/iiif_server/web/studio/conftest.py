"""The application, and people who are signed in to its studio."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from iiif_server.app import create_app
from iiif_server.runtime import Runtime
from tests.support.studio import Person, person


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return create_app(runtime)


@pytest.fixture
def sign_in(app: Flask, runtime: Runtime) -> Callable[..., Person]:
    """Return what makes an account of a role and signs it in."""
    return lambda role, login="": person(app, runtime, role, login)
