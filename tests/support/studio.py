"""People at the studio, as the test client of Flask is one: signed in, with the proof that goes with writes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from iiif_server.access.roles import Account, Role
from iiif_server.accounts.changing import add_account
from iiif_server.runtime import Runtime

PASSWORD = "trống-đồng-sông-cau-7"


@dataclass
class Person:
    """Somebody who is signed in in a browser of their own."""

    account: Account
    client: FlaskClient
    csrf: str

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> TestResponse:
        """Call an endpoint below /api/v1, as our pages do."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={"X-CSRF-Token": self.csrf} | named,
        )


def find_csrf(page: str) -> str:
    found = re.search(r'<meta name="csrf" content="([^"]+)"', page)
    assert found is not None
    return found[1]


def sign_in_page(client: FlaskClient, login: str, password: str = PASSWORD) -> TestResponse:
    """Fill in the form as a person does."""
    csrf = find_csrf(client.get("/studio/sign-in").text)
    said = {"login": login, "password": password, "csrf_token": csrf}
    return client.post("/studio/sign-in", data=said)


def person(app: Flask, runtime: Runtime, role: Role | str, login: str = "") -> Person:
    """Make an account and sign it in."""
    account = add_account(
        runtime, login or f"{role}-1", f"Cô {str(role).title()}", Role(role), PASSWORD
    )
    client = app.test_client()
    assert sign_in_page(client, account.login).status_code == 303
    csrf = client.get("/api/v1/account").get_json()["csrf"]
    return Person(account, client, csrf)
