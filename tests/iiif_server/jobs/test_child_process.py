"""Children that end in every way a child can end."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.jobs.child_process import Outcome, attend_child, start_child
from iiif_server.jobs.messages import Ending, Message, parse_message
from iiif_server.runtime import Runtime
from tests.support.pictures import write_grid


def run(
    code: str, timeout_s: float = 30, is_wanted: Callable[[], bool] = lambda: True
) -> tuple[Outcome, list[tuple[str, float]]]:
    told: list[tuple[str, float]] = []
    child = start_child([sys.executable, "-c", code])
    outcome = attend_child(
        child,
        "job-7",
        lambda *step: told.append(step),
        timeout_s=timeout_s,
        is_wanted=is_wanted,
    )
    return outcome, told


def say(message: Message) -> str:
    return f"print({message.to_line()!r}, end='', flush=True);"


DONE = say(Message(ending=Ending.DONE))


def test_progress_is_passed_on_and_done_is_done() -> None:
    outcome, told = run(say(Message("tiles", 0.25)) + say(Message("tiles", 0.75)) + DONE)
    assert outcome.ending is Ending.DONE
    assert told == [("tiles", 0.25), ("tiles", 0.75)]


def test_the_child_is_told_its_job() -> None:
    told = say(Message(ending=Ending.REFUSED, reason="JOB")).replace("JOB", "' + input() + '")
    outcome, _ = run(told)
    assert outcome.reason == "job-7"


def test_a_refusal_keeps_its_reason() -> None:
    refusal = Message(ending=Ending.REFUSED, reason="The file ends too early.")
    outcome, _ = run(say(refusal) + "import sys; sys.exit(1)")
    assert (outcome.ending, outcome.reason) == (Ending.REFUSED, "The file ends too early.")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "want of memory"),
        ("raise RuntimeError('broken')", "exit code 1"),
        ("pass", "exit code 0"),  # an end without a word is not a success
        (DONE + "import sys; sys.exit(3)", "exit code 3"),
        (DONE + "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "SIGSEGV"),
    ],
)
def test_every_other_end_is_a_failure_with_its_reason(code: str, reason: str) -> None:
    outcome, _ = run(code)
    assert outcome.ending is Ending.FAILED
    assert reason in outcome.reason


def test_the_last_words_of_a_crash_are_kept_for_the_log() -> None:
    outcome, _ = run("raise RuntimeError('the very reason')")
    assert "the very reason" in outcome.log


def test_a_child_that_hangs_is_stopped() -> None:
    outcome, _ = run("import time; time.sleep(60)", timeout_s=0.5)
    assert outcome.ending is Ending.FAILED
    assert "without an end" in outcome.reason


def test_noise_on_the_standard_output_ends_nothing() -> None:
    noise = "print('libfoo: warning'); print('{\"x\": 1}'); print('[]'); print('1');"
    outcome, told = run(noise + say(Message("tiles", 0.5)) + DONE)
    assert outcome.ending is Ending.DONE
    assert told == [("tiles", 0.5)]


@pytest.mark.parametrize("noise", ["b'\\xff\\xfe\\n'", "b'[' * 100_000 + b'\\n'", "b'\\0\\n'"])
def test_bytes_of_any_kind_on_the_standard_output_end_nothing(noise: str) -> None:
    write = f"import sys; sys.stdout.buffer.write({noise}); sys.stdout.flush();"
    outcome, _told = run(write + DONE)
    assert outcome.ending is Ending.DONE


@pytest.mark.parametrize(
    "message",
    [Message("tiles", 0.5), Message(ending=Ending.FAILED, reason="Vỡ\nhai dòng"), Message("", 1.0)],
)
def test_a_message_is_read_as_it_was_written(message: Message) -> None:
    line = message.to_line()
    assert line.count("\n") == 1
    assert parse_message(line) == message


def test_a_child_that_nobody_wants_any_more_is_ended() -> None:
    asked = iter([True, False])
    started = time.monotonic()
    outcome, _ = run("import time; time.sleep(60)", is_wanted=lambda: next(asked))
    assert outcome.ending is Ending.FAILED
    assert time.monotonic() - started < 30


def test_a_fault_of_the_program_that_prepares_files_is_told_in_words(
    runtime: Runtime, tmp_path: Path
) -> None:
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    with picture.open("rb") as stream:
        upload = Upload(stream, "small.jpg")
        done = deposit(runtime, upload, item_id="one", description=ItemDescription())
    code = (
        "import sys; from iiif_server.ingest import child;"
        "child.KINDS['image'] = ('json', 'no_such_function');"
        "sys.exit(child.main(sys.stdin.readline().strip()))"
    )
    data_dir = f"BAOVAT_DATA_DIR={runtime.settings.data_dir}"
    process = start_child(["env", data_dir, sys.executable, "-c", code])
    job_id = str(done.media[0].job_id)
    outcome = attend_child(process, job_id, lambda *_: None, timeout_s=60, is_wanted=lambda: True)
    assert outcome.ending is Ending.FAILED
    assert "has a fault (AttributeError)" in outcome.reason
    assert "no_such_function" in outcome.log
