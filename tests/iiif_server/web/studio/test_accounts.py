"""Everybody's accounts by HTTP: seen by administrators only, disabled at once, and never without the last of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask

from iiif_server.accounts import changing
from iiif_server.app import create_app
from iiif_server.errors import DatabaseError
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings, read_settings
from tests.support.studio import PASSWORD, Person, person, sign_in_page

SignIn = Callable[..., Person]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def runtime(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Runtime]:
    given = {"BAOVAT_DATA_DIR": str(settings.data_dir)}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    with ExitStack() as closing:
        yield closing.enter_context(open_runtime(read_settings(given)))


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    return create_app(runtime)


@pytest.fixture
def sign_in(app: Flask, runtime: Runtime) -> SignIn:
    return lambda role, login="": person(app, runtime, role, login)


def test_the_page_and_its_link_are_for_administrators(app: Flask, sign_in: SignIn) -> None:
    chief, lan = sign_in("administrator", "chief"), sign_in("reviewer", "lan")
    for path in ("/studio/accounts", "/en/studio/accounts"):
        assert chief.client.get(path).status_code == 200
        assert lan.client.get(path).status_code == 403
        assert app.test_client().get(path).status_code == 303
    link = '/studio/accounts"'
    assert link in chief.client.get("/studio/").text
    assert link not in lan.client.get("/studio/").text
    assert lan.call("GET", "/accounts").status_code == 403


def test_people_are_listed_with_their_last_sign_in(sign_in: SignIn) -> None:
    chief = sign_in("administrator", "chief")
    chief.call("POST", "/accounts", {"login": "hoa", "name": "Hoa", "role": "curator"})
    told = {each["login"]: each for each in chief.call("GET", "/accounts").get_json()}
    assert told["chief"]["signed_in_at"] is not None
    assert (told["hoa"]["signed_in_at"], told["hoa"]["role"]) == (None, "curator")
    assert "password" not in told["hoa"]
    taken = chief.call("POST", "/accounts", {"login": "HOA ", "name": "Hoa", "role": "curator"})
    assert (taken.status_code, taken.get_json()["code"]) == (400, "login-taken")
    for login, name, code in (("hoà", "Hoa", "login"), ("hoa2", " ", "name")):
        body = {"login": login, "name": name, "role": "curator"}
        answer = chief.call("POST", "/accounts", body)
        assert (answer.status_code, answer.get_json()["code"]) == (400, code)


def test_who_is_disabled_is_out_at_once_everywhere(app: Flask, sign_in: SignIn) -> None:
    chief, lan = sign_in("administrator", "chief"), sign_in("curator", "lan")
    secret = lan.call("POST", "/account/tokens", {"name": "script"}).get_json()["secret"]
    bearer = {"Authorization": f"Bearer {secret}"}
    program = app.test_client()
    assert program.get("/api/v1/items", headers=bearer).status_code == 200
    disabled = chief.call("PATCH", "/accounts/lan", {"disabled": True})
    assert disabled.get_json()["disabled"] is True
    assert lan.call("GET", "/account").status_code == 401
    assert lan.client.get("/studio/").status_code == 303
    assert program.get("/api/v1/items", headers=bearer).status_code == 401
    # The right password is told why; a wrong one is told what everybody is.
    page = sign_in_page(app.test_client(), "lan")
    assert (page.status_code, "Tài khoản này đã bị khóa" in page.text) == (403, True)
    wrong = sign_in_page(app.test_client(), "lan", "another password")
    assert (wrong.status_code, "đã bị khóa" in wrong.text) == (403, False)
    enabled = chief.call("PATCH", "/accounts/lan", {"disabled": False})
    assert enabled.get_json()["disabled"] is False
    # What was void stays so; signing in goes again.
    assert lan.call("GET", "/account").status_code == 401
    assert program.get("/api/v1/items", headers=bearer).status_code == 401
    assert sign_in_page(app.test_client(), "lan").status_code == 303


def test_the_last_administrator_stays_one(sign_in: SignIn) -> None:
    chief = sign_in("administrator", "chief")
    for body in ({"role": "reviewer"}, {"disabled": True}):
        answer = chief.call("PATCH", "/accounts/chief", body)
        assert (answer.status_code, answer.get_json()["code"]) == (400, "last-administrator")
    assert chief.call("DELETE", "/accounts/chief").status_code == 400
    other = sign_in("administrator", "other")
    assert chief.call("PATCH", "/accounts/other", {"disabled": True}).status_code == 200
    # One that is disabled looks after nobody.
    assert chief.call("PATCH", "/accounts/chief", {"role": "curator"}).status_code == 400
    assert chief.call("PATCH", "/accounts/other", {"disabled": False}).status_code == 200
    assert chief.call("PATCH", "/accounts/chief", {"role": "curator"}).status_code == 200
    assert chief.call("GET", "/accounts").status_code == 403
    assert other.call("GET", "/account").status_code == 401


def test_of_several_changes_all_are_made_or_none(
    sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    chief, lan = sign_in("administrator", "chief"), sign_in("curator", "lan")
    before = chief.call("GET", "/accounts").get_json()
    body = {"role": "reviewer", "disabled": True, "reset_password": True}

    def refuse(*_: object) -> None:
        raise DatabaseError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(changing, "record_password", refuse)
        assert chief.call("PATCH", "/accounts/lan", body).status_code == 503
    assert chief.call("GET", "/accounts").get_json() == before
    assert lan.call("GET", "/account").get_json()["role"] == "curator"
    made = chief.call("PATCH", "/accounts/lan", body).get_json()
    assert (made["role"], made["disabled"], bool(made["password"])) == ("reviewer", True, True)
    assert lan.call("GET", "/account").status_code == 401


@pytest.mark.parametrize("body", [{"disabled": True}, {"role": "administrator"}])
def test_no_program_changes_accounts(app: Flask, sign_in: SignIn, body: object) -> None:
    chief = sign_in("administrator", "chief")
    sign_in("curator", "lan")
    secret = chief.call("POST", "/account/tokens", {"name": "script"}).get_json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    answer = app.test_client().patch("/api/v1/accounts/lan", json=body, headers=headers)
    assert answer.status_code == 403
    chief.csrf = "wrong"
    assert chief.call("PATCH", "/accounts/lan", body).status_code == 403
    assert PASSWORD not in answer.text
