"""Two hundred clients that save at the same moment, through HTTP, on the service as a museum runs it.

Every client has a connection of its own, which it opens when it saves; all of one signed-in session, each with the
proof of the page, If-Match and the whole document. They save into an exhibition each, or all into one: then one of them
is the first, and the others are told so, with what is kept now. The clients are one process on the same machine.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.errors import WrongAnswerError
from manifests.exhibition.values import exhibition_to_values
from tests.manifests.exhibition.tours import TOUR
from tests.support.studio import PASSWORD, find_csrf

CLIENTS = 200
ROUNDS = 7


@dataclass(frozen=True)
class Browser:
    """Who is signed in: the cookie, and the proof that goes with writes."""

    address: str
    cookie: str
    csrf: str

    def request(self, path: str, body: Any, revision: int) -> bytes:
        """Return a PUT as it goes over the line."""
        content = json.dumps(body, ensure_ascii=False).encode()
        head = (
            f"PUT /api/v1{path} HTTP/1.1\r\nHost: {self.address}\r\nCookie: {self.cookie}\r\n"
            f'X-CSRF-Token: {self.csrf}\r\nIf-Match: "{revision}"\r\nContent-Type: application/json\r\n'
            f"Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + content


@dataclass(frozen=True)
class Saved:
    """What came of one save."""

    status: int
    took_ms: float
    answer: Mapping[str, Any]


@dataclass(frozen=True)
class Crowds:
    """The times of all rounds: a round is two hundred saves, into an exhibition each and into a single one."""

    apart: Sequence[Sequence[float]]
    together: Sequence[Sequence[float]]

    @staticmethod
    def told(rounds: Sequence[Sequence[float]]) -> tuple[str, str, str]:
        """Return the median of all, the median of the rounds' p95, and the worst p95."""
        p95 = [statistics.quantiles(each, n=20)[-1] for each in rounds]
        alone = statistics.median(time_ms for each in rounds for time_ms in each)
        return f"{alone:.0f}", f"{statistics.median(p95):.0f}", f"{max(p95):.0f}"


def sign_in(url: str, login: str) -> Browser:
    """Sign in through the form, as a person does."""
    address = urlsplit(url).netloc
    connection = http.client.HTTPConnection(address, timeout=60)
    page, cookie = _ask(connection, "GET", "/studio/sign-in")
    said = urlencode({"login": login, "password": PASSWORD, "csrf_token": find_csrf(page)})
    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
    _, cookie = _ask(connection, "POST", "/studio/sign-in", said, form)
    account, renewed = _ask(connection, "GET", "/api/v1/account", None, {"Cookie": cookie})
    connection.close()
    return Browser(address, renewed or cookie, json.loads(account)["csrf"])


def begin_tours(browser: Browser) -> None:
    """Begin an exhibition for each client, and one for all."""
    connection = http.client.HTTPConnection(browser.address, timeout=60)
    headers = {
        "Cookie": browser.cookie,
        "X-CSRF-Token": browser.csrf,
        "Content-Type": "application/json",
    }
    for slug in ["tour-of-all", *map(_slug, range(CLIENTS))]:
        content = json.dumps({"exhibition": exhibition_to_values(replace(TOUR, slug=slug))})
        _ask(connection, "POST", "/api/v1/exhibitions", content, headers)
    connection.close()


def measure_crowds(browser: Browser, rounds: int = ROUNDS) -> Crowds:
    """Save again and again, two hundred at once.

    Raises
    ------
    WrongAnswerError
        If a save was lost, or somebody overwrote what they had not seen.
    """
    apart, together = [], []
    for number in range(1, rounds + 1):
        slugs = [_slug(client) for client in range(CLIENTS)]
        apart.append(_judge(_round(browser, slugs, number), number, winners=CLIENTS))
        of_all = ["tour-of-all"] * CLIENTS
        together.append(_judge(_round(browser, of_all, number), number, winners=1))
    return Crowds(apart, together)


def _round(browser: Browser, slugs: Sequence[str], number: int) -> list[Saved]:
    bodies = [
        {"exhibition": exhibition_to_values(replace(TOUR, slug=slug)) | _title(number, client)}
        for client, slug in enumerate(slugs)
    ]
    requests = [
        browser.request(f"/exhibitions/{slug}/draft", body, number)
        for slug, body in zip(slugs, bodies, strict=True)
    ]
    return asyncio.run(_send_all(browser.address, requests))


def _judge(saved: Sequence[Saved], number: int, *, winners: int) -> list[float]:
    """Check what everybody was told: who won is kept with their own words, everybody else saw the winner's."""
    kept = [(client, each) for client, each in enumerate(saved) if each.status == 200]
    refused = [each for each in saved if each.status == 412]
    if len(kept) != winners or len(kept) + len(refused) != len(saved):
        raise WrongAnswerError(f"{len(kept)} kept of {winners}, {len(refused)} refused")
    for client, each in kept:
        if each.answer["exhibition"]["title"] != _title(number, client)["title"]:
            raise WrongAnswerError(f"client {client} was answered with another's words")
    for each in refused:
        if (
            each.answer["current"]["exhibition"]["title"]
            != kept[0][1].answer["exhibition"]["title"]
        ):
            raise WrongAnswerError("who was refused did not see what is kept")
    return [each.took_ms for each in saved]


async def _send_all(address: str, requests: Sequence[bytes]) -> list[Saved]:
    return list(await asyncio.gather(*(_send(address, each) for each in requests)))


async def _send(address: str, request: bytes) -> Saved:
    began = time.perf_counter()
    host, port = address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    answer = await reader.read()
    took_ms = (time.perf_counter() - began) * 1000
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return Saved(int(head.split()[1]), took_ms, json.loads(body))


def _title(number: int, client: int) -> dict[str, Any]:
    return {"title": {"vi": [f"Lần {number} của {client}"], "en": ["A"]}}


def _slug(client: int) -> str:
    return f"tour-{client}"


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[str, str]:
    """Return the body and the cookie that came with it."""
    connection.request(method, path, body, dict(headers or {}))
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status not in {200, 201, 303}:
        raise WrongAnswerError(f"{method} {path}: {answer.status} {text[:200]}")
    return text, (answer.headers.get("Set-Cookie") or "").split(";")[0]
