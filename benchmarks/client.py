"""A client that asks for each path once: for what must not come from a cache, and for answers by status."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

TIMEOUT_S = 60

#: How long a client waits after a refusal: shorter than any Retry-After, longer than a busy loop.
PAUSE_AFTER_REFUSAL_S = 0.1


@dataclass(frozen=True)
class Walk:
    """What came of asking for a list of paths once."""

    seconds: float
    latencies_ms: tuple[float, ...]
    statuses: Counter[int]

    @property
    def good_per_second(self) -> float:
        """Answers of status 200 a second."""
        return self.statuses[200] / self.seconds

    def percentile_ms(self, share: float) -> float:
        """Return the latency that this share of all answers does not exceed."""
        ordered = sorted(self.latencies_ms)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def walk_once(url: str, paths: Sequence[str], connections: int) -> Walk:
    """Ask for each path once, over some connections that stay open."""
    left = iter(paths)
    guard = threading.Lock()
    latencies: list[float] = []
    statuses: Counter[int] = Counter()

    def ask_the_rest() -> None:
        asker = Asker(url)
        while True:
            with guard:
                path = next(left, None)
            if path is None:
                return asker.close()
            started = time.perf_counter()
            status = asker.ask(path)
            with guard:
                latencies.append((time.perf_counter() - started) * 1000)
                statuses[status] += 1

    started = time.perf_counter()
    threads = [threading.Thread(target=ask_the_rest) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Walk(time.perf_counter() - started, tuple(latencies), statuses)


class Asker:
    """One connection that stays open; a broken one is opened again at the next request."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)

    def ask(self, path: str) -> int:
        """Return the status, after reading the whole body; 0 where the answer broke off."""
        return self.fetch(path)[0]

    def fetch(self, path: str) -> tuple[int, bytes]:
        """Return status and body; status 0 where the answer broke off."""
        try:
            self._connection.request("GET", path)
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return 0, b""

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


@dataclass
class Crowd:
    """Clients that ask for path after path until they are told to go; used as a context."""

    url: str
    paths: Iterator[str]
    clients: int
    statuses: Counter[int] = field(default_factory=Counter)
    _gone: threading.Event = field(default_factory=threading.Event)
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Crowd:
        self._threads = [threading.Thread(target=self._ask) for _ in range(self.clients)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        asker = Asker(self.url)
        while not self._gone.is_set():
            with self._guard:
                path = next(self.paths)
            status = asker.ask(path)
            with self._guard:
                self.statuses[status] += 1
            if status != 200:
                self._gone.wait(PAUSE_AFTER_REFUSAL_S)
        asker.close()
