"""The door of the studio, tried from outside: roles, forged writes, stolen cookies, tokens, what nobody keeps."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import delete_account, give_role
from iiif_server.app import create_app
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from tests.support.studio import PASSWORD, Person, find_csrf, sign_in_page

SignIn = Callable[..., Person]


def test_a_visitor_is_led_to_sign_in_and_back(client: FlaskClient, sign_in: SignIn) -> None:
    answer = client.get("/en/studio/account")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/en/studio/sign-in?next=%2Fen%2Fstudio%2Faccount")


def test_signing_in_leads_to_where_somebody_wanted_to_go(app: Flask, sign_in: SignIn) -> None:
    sign_in("curator", "lan")
    browser = app.test_client()
    address = "/studio/sign-in?next=/studio/account"
    csrf = find_csrf(browser.get(address).text)
    said = {"login": "lan", "password": PASSWORD, "csrf_token": csrf}
    answer = browser.post(address, data=said)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/studio/account")
    assert "Cô Curator" in browser.get("/studio/").text


@pytest.mark.parametrize(
    "where",
    ["https://evil.example/studio/", "//evil.example/studio/", "/studio//evil.example",
     "/\\evil.example", "/items/x", "javascript:alert(1)", "/studio/\\evil", "/studio/x\nSet-Cookie:a"],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(app: Flask, sign_in: SignIn, where: str) -> None:
    sign_in("curator", "lan")
    browser = app.test_client()
    csrf = find_csrf(browser.get("/studio/sign-in").text)
    answer = browser.post(
        "/studio/sign-in",
        query_string={"next": where},
        data={"login": "lan", "password": PASSWORD, "csrf_token": csrf},
    )
    assert answer.headers["Location"].endswith("/studio/")


def test_a_wrong_password_is_told_without_saying_what_is_wrong(app: Flask, sign_in: SignIn) -> None:
    sign_in("curator", "lan")
    wrong = sign_in_page(app.test_client(), "lan", "wrong")
    unknown = sign_in_page(app.test_client(), "minh", "wrong")
    assert wrong.status_code == unknown.status_code == 403
    assert "không khớp" in wrong.text
    assert "không khớp" in unknown.text


def test_guessing_is_slowed_down_over_all_browsers(app: Flask, sign_in: SignIn) -> None:
    sign_in("curator", "lan")
    answers = [sign_in_page(app.test_client(), "lan", "wrong").status_code for _ in range(11)]
    assert answers == [403] * 10 + [429]
    last = sign_in_page(app.test_client(), "lan")
    assert (last.status_code, "15 phút" in last.text) == (429, True)


def test_who_guesses_from_one_address_does_not_lock_the_owner_out(
    app: Flask, sign_in: SignIn
) -> None:
    sign_in("curator", "lan")
    for _ in range(120):
        told = _try_from(app, "203.0.113.7", "lan", "wrong").status_code
    assert told == 429
    assert _try_from(app, "198.51.100.4", "lan", PASSWORD).status_code == 303


def test_only_a_trusted_proxy_says_where_somebody_is(app: Flask, sign_in: SignIn) -> None:
    sign_in("curator", "lan")
    for number in range(10):
        _try_from(app, f"203.0.113.{number}", "lan", "wrong", peer="192.0.2.1")
    refused = _try_from(app, "203.0.113.99", "lan", PASSWORD, peer="192.0.2.1")
    assert refused.status_code == 429  # all of them came from the peer, whatever it says


def _try_from(
    app: Flask, address: str, login: str, password: str, peer: str = "127.0.0.1"
) -> TestResponse:
    browser = app.test_client()
    csrf = find_csrf(browser.get("/studio/sign-in").text)
    return browser.post(
        "/studio/sign-in",
        data={"login": login, "password": password, "csrf_token": csrf},
        headers={"X-Forwarded-For": address},
        environ_base={"REMOTE_ADDR": peer},
    )


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ["/studio/sign-in", "/api/v1/items", "/search"])
def test_no_large_form_is_read(client: FlaskClient, method: str, path: str) -> None:
    form = "application/x-www-form-urlencoded"
    answer = client.open(path, method=method, data=b"a=" + b"x" * 5_000_000, content_type=form)
    assert answer.status_code < 500
    if (method, path) == ("POST", "/studio/sign-in"):
        assert answer.status_code == 413


def test_a_form_without_its_proof_signs_nobody_in(app: Flask, sign_in: SignIn) -> None:
    sign_in("curator", "lan")
    browser = app.test_client()
    answer = browser.post("/studio/sign-in", data={"login": "lan", "password": PASSWORD})
    assert answer.status_code == 403
    assert browser.get("/studio/").status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 403), ({"X-CSRF-Token": "made up"}, 403), ({"X-CSRF-Token": "OWN"}, 201),
     ({"X-CSRF-Token": "OWN", "Sec-Fetch-Site": "cross-site"}, 403),
     ({"X-CSRF-Token": "OWN", "Sec-Fetch-Site": "same-site"}, 403),
     ({"X-CSRF-Token": "OWN", "Sec-Fetch-Site": "same-origin"}, 201)],
)  # fmt: skip
def test_a_write_proves_that_our_page_sent_it(
    sign_in: SignIn, headers: dict[str, str], status: int
) -> None:
    lan = sign_in("curator")
    sent = {name: lan.csrf if value == "OWN" else value for name, value in headers.items()}
    answer = lan.client.post("/api/v1/account/tokens", json={"name": "script"}, headers=sent)
    assert answer.status_code == status
    if status == 403:
        assert answer.get_json()["code"] == "forged"


def test_a_proof_of_somebody_else_proves_nothing(sign_in: SignIn) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("curator", "minh")
    answer = lan.call("POST", "/account/tokens", {"name": "x"}, X_CSRF_Token=minh.csrf)
    assert answer.status_code == 403


def test_a_copied_cookie_is_worth_nothing_after_its_owner_signed_out(
    app: Flask, sign_in: SignIn
) -> None:
    lan = sign_in("curator")
    cookie = lan.client.get_cookie("baovat-session")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("baovat-session", cookie.value)
    assert thief.get("/api/v1/account").status_code == 200
    out = lan.client.post("/studio/sign-out", data={"csrf_token": lan.csrf})
    assert out.status_code == 303
    assert thief.get("/api/v1/account").status_code == 401
    assert lan.client.get("/api/v1/account").status_code == 401


def test_a_cookie_that_somebody_wrote_is_nobodys(app: Flask) -> None:
    forged = app.test_client()
    forged.set_cookie("baovat-session", "eyJfdXNlcl9pZCI6ImFkbWluIn0.aaaaaa.bbbbbbbbbbbbb")
    assert forged.get("/api/v1/account").status_code == 401


def test_a_role_that_is_taken_away_counts_at_the_next_request(
    runtime: Runtime, sign_in: SignIn
) -> None:
    chief = sign_in("administrator", "chief")
    sign_in("administrator", "other")
    assert chief.call("GET", "/accounts").status_code == 200
    give_role(runtime, "chief", Role.CONTRIBUTOR)
    answer = chief.call("GET", "/accounts")
    assert (answer.status_code, answer.get_json()["code"]) == (403, "forbidden")
    delete_account(runtime, "chief")
    assert chief.call("GET", "/account").status_code == 401


@pytest.mark.parametrize("role", ["contributor", "curator", "reviewer"])
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("GET", "/accounts", None),
     ("POST", "/accounts", {"login": "evil", "name": "Evil", "role": "administrator"}),
     ("PATCH", "/accounts/lan", {"role": "administrator"}),
     ("DELETE", "/accounts/lan", None)],
)  # fmt: skip
def test_nobody_makes_themselves_an_administrator(
    sign_in: SignIn, role: str, method: str, path: str, body: object
) -> None:
    lan = sign_in(role, "lan")
    assert lan.call(method, path, body).status_code == 403
    assert lan.call("GET", "/account").get_json()["role"] == role


def test_an_administrator_looks_after_accounts(app: Flask, sign_in: SignIn) -> None:
    chief = sign_in("administrator")
    new = {"login": "hoa", "name": "Hoa", "role": "contributor"}
    made = chief.call("POST", "/accounts", new)
    assert made.status_code == 201
    assert sign_in_page(app.test_client(), "hoa", made.get_json()["password"]).status_code == 303
    changed = chief.call("PATCH", "/accounts/hoa", {"role": "reviewer"})
    told = changed.get_json()
    assert {name: told[name] for name in new} == {**new, "role": "reviewer"}
    assert (told["password"], told["disabled"]) == (None, False)
    reset = chief.call("PATCH", "/accounts/hoa", {"reset_password": True})
    assert sign_in_page(app.test_client(), "hoa", reset.get_json()["password"]).status_code == 303
    assert chief.call("PATCH", "/accounts/hoa", {}).status_code == 400
    assert chief.call("DELETE", "/accounts/hoa").status_code == 204
    assert chief.call("DELETE", "/accounts/hoa").status_code == 404


def test_a_program_acts_for_the_owner_of_its_token(app: Flask, sign_in: SignIn) -> None:
    lan = sign_in("curator")
    made = lan.call("POST", "/account/tokens", {"name": "script", "days": 2}).get_json()
    program = app.test_client()
    bearer = {"Authorization": f"Bearer {made['secret']}"}
    told = program.get("/api/v1/account", headers=bearer)
    assert told.get_json()["login"] == lan.account.login
    assert "Set-Cookie" not in told.headers
    # A token that leaked makes no other tokens, and no accounts.
    more = program.post("/api/v1/account/tokens", json={"name": "more"}, headers=bearer)
    assert more.status_code == 403
    assert lan.call("DELETE", f"/account/tokens/{made['id']}").status_code == 204
    assert program.get("/api/v1/account", headers=bearer).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer bvt_wrong", "Basic bGFuOmxhbg==", "bvt_wrong", "Bearer \xff"]
)
def test_a_request_that_shows_a_wrong_token_is_nobodys_even_with_a_cookie(
    sign_in: SignIn, header: str
) -> None:
    lan = sign_in("curator")
    assert lan.call("GET", "/account", Authorization=header).status_code == 401


def test_somebody_elses_token_cannot_be_deleted(sign_in: SignIn) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("administrator", "minh")
    made = lan.call("POST", "/account/tokens", {"name": "script"}).get_json()
    assert minh.call("DELETE", f"/account/tokens/{made['id']}").status_code == 404
    assert len(lan.call("GET", "/account/tokens").get_json()) == 1


@pytest.mark.parametrize(
    "path", ["/studio/", "/studio/sign-in", "/api/v1/account", "/en/studio/account"]
)
def test_what_is_private_is_kept_framed_and_read_by_nobody(sign_in: SignIn, path: str) -> None:
    lan = sign_in("curator")
    headers = lan.client.get(path, headers={"Origin": "https://evil.example"}).headers
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Access-Control-Allow-Origin" not in headers
    assert "unsafe-eval" not in headers["Content-Security-Policy"].replace("wasm-unsafe-eval", "")


def test_public_pages_neither_read_nor_set_cookies(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    for path in ("/", "/search", "/iiif/presentation/3/collection/top"):
        answer = lan.client.get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_preflight_of_another_site_allows_nothing(client: FlaskClient) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = client.options("/api/v1/accounts", headers=asked)
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert client.get("/api/v1/progress").headers["Access-Control-Allow-Origin"] == "*"


def test_behind_https_the_cookie_stays_on_this_host_and_out_of_scripts(tmp_path: object) -> None:
    settings = read_settings(
        {"BAOVAT_DATA_DIR": f"{tmp_path}/data", "BAOVAT_PUBLIC_URL": "https://baotang.example"}
    )
    with open_runtime(settings) as runtime:
        cookie = create_app(runtime).test_client().get("/studio/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("__Host-baovat=")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({}, "/name"), ({"name": 1}, "/name"), ({"name": "x", "days": 0}, "/days"),
     ({"name": "x", "extra": 1}, "/extra"), ([], ""), ("x", "")],
)  # fmt: skip
def test_a_body_that_is_wrong_is_told_by_the_place_of_the_fault(
    sign_in: SignIn, body: object, pointer: str
) -> None:
    answer = sign_in("curator").call("POST", "/account/tokens", body)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    assert [each["pointer"] for each in answer.get_json()["errors"]] == [pointer]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[" * 100_000, b'{"name":"\\ud800"}'])
def test_a_body_that_is_no_json_is_refused(sign_in: SignIn, body: bytes) -> None:
    lan = sign_in("curator")
    answer = lan.client.post(
        "/api/v1/account/tokens", data=body, headers={"X-CSRF-Token": lan.csrf}
    )
    assert answer.status_code == 400


def test_the_description_of_the_api_is_open_api_and_tells_of_every_endpoint(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    document = answer.get_json()
    validate(document)
    assert document["openapi"].startswith("3.1")
    rules = {
        (
            method,
            str(rule).replace("<", "{").replace(">", "}").replace("path:", "").replace("int:", ""),
        )
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/")
        and not str(rule).endswith(("/openapi.json", "/progress", "/suggestions"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    described = {
        (method.upper(), path) for path, each in document["paths"].items() for method in each
    }
    assert described == rules
