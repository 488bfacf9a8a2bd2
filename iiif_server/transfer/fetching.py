"""Fetching a picture from another server, at the word of a document that a stranger wrote.

A name is resolved once and the connection goes to the very address that was judged, so that a name which changes its
mind in between leads nowhere else; each redirect is judged anew. No cookie, no credential and no proxy is used.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import SplitResult, urljoin, urlsplit

from iiif_server import __version__
from iiif_server.transfer.foreign_files import FetchError
from iiif_server.transfer.public_hosts import is_public

MOST_REDIRECTS = 5
#: For one answer to begin, and for a pause in it.
SILENCE_S = 20.0
#: For one picture, whatever happens.
WHOLE_S = 300.0
_CHUNK_BYTES = 1 << 18
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class HttpFetcher:
    """Fetches over http and https from public addresses.

    Parameters
    ----------
    max_bytes
        What is longer is not taken.
    is_allowed
        Judges an IP address; tests allow their own servers.
    """

    def __init__(
        self,
        max_bytes: int,
        *,
        is_allowed: Callable[[str], bool] = is_public,
        whole_s: float = WHOLE_S,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._max_bytes = max_bytes
        self._is_allowed = is_allowed
        self._whole_s = whole_s
        self._silence_s = silence_s

    def fetch(self, address: str, target: Path) -> None:
        """Write what stands at an address into a file.

        Raises
        ------
        FetchError
            If the address, or one that it leads to, may not be asked; or the answer is none, too long or too slow.
        """
        deadline = time.monotonic() + self._whole_s
        try:
            for _ in range(MOST_REDIRECTS + 1):
                onward = self._ask(address, target, deadline)
                if onward is None:
                    return
                address = urljoin(address, onward)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._patience(deadline)
            raise FetchError(_reason(error)) from error
        raise FetchError(f"it leads on more than {MOST_REDIRECTS} times")

    def _ask(self, address: str, target: Path, deadline: float) -> str | None:
        """Write the answer into the file, or return where it leads."""
        parts = _split(address)
        connection = self._connect(parts, deadline)
        with contextlib.closing(connection):
            # A server that sends a letter now and then is never silent, and would hold us for hours.
            left_s = self._patience(deadline, whole=True)
            end = threading.Timer(left_s, _hang_up, (connection.sock,))
            end.start()
            try:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("GET", path.replace(" ", "%20"), headers=_HEADERS)
                with contextlib.closing(connection.getresponse()) as response:
                    return self._receive(response, target, deadline)
            finally:
                end.cancel()

    def _receive(
        self, response: http.client.HTTPResponse, target: Path, deadline: float
    ) -> str | None:
        if response.status in _REDIRECTS:
            return response.headers.get("Location") or ""
        if response.status != http.client.OK:
            raise FetchError(f"the server answers {response.status}")
        with target.open("wb") as file:
            self._copy(response, file, deadline)
        return None

    def _connect(self, parts: SplitResult, deadline: float) -> http.client.HTTPConnection:
        """Return a connection to the address that was judged, under the name that was asked for."""
        host = parts.hostname or ""
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        refused = [str(each[4][0]) for each in found if not self._is_allowed(str(each[4][0]))]
        if refused or not found:
            raise FetchError(
                f"{host} is {', '.join(refused[:2]) or 'nowhere'}: only public addresses are asked"
            )
        plain = self._open([str(each[4][0]) for each in found], port, deadline)
        try:
            if secure:
                plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise
        connection = http.client.HTTPConnection(host, port)
        connection.sock = plain
        return connection

    def _open(self, addresses: list[str], port: int, deadline: float) -> socket.socket:
        """Return a connection to the first of the addresses that answers."""
        for number, address in enumerate(addresses, 1):
            try:
                return socket.create_connection((address, port), timeout=self._patience(deadline))
            except OSError:
                if number == len(addresses):
                    raise
        raise FetchError("there is no address")

    def _copy(self, response: http.client.HTTPResponse, file: BinaryIO, deadline: float) -> None:
        stated = response.headers.get("Content-Length", "")
        if stated.isdecimal() and int(stated[:20]) > self._max_bytes:
            raise FetchError(f"it is larger than {self._max_bytes:,} bytes")
        received = 0
        while content := response.read1(_CHUNK_BYTES):
            received += len(content)
            if received > self._max_bytes:
                raise FetchError(f"it is larger than {self._max_bytes:,} bytes")
            file.write(content)
        self._patience(deadline)
        if stated.isdecimal() and received < int(stated[:20]):
            raise FetchError("the answer ended too early")

    def _patience(self, deadline: float, *, whole: bool = False) -> float:
        """Return for how many seconds the server may be silent, or all that are left for this picture.

        Raises
        ------
        FetchError
            If all the time for this picture is over.
        """
        left = deadline - time.monotonic()
        if left <= 0:
            raise FetchError(f"it takes longer than {self._whole_s:g} s")
        return left if whole else min(left, self._silence_s)


_HEADERS = {
    "Accept": "image/*, model/*, */*;q=0.1",
    "Accept-Encoding": "identity",
    "Connection": "close",
    "User-Agent": f"BaoVat/{__version__}",
}


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side was faster
        connection.shutdown(socket.SHUT_RDWR)


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"{address[:200]!r} is no address") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FetchError(f"{address[:200]!r} is no http or https address")
    if parts.username is not None:
        raise FetchError("an address with a name and password is not asked")
    return parts


def _reason(error: Exception) -> str:
    if isinstance(error, ValueError):
        return f"what it leads to is no address: {error}"
    if isinstance(error, TimeoutError):
        return "the server is silent"
    told = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(told.split()) or type(error).__name__
