"""What killed processes leave in scratch does not stay."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iiif_server.scratch import ABANDONED_AFTER_S, scratch_folder, sweep_scratch
from iiif_server.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = read_settings({"BAOVAT_DATA_DIR": str(tmp_path)})
    settings.scratch_dir.mkdir()
    return settings


def make_old(path: Path) -> None:
    moment = time.time() - ABANDONED_AFTER_S - 60
    os.utime(path, (moment, moment), follow_symlinks=False)


def test_files_and_folders_that_nobody_wrote_to_for_a_day_go(settings: Settings) -> None:
    scratch = settings.scratch_dir
    (scratch / "render-old").write_bytes(b"half an answer")
    (scratch / "render-new").write_bytes(b"half an answer")
    for name in ("job-old", "job-used"):
        (scratch / name / "deep").mkdir(parents=True)
        (scratch / name / "deep" / "file").write_bytes(b"x")
    (scratch / "link").symlink_to(settings.data_dir / "nowhere")
    kept = {"render-new", "job-used"}
    for path in sorted(scratch.rglob("*"), reverse=True):
        if path.name != "render-new" and path != scratch / "job-used/deep/file":
            make_old(path)
    sweep_scratch(settings.scratch_dir)
    assert {path.name for path in scratch.iterdir()} == kept


def test_a_folder_is_kept_while_its_owner_lives_and_swept_at_once_when_it_is_dead(
    settings: Settings,
) -> None:
    scratch = settings.scratch_dir
    holding = (
        "import sys, time; from pathlib import Path; from iiif_server.scratch import scratch_folder\n"
        "with scratch_folder(Path(sys.argv[1]), 'model') as folder:\n"
        "    (folder / 'half').write_bytes(b'x'); print('held', flush=True); time.sleep(600)\n"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", holding, str(scratch)], stdout=subprocess.PIPE, text=True
    )
    assert owner.stdout is not None
    assert owner.stdout.readline() == "held\n"
    with scratch_folder(scratch, "ours") as ours:
        sweep_scratch(scratch)
        assert len(list(scratch.iterdir())) == 2
        owner.kill()
        owner.communicate()
        sweep_scratch(scratch)
        assert list(scratch.iterdir()) == [ours]
    assert list(scratch.iterdir()) == []


def test_what_cannot_be_removed_is_told_and_the_rest_goes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    (settings.scratch_dir / "folder").mkdir()
    (settings.scratch_dir / "file").write_bytes(b"x")
    for path in settings.scratch_dir.iterdir():
        make_old(path)
    monkeypatch.setattr(shutil, "rmtree", refuse)
    with caplog.at_level(logging.WARNING):
        sweep_scratch(settings.scratch_dir)
    assert [path.name for path in settings.scratch_dir.iterdir()] == ["folder"]
    assert "folder was left behind and cannot be removed: Permission denied" in caplog.text


def test_what_goes_meanwhile_stops_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.scratch_dir / "here").write_bytes(b"x")
    make_old(settings.scratch_dir / "here")
    listed = [settings.scratch_dir / "gone", settings.scratch_dir / "here"]
    monkeypatch.setattr(Path, "iterdir", lambda _: iter(listed))
    sweep_scratch(settings.scratch_dir)
    assert os.listdir(settings.scratch_dir) == []


def test_a_folder_that_is_just_being_made_is_never_swept(settings: Settings) -> None:
    """Who sweeps looks at every moment: a folder that is made meanwhile stays, and its owner is not disturbed."""
    over = threading.Event()

    def sweep() -> None:
        while not over.is_set():
            sweep_scratch(settings.scratch_dir)

    with ThreadPoolExecutor(2) as pool:
        sweeping = [pool.submit(sweep) for _ in range(2)]
        try:
            for number in range(1_500):
                with scratch_folder(settings.scratch_dir, "made") as folder:
                    (folder / "file").write_text(str(number))
                    assert (folder / "file").read_text() == str(number)
        finally:
            over.set()
    for each in sweeping:
        each.result()
