"""The allocator's setting reaches the processes that decode pictures, and the operator's own goes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.service import Service, running_service


def descendants(pid: int) -> list[int]:
    """Return the processes that a process started, and those that they started."""
    by_thread = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    children = [int(child) for some in by_thread for child in some]
    return [each for child in children for each in (child, *descendants(child))]


def arenas(service: Service) -> dict[str, str | None]:
    """Return the setting of each kind of process of a service, None where it has none."""
    found = {}
    for pid in descendants(service.process.pid):
        command = Path(f"/proc/{pid}/cmdline").read_text()
        environment = dict(
            line.partition("=")[::2]
            for line in Path(f"/proc/{pid}/environ").read_text().split("\0")
        )
        for kind in ("spawn_main", "iiif_server.ingest.child"):
            if kind in command:
                found[kind] = environment.get("MALLOC_ARENA_MAX")
    return found


@pytest.mark.parametrize("given", [{}, {"MALLOC_ARENA_MAX": "5"}], ids=["unset", "set"])
def test_web_processes_and_jobs_share_few_arenas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    with running_service(tmp_path, **given) as service:
        while service.baovat("worker", "--check").returncode:
            assert service.process.poll() is None
        expected = given.get("MALLOC_ARENA_MAX", "2")
        assert arenas(service) == {"spawn_main": expected, "iiif_server.ingest.child": expected}
