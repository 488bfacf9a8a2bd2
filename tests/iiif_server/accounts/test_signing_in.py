"""Signing in: right and wrong passwords, guessing from several processes, and what ends a session."""

from __future__ import annotations

import os
import stat
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from iiif_server.access.errors import (
    LastAdministratorError,
    LoginRefusedError,
    PasswordRefusedError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from iiif_server.access.roles import Role
from iiif_server.accounts import signing_in
from iiif_server.accounts.changing import (
    add_account,
    change_password,
    delete_account,
    give_role,
    set_password,
)
from iiif_server.accounts.passwords import check_password, hash_password, is_password, make_password
from iiif_server.accounts.secret_key import read_secret_key
from iiif_server.accounts.signing_in import MOST_HERE, SignInTry, fold_address, sign_in
from iiif_server.catalog.accounts import read_account
from iiif_server.catalog.signed_in import (
    IDLE,
    LONGEST,
    find_session,
    find_token_account,
    record_token,
)
from iiif_server.database.account_tables import account_session, api_token, sign_in_attempt
from iiif_server.database.columns import now
from iiif_server.database.engine import Database
from iiif_server.runtime import Runtime
from iiif_server.settings import Settings, read_settings
from iiif_server.storage.choose import open_store

PASSWORD = "trống-đồng-sông-cau-7"
LAN = SignInTry("lan", PASSWORD, "203.0.113.7")


@pytest.fixture
def house(database: Database, settings: Settings) -> Runtime:
    """Give a runtime on each kind of database, with one account."""
    runtime = Runtime(settings, database, open_store(settings))
    add_account(runtime, "lan", "Nguyễn Thị Lan", Role.CURATOR, PASSWORD)
    return runtime


def account_of(house: Runtime, secret: str) -> str | None:
    with house.database.read() as connection:
        found = find_session(connection, secret)
    return None if found is None else found[0].login


def test_who_has_the_password_is_signed_in(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    assert account_of(house, secret) == "lan"
    with house.database.read() as connection:
        kept = connection.execute(select(account_session.c.token_sha256)).scalar_one()
    assert secret not in kept


@pytest.mark.parametrize("login", ["LAN", " lan ", "Lan"])
def test_a_login_may_be_typed_in_capitals(house: Runtime, login: str) -> None:
    assert account_of(house, sign_in(house, replace(LAN, login=login))) == "lan"


def test_a_password_may_be_composed_in_either_way(house: Runtime) -> None:
    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD
    sign_in(house, replace(LAN, password=apart))


@pytest.mark.parametrize(
    "wrong",
    [replace(LAN, password="trống-đồng"), replace(LAN, login="minh"), replace(LAN, login="\0"),
     replace(LAN, login="\ud800"),     replace(LAN, password=""), replace(LAN, login="lan' OR 1=1 --")],
)  # fmt: skip
def test_what_does_not_belong_together_is_refused_in_the_same_words(
    house: Runtime, wrong: SignInTry
) -> None:
    with pytest.raises(WrongPasswordError, match="do not belong together"):
        sign_in(house, wrong)


def test_guessing_ends_after_some_tries_also_for_the_right_password(house: Runtime) -> None:
    for _ in range(MOST_HERE):
        with pytest.raises(WrongPasswordError):
            sign_in(house, replace(LAN, password="wrong"))
    with pytest.raises(TooManyAttemptsError) as told:
        sign_in(house, LAN)
    assert 800 < told.value.retry_after_s <= 900
    # From elsewhere its owner still gets in.
    sign_in(house, replace(LAN, address="198.51.100.4"))


def test_tries_that_come_at_once_count_together(house: Runtime) -> None:
    def guess(_: int) -> str:
        try:
            sign_in(house, replace(LAN, password="wrong"))
        except (WrongPasswordError, TooManyAttemptsError) as error:
            return type(error).__name__
        return "in"

    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(guess, range(30)))
    assert told.count("WrongPasswordError") <= MOST_HERE
    assert told.count("in") == 0


def test_old_tries_count_no_longer(house: Runtime) -> None:
    for _ in range(MOST_HERE):
        with pytest.raises(WrongPasswordError):
            sign_in(house, replace(LAN, password="wrong"))
    with house.database.write() as connection:
        earlier = now() - signing_in.WITHIN - timedelta(seconds=1)
        connection.execute(update(sign_in_attempt).values(at=earlier))
    sign_in(house, LAN)


@pytest.mark.parametrize(("column", "age"), [("seen_at", IDLE), ("created_at", LONGEST)])
def test_a_session_ends_by_itself(house: Runtime, column: str, age: timedelta) -> None:
    secret = sign_in(house, LAN)
    with house.database.write() as connection:
        connection.execute(update(account_session).values({column: now() - age}))
    assert account_of(house, secret) is None


def test_a_new_password_signs_out_everywhere_and_voids_tokens(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    with house.database.write() as connection:
        found = find_session(connection, secret)
        assert found is not None
        _, token = record_token(connection, found[0].id, "script", timedelta(days=1))
        assert find_token_account(connection, token) == found[0]
    set_password(house, "lan", "sen-hồ-tây-mùa-hạ-42")
    assert account_of(house, secret) is None
    with house.database.read() as connection:
        assert find_token_account(connection, token) is None
    with pytest.raises(WrongPasswordError):
        sign_in(house, LAN)


def test_changing_ones_own_password_keeps_this_browser_only(house: Runtime) -> None:
    here, elsewhere = sign_in(house, LAN), sign_in(house, LAN)
    with house.database.read() as connection:
        found = find_session(connection, here)
    assert found is not None
    with pytest.raises(WrongPasswordError):
        change_password(house, found[0], "wrong", "sen-hồ-tây-mùa-hạ-42", here)
    change_password(house, found[0], PASSWORD, "sen-hồ-tây-mùa-hạ-42", here)
    assert account_of(house, here) == "lan"
    assert account_of(house, elsewhere) is None


def test_who_finds_a_browser_open_does_not_guess_the_password_in_it(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    with house.database.read() as connection:
        lan = read_account(connection, "lan")
    for number in range(MOST_HERE):
        with pytest.raises(WrongPasswordError):
            change_password(house, lan, f"guess {number}", "sông-gâm-chảy-về-đâu-8", secret)
    with pytest.raises(TooManyAttemptsError):
        change_password(house, lan, PASSWORD, "sông-gâm-chảy-về-đâu-8", secret)
    assert account_of(house, sign_in(house, LAN)) == "lan"  # elsewhere the owner goes on


@pytest.mark.parametrize(
    ("address", "other", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.7", "::ffff:203.0.113.7", True),
        ("203.0.113.7", "203.0.113.8", False),
        ("", "unix:", False),
    ],
)
def test_a_network_of_one_household_counts_as_one_address(
    address: str, other: str, together: bool
) -> None:
    assert (fold_address(address) == fold_address(other)) is together


def test_a_token_ends_on_its_day(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    with house.database.write() as connection:
        found = find_session(connection, secret)
        assert found is not None
        _, token = record_token(connection, found[0].id, "script", timedelta(days=1))
        connection.execute(update(api_token).values(expires_at=now() - timedelta(seconds=1)))
        assert find_token_account(connection, token) is None


def test_a_role_counts_from_the_next_look(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    give_role(house, "lan", Role.CONTRIBUTOR)
    with house.database.read() as connection:
        found = find_session(connection, secret)
    assert found is not None
    assert found[0].role is Role.CONTRIBUTOR


def test_who_is_removed_is_signed_out(house: Runtime) -> None:
    secret = sign_in(house, LAN)
    delete_account(house, "lan")
    assert account_of(house, secret) is None


def test_the_last_administrator_stays(house: Runtime) -> None:
    add_account(house, "root", "Root", Role.ADMINISTRATOR, make_password())
    with pytest.raises(LastAdministratorError, match="last administrator"):
        delete_account(house, "root")
    with pytest.raises(LastAdministratorError, match="last administrator"):
        give_role(house, "root", Role.CURATOR)
    give_role(house, "lan", Role.ADMINISTRATOR)
    delete_account(house, "root")


def test_of_two_administrators_who_demote_each_other_at_once_one_stays(house: Runtime) -> None:
    for login in ("chief", "other"):
        add_account(house, login, "Quản trị", Role.ADMINISTRATOR, PASSWORD)

    def demote(login: str) -> bool:
        try:
            give_role(house, login, Role.CURATOR)
        except LastAdministratorError:
            return False
        return True

    with ThreadPoolExecutor(2) as at_once:
        assert sorted(at_once.map(demote, ("chief", "other"))) == [False, True]


def test_a_login_is_given_once(house: Runtime) -> None:
    with pytest.raises(LoginRefusedError, match="taken"):
        add_account(house, "LAN", "Another", Role.CURATOR, make_password())


@pytest.mark.parametrize("login", ["", "l", "nguyễn", "a b", "a\nb", "x" * 200, "../x", "-lan"])
def test_what_is_no_login_is_refused(house: Runtime, login: str) -> None:
    with pytest.raises(LoginRefusedError, match="is no login"):
        add_account(house, login, "Name", Role.CURATOR, make_password())


@pytest.mark.parametrize("name", ["", " ", "x" * 200, "a\0b", "a\u202eb"])
def test_what_is_no_name_is_refused(house: Runtime, name: str) -> None:
    with pytest.raises(LoginRefusedError, match="a name has"):
        add_account(house, "minh", name, Role.CURATOR, make_password())


@pytest.mark.parametrize(
    ("password", "code"),
    [("ngắn", "short"), ("x" * 200, "long"), ("1234567890", "guessable"),
     ("matkhau123", "guessable"), ("password2026", "guessable"), ("baotang2026", "guessable"),
     ("nguyenlan1990", "guessable")],
)  # fmt: skip
def test_what_is_easy_to_guess_is_refused(password: str, code: str) -> None:
    with pytest.raises(PasswordRefusedError) as told:
        check_password(password, ("nguyenlan", "Nguyễn Thị Lan"))
    assert told.value.code == code


def test_a_password_that_we_make_is_never_refused() -> None:
    for _ in range(20):
        check_password(make_password())


def test_what_is_kept_is_argon2id_with_a_salt_of_its_own() -> None:
    one, other = hash_password(PASSWORD), hash_password(PASSWORD)
    assert one != other
    assert one.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert is_password(PASSWORD, one)
    assert not is_password(PASSWORD, "no hash")


def test_the_key_is_made_once_and_read_by_its_user_alone(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read_secret_key(settings), range(16)))
    assert len(keys) == 1
    path = settings.data_dir / "secret.key"
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert [each.name for each in settings.data_dir.glob("*key*")] == ["secret.key"]


def test_the_key_may_be_a_setting(tmp_path: Path) -> None:
    given = read_settings({"BAOVAT_DATA_DIR": str(tmp_path), "BAOVAT_SECRET_KEY": "k" * 40})
    assert read_secret_key(given) == "k" * 40
    assert "k" * 40 not in repr(given)
    assert list(tmp_path.iterdir()) == []
