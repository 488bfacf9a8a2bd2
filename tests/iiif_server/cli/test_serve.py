"""What `baovat serve` does before the first request, and what it tells."""

from __future__ import annotations

import os
import time
from pathlib import Path

from iiif_server.scratch import ABANDONED_AFTER_S
from tests.support.service import running_service


def test_the_start_sweeps_scratch_and_tells_only_the_address(tmp_path: Path) -> None:
    left = tmp_path / "scratch" / "render-left"
    left.parent.mkdir()
    left.write_bytes(b"half an answer")
    moment = time.time() - ABANDONED_AFTER_S - 60
    os.utime(left, (moment, moment))
    threads = 2 * (os.cpu_count() or 1) + 2  # from here on granian wonders whether it is meant
    with running_service(tmp_path, "--no-worker", BAOVAT_WEB_THREADS=str(threads)) as service:
        assert not left.exists()
    told = (tmp_path / "serve.log").read_text().splitlines()
    assert told == [f"Bảo Vật: {service.url}/ (stop with Ctrl+C)"]
