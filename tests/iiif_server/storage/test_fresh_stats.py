"""How often a remote store is asked for what it told a moment ago."""

from __future__ import annotations

import pytest

from iiif_server.errors import ObjectMissingError
from iiif_server.storage import fresh_stats
from iiif_server.storage.fresh_stats import FRESH_S, FreshStats
from iiif_server.storage.store import ObjectStat


class Remote:
    """A store in which every question is counted, and a clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.version = "1"
        self.now_s = 100.0
        self.stats = FreshStats(self.read, lambda: self.now_s)

    def read(self, key: str) -> ObjectStat:
        self.asked.append(key)
        if key == "missing":
            raise ObjectMissingError(key)
        return ObjectStat(7, self.version)


def test_a_stat_is_asked_for_once_in_its_time_and_then_anew() -> None:
    remote = Remote()
    for _ in range(5):
        assert remote.stats.stat_of("a").version == "1"
    assert remote.asked == ["a"]
    remote.version = "2"
    remote.now_s += FRESH_S
    assert remote.stats.stat_of("a").version == "2"


def test_what_is_forgotten_is_asked_for_at_once() -> None:
    remote = Remote()
    remote.stats.stat_of("a")
    remote.version = "2"
    remote.stats.forget("a")
    assert remote.stats.stat_of("a").version == "2"


def test_an_absence_is_not_remembered() -> None:
    remote = Remote()
    for _ in range(2):
        with pytest.raises(ObjectMissingError):
            remote.stats.stat_of("missing")
    assert remote.asked == ["missing", "missing"]


def test_the_stats_that_are_kept_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_stats, "STATS_KEPT", 3)
    remote = Remote()
    for key in ("a", "b", "c", "d", "a", "d"):
        remote.stats.stat_of(key)
    assert remote.asked == ["a", "b", "c", "d", "a"]
